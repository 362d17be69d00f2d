// Is the AWS SDK for JavaScript: reads lines of [operation, input] as JSON, and answers each with its output or error.
const { createInterface } = require("node:readline");

const [, , sdkName, endpoint] = process.argv;
const sdk = require(sdkName);
const client = new sdk.APIGatewayClient({ endpoint });

// What JSON has no form for: moments are seconds, and documents texts.
function plain(value) {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).filter(([member]) => member !== "$metadata").map(([member, v]) => [member, plain(v)]));
}

async function call(operation, input) {
  try {
    return { output: plain(await client.send(new sdk[operation + "Command"](input))) };
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await call(...JSON.parse(line))));
  }
})();
