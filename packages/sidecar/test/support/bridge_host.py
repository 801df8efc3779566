"""A host that the bridge's own host session makes of this Python: it does what a panel asks until its input ends.

``python3 bridge_host.py SCENE``, with the bridge on ``PYTHONPATH`` and ``FARMHAND_HOME`` set.
"""

import sys
import threading

from farmhand_bridge import Client, HostDescription, HostRequest, HostScene, HostSession, handle_requests, refusal

scene_path = sys.argv[1]
textures = 20000
revision = 1


def never() -> Client:
    raise AssertionError("a session starts no sidecar by itself")


def open_scene() -> HostScene:
    return HostScene(scene_path, "shot.hip", revision > 1, revision)


def take_snapshot(_request: HostRequest):
    return {
        "snapshot": {
            "schema": "farmhand.host-snapshot/1",
            "host": {"name": "houdini", "version": "20.5.332", "system": "linux"},
            "scenePath": scene_path,
            "unsavedChanges": False,
            "takenAt": "2026-03-01T10:00:00+00:00",
            "scenes": [
                {
                    "name": "shot.hip",
                    "active": True,
                    "frameRange": {"start": 1, "end": 3, "step": 1},
                    "fps": 24,
                    "resolution": {"width": 64, "height": 36},
                    "camera": "cam1",
                    "cameras": ["cam1"],
                    "renderer": "karma",
                    "outputPath": None,
                    "outputFormat": "EXR",
                    "renderLayers": [],
                }
            ],
            "plugins": [],
            "references": [
                {
                    "storedPath": "$HIP/tex/wood-{}.exr".format(index),
                    "kind": "image",
                    "owner": {"type": "file", "name": "/mat/wood{}".format(index)},
                }
                for index in range(textures)
            ],
        }
    }


def relink(request: HostRequest):
    global revision
    if request.ask["path"] != "$HIP/tex/wood-1.exr":
        raise refusal("reference-gone", "Nothing reads {}.".format(request.ask["path"]), "Check the scene again.")
    revision += 1
    return {"changed": 1}


def save_scene(_request: HostRequest):
    return {"scenePath": 7}


handlers = {"takeSnapshot": take_snapshot, "relink": relink, "saveScene": save_scene}
description = HostDescription("houdini", "20.5.332", "0.1.0")
session = HostSession(description, open_scene(), list(handlers), never, look_seconds=0.05)
session.start()
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
while not ended.is_set():
    session.wait(0.05)
    handle_requests(session, handlers, open_scene)
    session.take_news()
session.close(5.0)
