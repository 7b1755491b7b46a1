// Gets events from the Runtime API and invokes a handler, as Lambda's runtime interface client does. It is CommonJS,
// because `import "node:http"` would load modules that the functions do not need. It adds to each response what the
// process has used so far.
const http = require("node:http");
const { pathToFileURL } = require("node:url");

const [, , file] = process.argv;
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path: `/2018-06-01/runtime${path}`, agent }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ headers: response.headers, text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Returns the CPU time of the process, in milliseconds. */
function cpuTime() {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1000;
}

async function invoke(handler, init, { headers, text }) {
  const id = headers["lambda-runtime-aws-request-id"];
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
  const context = {
    awsRequestId: id,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  const result = await handler(JSON.parse(text), context);
  const used = { init, cpu: cpuTime(), rss: process.memoryUsage.rss() };
  await call("POST", `/invocation/${id}/response`, JSON.stringify({ result, ...used }));
}

async function run() {
  const { handler } = await import(pathToFileURL(file).href);
  const init = cpuTime();
  for (;;) await invoke(handler, init, await call("GET", "/invocation/next"));
}

run().catch((error) => {
  console.error(error);
  process.exit(1);
});
