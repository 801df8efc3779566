"""A snapshot of a large scene: no disk on the main thread, and work that grows as the scene does. Counted, not timed."""

import unittest
from typing import Any
from unittest import mock

import pymxs
from farmhand_3dsmax import host_requests
from farmhand_3dsmax.farmhand_bridge import HostRequest, OnThread
from farmhand_3dsmax.host_requests import handlers
from farmhand_3dsmax.plugin_testing import calls_of, no_disk

from .support import MaxTestCase


class LargeScenesTest(MaxTestCase):
    def open_scene(self, count: int, path: str) -> None:
        """With as many textures, each of the ``path`` that its number makes, and 200 folders of the artist's to look in."""
        self.max = pymxs.reset()
        self.max.map_paths = ["\\\\nas\\library\\%d" % index for index in range(200)]
        for index in range(count):
            self.max.add("Bitmaptexture", "Map #%d" % index, asset_type="bitmap", filename=path.replace("#", str(index)))

    def take(self) -> Any:
        """What runs on the main thread."""
        return handlers(self.rt, pymxs.undo)["takeSnapshot"](HostRequest("r1", "takeSnapshot", {}))

    def test_ten_thousand_textures_without_a_look_at_any_disk(self) -> None:
        for path in ("\\\\nas\\tex\\wood-#.png", ".\\maps\\wood-#.png"):
            self.open_scene(10000, path)
            with no_disk():
                taken = self.take()
            # That 3ds Max looks, when it is asked where a file is, is no better.
            self.assertEqual(self.max.looked_for, [])
            assert isinstance(taken, OnThread)
            with mock.patch.object(host_requests, "with_found_files", lambda snapshot, _places: snapshot):
                self.assertEqual(len(taken.finish()["snapshot"]["references"]), 10000)

    def test_twice_the_textures_are_twice_the_work(self) -> None:
        for path in ("\\\\nas\\tex\\wood-#.png", "\\\\nas\\tex\\one.png"):
            counts = []
            for count in (500, 1000):
                self.open_scene(count, path)
                counts.append(calls_of(self.take))
            self.assertLess(counts[1], counts[0] * 2.1, path)
            self.assertLess(counts[1] / 1000, 300, path)

    def test_relinking_one_of_them_too(self) -> None:
        counts = []
        for count in (500, 1000):
            self.open_scene(count, ".\\maps\\wood-#.png")
            ask = HostRequest("r1", "relink", {"path": ".\\maps\\wood-7.png", "to": "E:\\a.png"})
            counts.append(calls_of(lambda: handlers(self.rt, pymxs.undo)["relink"](ask)))
        self.assertLess(counts[1], counts[0] * 2.1)


if __name__ == "__main__":
    unittest.main()
