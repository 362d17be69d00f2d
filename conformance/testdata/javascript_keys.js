// Calls a control plane that verifies signatures, with a clock that is wrong: node javascript_keys.js SDK MILLISECONDS
const assert = require("node:assert/strict");

const [, , sdkName, off] = process.argv;
const RightDate = Date;
globalThis.Date = class extends RightDate {
  constructor(...args) {
    super(...(args.length > 0 ? args : [Date.now()]));
  }
  static now() {
    return RightDate.now() + Number(off);
  }
};
const sdk = require(sdkName);

function clientOf(who) {
  const [accessKeyId, secretAccessKey, sessionToken] = process.env[who].split(" ");
  return new sdk.APIGatewayClient({ credentials: { accessKeyId, secretAccessKey, sessionToken } });
}

async function refused(client, command) {
  const error = await client.send(command).then(() => assert.fail("taken"), (error) => error);
  assert.equal(error.$fault, "client");
  assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
  return `${error.$metadata.httpStatusCode} ${error.name} ${error instanceof sdk.APIGatewayServiceException}`;
}

(async () => {
  const client = clientOf("ADA");
  // The first answer tells the SDK what time it is, the second call is right at once.
  const api = await client.send(new sdk.CreateRestApiCommand({ name: "javascript" }));
  assert.equal(api.$metadata.attempts, 2);
  const { id: restApiId, rootResourceId: parentId } = api;
  for (let i = 0; i < 30; i++) {
    const resource = await client.send(new sdk.CreateResourceCommand({ restApiId, parentId, pathPart: `part-${i}` }));
    assert.equal(resource.$metadata.attempts, 1);
  }
  const paths = [];
  for await (const page of sdk.paginateGetResources({ client, pageSize: 7 }, { restApiId })) paths.push(...page.items.map(({ path }) => path));
  assert.equal(new Set(paths).size, 31);
  // What stands in paths and queries is signed as it is sent.
  for (const name of ["a b/c+d%20", "(it's)!*~", "é漢😀", "..", "."]) {
    assert.equal(await refused(client, new sdk.GetModelCommand({ restApiId, modelName: name })), "404 NotFoundException true");
    assert.deepEqual((await client.send(new sdk.GetApiKeysCommand({ nameQuery: name }))).items, []);
  }
  assert.equal(await refused(client, new sdk.CreateResourceCommand({ restApiId, parentId, pathPart: "part-0" })), "409 ConflictException true");
  await client.send(new sdk.DeleteRestApiCommand({ restApiId }));

  await clientOf("PASSER").send(new sdk.GetAccountCommand({}));
  assert.equal(await refused(clientOf("EVE"), new sdk.CreateRestApiCommand({ name: "javascript" })), "403 AccessDeniedException true");
  assert.equal(await refused(clientOf("NOBODY"), new sdk.GetAccountCommand({})), "403 UnrecognizedClientException true");
})();
