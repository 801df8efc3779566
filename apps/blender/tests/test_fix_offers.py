import unittest
from typing import Any, Dict, List, Optional

from farmhand.fix_offers import offers_of

WOOD = {"type": "Image", "name": "Wood", "property": "filepath"}
SCENE = {"type": "Scene", "name": "Shot", "property": "filepath"}


def finding(fix: Optional[Dict[str, Any]], *others: Dict[str, Any], owner: Any = WOOD, path: Any = "//wood.png") -> Dict[str, Any]:
    found = {"severity": "warning", "owner": owner, "path": path, "fix": fix}
    return {**found, "otherFixes": list(others)} if others else found


def operators(found: Dict[str, Any]) -> List[str]:
    return [offer.operator for offer in offers_of(found)]


class OffersTest(unittest.TestCase):
    def test_a_finding_without_a_way_out(self) -> None:
        self.assertEqual(offers_of(finding(None)), [])

    def test_the_best_comes_first_and_every_candidate_is_offered(self) -> None:
        lost = "/film/wood.png"
        found = finding(
            {"action": "relink", "path": lost, "candidates": ["/film/new/wood.png", "/film/old/wood.png"]},
            {"action": "locateFile", "path": lost},
            {"action": "skipFile", "path": lost},
        )
        offers = offers_of(found)
        self.assertEqual(
            [offer.text for offer in offers],
            ["Use new/wood.png", "Use old/wood.png", "Show Where It Is…", "Render Without wood.png"],
        )
        block = {"block_type": "Image", "block_name": "Wood", "stored": "//wood.png"}
        self.assertEqual(offers[0].values, {**block, "missing": lost, "filepath": "/film/new/wood.png"})
        self.assertEqual(offers[2].values, {**block, "missing": lost, "filepath": ""})
        self.assertEqual(offers[3].values, {"path": lost})

    def test_candidates_of_one_name_in_folders_of_one_name_show_their_whole_paths(self) -> None:
        candidates = ["C:\\a\\tex\\wood.png", "C:\\b\\tex\\wood.png"]
        offers = offers_of(finding({"action": "relink", "path": "C:\\wood.png", "candidates": candidates}))
        self.assertEqual([offer.text for offer in offers], ["Use " + path for path in candidates])

    def test_a_path_without_a_data_block_of_its_own_is_only_left_out(self) -> None:
        for owner in (
            None,
            {"type": "Object", "name": "Cube", "property": 'modifiers["Ocean"].filepath'},
            {"type": "MovieClip", "name": "Take", "property": "proxy.directory"},
        ):
            with self.subTest(owner=owner):
                fixes = ({"action": "locateFile", "path": "/a"}, {"action": "skipFile", "path": "/a"})
                self.assertEqual(operators(finding(*fixes, owner=owner)), ["farmhand.skip_file"])

    def test_cameras_are_those_of_the_scene_that_lacks_one(self) -> None:
        found = finding({"action": "pickCamera", "cameras": ["Left", "Right"]}, owner={**SCENE, "property": "camera"})
        self.assertEqual(
            [offer.values for offer in offers_of(found)],
            [{"scene_name": "Shot", "camera_name": "Left"}, {"scene_name": "Shot", "camera_name": "Right"}],
        )

    def test_frames_that_a_scene_can_hold(self) -> None:
        ranges = {"1-100": (1, 100, 1), " 5 ": (5, 5, 1), "1-100x2": (1, 100, 2), "0 - 7": (0, 7, 1)}
        for frames, (start, end, step) in ranges.items():
            with self.subTest(frames=frames):
                (offer,) = offers_of(finding({"action": "setFrames", "frames": frames}, owner=SCENE))
                self.assertEqual(offer.values, {"scene_name": "Shot", "start": start, "end": end, "step": step})

    def test_frames_that_it_cannot(self) -> None:
        for frames in ("1-10, 20", "-5-5", "9-1", "1-100x0", "1-2000000", ""):
            with self.subTest(frames=frames):
                self.assertEqual(offers_of(finding({"action": "setFrames", "frames": frames}, owner=SCENE)), [])

    def test_only_a_scenes_own_output_is_renamed(self) -> None:
        fix = {"action": "changeOutputPath", "path": "//renders/a_"}
        self.assertEqual(operators(finding(fix, owner=SCENE)), ["farmhand.rename_output"])
        node = {**SCENE, "property": 'node_tree.nodes["File Output"].base_path'}
        self.assertEqual(operators(finding(fix, owner=node)), [])

    def test_hardware_goes_by_the_farms_number(self) -> None:
        hardware = [{"id": 5_000_000_000, "label": "2 x 3090, 128 GB"}]
        (offer,) = offers_of(finding({"action": "chooseHardware", "hardware": hardware}))
        self.assertEqual(offer.values, {"hardware_id": "5000000000", "label": "2 x 3090, 128 GB"})

    def test_what_blender_cannot_do_and_what_is_unknown_is_not_offered(self) -> None:
        self.assertEqual(offers_of(finding({"action": "chooseEnvironment", "offers": ["Blender 3.3"]})), [])
        self.assertEqual(offers_of(finding({"action": "somethingNew"}, {"action": "saveScene"}))[0].operator, "farmhand.check")

    def test_in_chinese(self) -> None:
        (offer,) = offers_of(finding({"action": "changeOutputFormat", "format": "PNG"}, owner=SCENE), "zh")
        self.assertEqual(offer.text, "输出为 PNG 图片")


if __name__ == "__main__":
    unittest.main()
