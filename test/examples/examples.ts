import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Command = readonly [program: string, ...parameters: string[]];

/** The examples in one language. */
interface Example {
  /** Its SDK and version, as in README.md. */
  readonly sdk: string;
  /** Installs the SDK. Undefined if the SDK is part of the project, or if it must be installed by hand. */
  readonly install?: readonly Command[];
  /** Succeeds if the language and the SDK are installed. Undefined if no test can run the examples. */
  readonly check?: Command;
  readonly story: Command;
  /** Passes an event on the standard input to the subscriber's function. */
  readonly onCustomer: Command;
  readonly variables?: Readonly<Record<string, string>>;
}

const here = import.meta.dirname;
const installed = join(here, "../../node_modules/.cache/examples");

const venv = `${installed}/python`;
const python = existsSync(`${venv}/bin/python`) ? `${venv}/bin/python` : "python3";
const jars = `${installed}/java`;

/** The examples by language, in the order of README.md. */
export const examples: Readonly<Record<string, Example>> = {
  Node: {
    sdk: "stripe 23.1.0",
    check: [process.execPath, "--version"],
    story: [process.execPath, `${here}/node/story.mjs`],
    onCustomer: [
      process.execPath,
      "--input-type=module",
      "--eval",
      `import { json } from "node:stream/consumers";
       import { handler } from "${pathToFileURL(`${here}/node/on-customer.mjs`)}";
       await handler(await json(process.stdin));`,
    ],
  },
  Python: {
    sdk: "stripe 16.1.0",
    install: [
      ["python3", "-m", "venv", venv],
      [`${venv}/bin/python`, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "stripe==16.1.0"],
    ],
    check: [python, "-c", "import stripe"],
    story: [python, `${here}/python/story.py`],
    onCustomer: [python, "-c", "import json, sys, on_customer; on_customer.handler(json.load(sys.stdin), None)"],
    variables: { PYTHONPATH: `${here}/python`, PYTHONDONTWRITEBYTECODE: "1" },
  },
  Go: {
    sdk: "stripe-go 82.5.1",
    install: [["go", "mod", "download", "-C", `${here}/go`]],
    check: ["go", "build", "-C", `${here}/go`, "./..."],
    story: ["go", "run", "-C", `${here}/go`, "./story"],
    onCustomer: ["go", "run", "-C", `${here}/go`, "./on-customer"],
    variables: { GOPROXY: "off" },
  },
  Ruby: {
    sdk: "stripe 19.5.0",
    check: ["ruby", "-e", 'require "stripe"'],
    story: ["ruby", `${here}/ruby/story.rb`],
    onCustomer: [
      "ruby",
      ...["-r", "json", "-r", `${here}/ruby/on_customer.rb`],
      ...["-e", "handler(event: JSON.parse($stdin.read), context: nil)"],
    ],
  },
  PHP: {
    sdk: "stripe-php 21.0.0",
    check: ["php", "-r", 'require getenv("STRIPE_PHP");'],
    story: ["php", `${here}/php/story.php`],
    onCustomer: [
      "php",
      "-r",
      `(require "${here}/php/on-customer.php")(json_decode(stream_get_contents(STDIN), true));`,
    ],
  },
  Java: {
    sdk: "stripe-java 33.3.0",
    install: [["mvn", "-q", "-B", "-f", `${here}/java`, "dependency:copy-dependencies", `-DoutputDirectory=${jars}`]],
    check: ["sh", "-c", `java --version && ls "${jars}"/stripe-java-*.jar`],
    story: ["java", "-cp", `${jars}/*`, `${here}/java/Story.java`],
    onCustomer: ["java", "-cp", `${jars}/*`, `${here}/java/OnCustomer.java`],
  },
  ".NET": {
    sdk: "Stripe.net 52.2.0",
    story: ["dotnet", "run", `${here}/dotnet/story.cs`],
    onCustomer: ["dotnet", "run", `${here}/dotnet/on-customer.cs`],
  },
  curl: {
    sdk: "–",
    // On Windows, jq ends its lines with CRLF.
    check: ["sh", "-c", "uname | grep -v -e MINGW -e MSYS && curl --version && jq --version"],
    story: ["sh", `${here}/curl/story.sh`],
    onCustomer: ["sh", `${here}/curl/on-customer.sh`],
  },
};
