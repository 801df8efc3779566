"""What the tests of output nodes share: reading them out of the open session, and finding one."""

import unittest
from typing import Any, Dict, List, Tuple

import farmhand_houdini.cameras as cameras
import farmhand_houdini.rops as rops
import houdini_host as host
from farmhand_houdini.session_walk import walk_session
from farmhand_houdini.slices import at_once


def read_outputs() -> rops.OutputNodes:
    """All output nodes of the session that is open."""
    finder = rops.RopFinder()
    camera_finder = cameras.CameraFinder()
    at_once(walk_session([finder, camera_finder], lambda library: False))
    return at_once(rops.describe_rops(finder, camera_finder))


class RopTestCase(unittest.TestCase):
    """A session for each test, and nothing that may be cooked in it."""

    def open(self, *specs: Any, **options: Any) -> rops.OutputNodes:
        """Opens a scene and reads it."""
        host.open_scene(*specs, **options)
        found = read_outputs()
        self.assertEqual(host.state().cooked, [])
        self.assertEqual(host.state().edits, [])
        return found

    def one(self, *specs: Any, **options: Any) -> Dict[str, Any]:
        """The only scene of a session."""
        scenes = self.open(*specs, **options).scenes
        self.assertEqual(len(scenes), 1)
        return scenes[0]


def by_name(found: rops.OutputNodes) -> Dict[str, Dict[str, Any]]:
    """Scenes by name."""
    return {scene["name"]: scene for scene in found.scenes}


def written(found: rops.OutputNodes) -> List[Tuple[str, str, str]]:
    """What is written: node, parameter and stored path."""
    return [(one["owner"]["name"], one["owner"]["property"], one["storedPath"]) for one in found.references]


def layers(scene: Dict[str, Any]) -> List[Tuple[str, bool]]:
    """Render layers with whether each is on."""
    return [(layer["name"], layer["enabled"]) for layer in scene["renderLayers"]]
