import sys
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any, Dict

import pymxs
from farmhand_3dsmax.snapshot import search_places, take_snapshot

from .support import MaxTestCase


class SnapshotTest(MaxTestCase):
    def snapshot(self) -> Dict[str, Any]:
        return take_snapshot(self.rt, search_places(self.rt))

    def test_which_host_and_which_scene(self) -> None:
        self.max.folder, self.max.file, self.max.save_required = "D:\\影片\\", "Größe 夜.max", True
        snapshot = self.snapshot()
        self.assertEqual(snapshot["schema"], "farmhand.host-snapshot/1")
        self.assertEqual(snapshot["host"]["name"], "3dsmax")
        self.assertEqual(snapshot["host"]["version"], "2024 (26.2.0.0)")
        self.assertEqual(snapshot["host"]["system"], {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux"))
        self.assertEqual(snapshot["scenePath"], "D:\\影片\\Größe 夜.max")
        self.assertIs(snapshot["unsavedChanges"], True)
        self.assertEqual(snapshot["scenes"][0]["name"], "Größe 夜")

    def test_when_it_was_taken(self) -> None:
        taken = datetime.strptime(self.snapshot()["takenAt"].replace("+00:00", "+0000"), "%Y-%m-%dT%H:%M:%S.%f%z")
        self.assertLess(abs(datetime.now(timezone.utc) - taken), timedelta(minutes=5))

    def test_a_scene_that_was_never_saved_has_no_path(self) -> None:
        self.max.folder, self.max.file = "", ""
        self.assertIsNone(self.snapshot()["scenePath"])

    def test_it_has_plugins_and_references(self) -> None:
        self.max.dlls = [["C:\\p\\forestpackpro.dlo", True, "9,1,2,0"]]
        self.max.plain_assets = [["C:\\tex\\a.png", "bitmap"]]
        snapshot = self.snapshot()
        self.assertEqual(snapshot["plugins"], [{"name": "forestpack", "version": "9.1.2.0"}])
        self.assertEqual(len(snapshot["references"]), 1)

    def test_it_changes_nothing(self) -> None:
        self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", on="Tisch", filename="wood.png")
        self.max.state_sets = [pymxs.Struct(Name="Night"), pymxs.Struct(Name="Objects")]
        self.snapshot()
        self.assertEqual(self.max.undo_steps, [])
        self.assertEqual((self.max.saved, self.max.selected), ([], []))
        self.assertFalse(self.max.tracker_visible)

    def test_a_max_that_lacks_parts_still_gives_one(self) -> None:
        bare = pymxs.Struct(
            maxVersion=lambda: [23000, 60, 0],
            maxFileName="a.max",
            maxFilePath="C:\\",
            renderWidth=640,
            renderHeight=480,
        )
        snapshot = take_snapshot(bare, search_places(bare))
        self.assertEqual(snapshot["host"]["version"], "2021 (23.0)")
        self.assertIs(snapshot["unsavedChanges"], True)
        self.assertEqual(snapshot["scenes"][0]["resolution"], {"width": 640, "height": 480})
        self.assertEqual((snapshot["plugins"], snapshot["references"]), ([], []))

    def test_where_files_are_looked_for(self) -> None:
        self.max.folder, self.max.project = "D:\\Film\\scenes\\", "D:\\Film\\"
        self.max.map_paths = ["E:\\maps", "", "\\\\nas\\maps"]
        places = search_places(self.rt)
        self.assertEqual(places.scene_folder, "D:\\Film\\scenes")
        self.assertEqual(places.project_folder, "D:\\Film")
        self.assertEqual(places.map_paths, ("E:\\maps", "\\\\nas\\maps"))


if __name__ == "__main__":
    unittest.main()
