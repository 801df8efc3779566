"""A snapshot of a large document: no disk, and work that grows as the document does. Counted, not timed."""

import unittest
from typing import Any, Callable, Dict, List
from unittest import mock

import c4d
from c4d import documents, host
from farmhand_cinema4d.plugin_testing import calls_of, no_disk
from farmhand_cinema4d.relinking import relink
from farmhand_cinema4d.snapshot import take_snapshot

from .scenes import HostTestCase, bitmap_material, document


class LargeScenes(HostTestCase):
    def document(self, count: int) -> Any:
        """As many materials, each with a picture of its own on a share, of which every second is missing, and as many paths."""
        host.texture_paths = [["\\\\nas\\library\\%d" % index, True] for index in range(200)]
        materials = [bitmap_material("M%d" % index, "tex/wood-%d.png" % index) for index in range(count)]
        objects = [c4d.BaseObject(5159, "Cube %d" % index) for index in range(count)]
        self.listed: List[Dict[str, Any]] = [
            {
                "filename": "\\\\nas\\tex\\wood-%d.png" % index if index % 2 else "tex/wood-%d.png" % index,
                "assetname": "tex/wood-%d.png" % index,
                "owner": material.GetFirstShader(),
                "exists": bool(index % 2),
                "paramId": 1000,
            }
            for index, material in enumerate(materials)
        ]
        return document("\\\\nas\\shots", "large.c4d", materials=materials, objects=objects)

    def list_assets(self, *arguments: Any) -> int:
        arguments[4].extend(self.listed)
        return c4d.GETALLASSETSRESULT_MISSING

    def snapshot_of(self, count: int) -> Callable[[], Any]:
        doc = self.document(count)
        return lambda: take_snapshot(doc)

    def test_ten_thousand_textures_without_a_look_at_any_disk(self) -> None:
        snapshot = self.snapshot_of(10000)
        with mock.patch.object(documents, "GetAllAssetsNew", side_effect=self.list_assets) as listing, no_disk():
            references = snapshot()["references"]
        self.assertEqual(len(references), 10000)
        self.assertEqual(listing.call_count, 1)

    def test_twice_the_textures_are_twice_the_work(self) -> None:
        with mock.patch.object(documents, "GetAllAssetsNew", self.list_assets):
            few, many = (calls_of(self.snapshot_of(count)) for count in (500, 1000))
        self.assertLess(many, few * 2.1)
        self.assertLess(many / 1000, 200)

    def test_relinking_one_of_them_too(self) -> None:
        def relinking(count: int, path: str) -> Callable[[], Any]:
            doc = self.document(count)
            return lambda: relink(doc, path, "/new/wood.png")

        # As stored, and by the whole path in one of the 200 folders that missing files are looked for in.
        for path in ("tex/wood-7.png", "\\\\nas\\library\\7\\tex\\wood-8.png"):
            with mock.patch.object(documents, "GetAllAssetsNew", self.list_assets), no_disk():
                few, many = (calls_of(relinking(count, path)) for count in (500, 1000))
            self.assertLess(many, few * 2.1, path)
            self.assertLess(many / 1000, 300, path)


if __name__ == "__main__":
    unittest.main()
