import unittest
from typing import Any, Dict, List

import pymxs
from farmhand_3dsmax.assets import Asset, holders_of, kind_of, references
from farmhand_3dsmax.snapshot import search_places

from .support import MaxTestCase


class ReferenceTest(MaxTestCase):
    def found(self) -> List[Dict[str, Any]]:
        return references(self.rt, search_places(self.rt))

    def test_a_texture_with_what_holds_it_and_where_it_is_expected(self) -> None:
        self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename="E:/maps/wood.png")
        self.assertEqual(
            self.found(),
            [
                {
                    "storedPath": "E:/maps/wood.png",
                    "kind": "image",
                    "owner": {"type": "Bitmaptexture", "name": "Holz", "property": "filename"},
                    "resolvedPath": "E:\\maps\\wood.png",
                }
            ],
        )

    def test_two_that_hold_one_file_are_two_references(self) -> None:
        self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename="C:\\tex\\wood.png")
        self.max.add("VRayBitmap", "Holz 2", asset_type="bitmap", HDRIMapName="c:/tex/WOOD.png")
        self.assertEqual([one["owner"]["name"] for one in self.found()], ["Holz", "Holz 2"])

    def test_a_class_that_goes_by_two_names_holds_its_files_once(self) -> None:
        self.max.add("VRayBitmap", "Himmel", asset_type="bitmap", HDRIMapName="C:\\tex\\sky.hdr")
        self.assertEqual(len(holders_of(self.rt, "C:\\tex\\sky.hdr")), 1)

    def test_two_that_cannot_be_told_apart_are_one(self) -> None:
        for _ in range(2):
            self.max.add("Bitmaptexture", "Map #1", asset_type="bitmap", filename="C:\\tex\\wood.png")
        self.assertEqual(len(self.found()), 1)

    def test_an_object_without_a_name_goes_by_its_node(self) -> None:
        proxy = self.max.add("VRayProxy", "", asset_type="other", on="Baum 17", fileName="C:\\p\\tree.vrmesh")
        self.assertEqual(proxy.name, "")
        [reference] = self.found()
        self.assertEqual(reference["owner"], {"type": "VRayProxy", "name": "Baum 17", "property": "fileName"})
        self.assertEqual(reference["kind"], "cache")

    def test_files_of_plugins_nobody_listed_are_there_too(self) -> None:
        self.max.plain_assets = [
            ["C:\\fx\\smoke_0001.aur", "other"],
            ["C:\\forest\\areas.abc", "animation"],
            ["C:\\ies\\lamp.ies", "photometric"],
            ["C:\\snd\\take.wav", "sound"],
        ]
        found = self.found()
        self.assertEqual([one["kind"] for one in found], ["volume", "cache", "ies", "sound"])
        self.assertEqual(found[0]["owner"], {"type": "Other", "name": "smoke_0001.aur"})

    def test_what_a_render_writes_is_left_out(self) -> None:
        self.max.plain_assets = [
            ["C:\\out\\a.png", "RenderOutput"],
            ["C:\\out\\b.png", "VideoPost"],
            ["C:\\out\\c.png", "BatchRender"],
            ["C:\\tex\\d.png", "bitmap"],
        ]
        self.assertEqual([one["storedPath"] for one in self.found()], ["C:\\tex\\d.png"])

    def test_xref_scenes_and_objects_each_once(self) -> None:
        self.max.plain_assets = [["D:\\lib\\set.max", "XRef"]]
        self.max.xref_scenes = [pymxs.Struct(filename="D:\\lib\\set.max"), pymxs.Struct(filename="D:\\lib\\town.max")]
        self.max.xref_object_files = ["D:\\lib\\chair.max"]
        found = self.found()
        self.assertEqual(
            [one["storedPath"] for one in found], ["D:\\lib\\set.max", "D:\\lib\\town.max", "D:\\lib\\chair.max"]
        )
        self.assertEqual({one["kind"] for one in found}, {"library"})
        self.assertEqual(found[1]["owner"]["type"], "XRef")

    def test_a_missing_relative_file_is_expected_below_the_project(self) -> None:
        self.max.project = "D:\\Film"
        self.max.plain_assets = [[".\\maps\\wood.png", "bitmap"]]
        self.assertEqual(self.found()[0]["resolvedPath"], "D:\\Film\\maps\\wood.png")

    def test_an_asset_that_cannot_be_read_costs_nothing_else(self) -> None:
        self.max.plain_assets = [["C:\\tex\\a.png"], ["C:\\tex\\b.png", "bitmap"]]
        self.assertEqual([one["storedPath"] for one in self.found()], ["C:\\tex\\b.png"])


class KindTest(unittest.TestCase):
    def test_by_type_by_ending_and_by_token(self) -> None:
        kinds = (
            ("C:\\a.<UDIM>.exr", "bitmap", "udim"),
            ("C:\\a.mov", "bitmap", "movie"),
            ("C:\\a", "bitmap", "image"),
            ("C:\\a", "animation", "cache"),
            ("C:\\a.pc2", "animation", "cache"),
            ("C:\\a.max", "container", "library"),
            ("C:\\a.ms", "prerenderscript", "script"),
            ("C:\\a.osl", "other", "shader"),
            ("C:\\a.usdc", "other", "usd"),
            ("C:\\a.bin9", "other", "other"),
        )
        for stored, type_name, kind in kinds:
            self.assertEqual(kind_of(Asset(stored, type_name)), kind, stored)


if __name__ == "__main__":
    unittest.main()
