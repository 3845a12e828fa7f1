// The plugin session of npm's vtubestudio, a stranger's client, against our server; run by `peers.sh`.
import { strict as assert } from "node:assert";
import { ApiClient } from "vtubestudio";
import WebSocket from "ws";

const port = Number(process.argv[2]);
let token = null;
const client = new ApiClient({
  port,
  pluginName: "Peer JS",
  pluginDeveloper: "A Peer",
  authTokenGetter: () => token,
  authTokenSetter: (given) => { token = given; },
  webSocketFactory: (url) => new WebSocket(url),
});
await new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("not connected in 20 s")), 20000);
  client.on("connect", resolve);
});
const statistics = await client.statistics();
assert.equal(statistics.connectedPlugins, 1);
const [model, face, list, hotkeys] = await Promise.all([
  client.currentModel(), client.faceFound(), client.inputParameterList(), client.hotkeysInCurrentModel({}),
]);
assert.ok(model.modelLoaded);
assert.ok(face.found);
assert.ok(list.defaultParameters.length > 25);
await client.hotkeyTrigger({ hotkeyID: hotkeys.availableHotkeys[0].hotkeyID });
await client.injectParameterData({ faceFound: true, mode: "set", parameterValues: [{ id: "FaceAngleX", value: 10 }] });
await client.injectParameterData({ mode: "add", parameterValues: [{ id: "FaceAngleX", value: 2.5 }] });
assert.equal((await client.parameterValue({ name: "FaceAngleX" })).value, 12.5);
await assert.rejects(client.parameterValue({ name: "NoSuch" }));
const event = await new Promise((resolve) => client.events.test.subscribe(resolve, { testMessageForEvent: "hello" }));
assert.equal(event.yourTestMessage, "hello");
console.log("vtubestudio (npm): a whole session");
process.exit(0);
