"""The session of pyvts, a stranger's client, against our server; run by `peers.sh`, not in the suite."""

import asyncio
import sys

import pyvts


async def main(port: int) -> None:
    told = {"plugin_name": "Peer Plugin", "developer": "A Peer", "authentication_token_path": sys.argv[2]}
    vts = pyvts.vts(
        plugin_info=told,
        vts_api_info={"version": "1.0", "name": "VTubeStudioPublicAPI", "port": port},
    )
    await vts.connect()
    await vts.request_authenticate_token()
    assert await vts.request_authenticate(), "not let in"
    ask = vts.vts_request
    hotkeys = await vts.request(ask.requestHotKeyList())
    first = hotkeys["data"]["availableHotkeys"][0]["hotkeyID"]
    pressed = await vts.request(ask.requestTriggerHotKey(first))
    assert pressed["data"]["hotkeyID"] == first, pressed
    made = await vts.request(ask.requestCustomParameter("PeerParam", min=-1, max=1))
    assert made["messageType"] == "ParameterCreationResponse", made
    for request in (
        ask.requestSetParameterValue("FaceAngleX", 12.5),
        ask.requestSetMultiParameterValue(["MouthOpen", "PeerParam"], [0.75, 0.5], face_found=True),
    ):
        answer = await vts.request(request)
        assert answer["messageType"] == "InjectParameterDataResponse", answer
    value = await vts.request(ask.requestParameterValue("FaceAngleX"))
    assert value["data"]["value"] == 12.5, value
    listed = await vts.request(ask.requestTrackingParameterList())
    assert [p["name"] for p in listed["data"]["customParameters"]] == ["PeerParam"], listed
    await vts.request(ask.requestDeleteCustomParameter("PeerParam"))
    await vts.close()
    print("pyvts: a whole session")


asyncio.run(main(int(sys.argv[1])))
