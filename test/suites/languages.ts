/** How many tests of a suite ran, and how many of them passed. */
export interface Figures {
  readonly passed: number;
  readonly total: number;
}

/** The test suite of an official SDK. */
export interface Suite {
  readonly command: readonly string[];
  /** The test files or packages about what the double has, added to the command. */
  readonly files: readonly string[];
  /** Whether the suite needs HTTPS with HTTP/2. */
  readonly tls?: boolean;
  /** What the suite needs, beside its repository. */
  readonly needs: string;
  /** Reads the figures from what the suite prints; undefined if it ran no test. */
  readonly figures: (output: string) => Figures | undefined;
}

const sum = (output: string, pattern: RegExp) =>
  [...output.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);

/** Figures of a runner that prints passed and failed tests. */
function figuresOf(passed: number, failed: number): Figures | undefined {
  return passed + failed > 0 ? { passed, total: passed + failed } : undefined;
}

/** Figures of a runner that prints all tests and those that failed. */
function figuresLess(total: number, failed: number): Figures | undefined {
  return figuresOf(total - failed, failed);
}

const python = (name: string) => `tests/api_resources/test_${name}.py`;
const ruby = (name: string) => `./test/stripe/${name}_test.rb`;

/** The suites, by the name of the SDK's repository without `stripe-`. */
export const suites: Readonly<Record<string, Suite>> = {
  node: {
    command: ["npx", "mocha", "--no-parallel", "--no-color"],
    files: ["Customers", "Balance", "Sources"].map((name) => `test/resources/${name}.spec.js`),
    needs: "its packages: run `npm install` there",
    figures: (output) => figuresOf(sum(output, /(\d+) passing/g), sum(output, /(\d+) failing/g)),
  },
  python: {
    command: ["python3", "-m", "pytest", "-q"],
    files: ["customer", "customer_balance_transaction", "tax_id", "source", "bank_account", "card"].map(python),
    needs: "pytest, pytest-mock, pytest-xdist, anyio, trio, requests, httpx and aiohttp in the active environment",
    figures: (output) => figuresOf(sum(output, /(\d+) passed/g), sum(output, /(\d+) (?:failed|errors?)\b/g)),
  },
  go: {
    command: ["go", "test", "-v", "-count=1"],
    files: [
      ...["./customer", "./paymentmethod", "./setupintent", "./taxid", "./balance", "./balancetransaction"],
      ...["./customerbalancetransaction", "./paymentsource"],
    ],
    tls: true,
    needs: "Go",
    figures: (output) => figuresOf(output.match(/^--- PASS/gm)?.length ?? 0, output.match(/^--- FAIL/gm)?.length ?? 0),
  },
  ruby: {
    command: ["ruby", "-Ilib", "-Itest", "-e", "ARGV.each { |file| require file }"],
    files: [
      ...["customer", "customer_balance_transaction", "customer_card", "payment_method", "setup_intent"].map(ruby),
      ...["tax_id", "balance", "bank_account", "source"].map(ruby),
    ],
    needs: "the gems test-unit, mocha, shoulda-context and webmock",
    figures: (output) => figuresLess(sum(output, /(\d+) tests,/g), sum(output, /(\d+) (?:failures|errors)/g)),
  },
  php: {
    command: ["phpunit", "-c", "phpunit.no_autoload.xml"],
    files: ["--filter", "\\b(Customer|TaxId|Balance|BankAccount|Card|Source)Test::"],
    needs: "PHPUnit 9, and PHP with curl, mbstring and xml",
    figures: (output) =>
      figuresLess(sum(output, /(?:OK \(|Tests: )(\d+)/g), sum(output, /(?:Errors|Failures): (\d+)/g)),
  },
};
