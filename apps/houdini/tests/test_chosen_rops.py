"""Which output nodes the artist means, and what is asked of the farm for them."""

import unittest
from typing import Any

import hou
from farmhand_houdini import chosen_rops
from farmhand_houdini.actions import can_submit
from farmhand_houdini.farmhand_bridge import ProblemError
from farmhand_houdini.job_request import Choice, job_settings
from farmhand_houdini.snapshot import take_snapshot
from houdini_host import asset, node, open_scene, state


def _node(path: str) -> Any:
    found = hou.node(path)
    assert found is not None, path
    return found


class ChosenRops(unittest.TestCase):
    def setUp(self) -> None:
        open_scene(
            node("/obj/cam1", "cam"),
            node("/obj/geo1", "geo"),
            node("/obj/geo1/filecache1", "filecache"),
            node("/obj/geo1/sphere1", "sphere"),
            node("/obj/rops", "ropnet"),
            node("/obj/rops/far", "ifd"),
            node("/out/cache", "geometry"),
            node("/out/mantra1", "ifd", inputs=["cache"]),
            node("/out/mantra2", "ifd"),
            node("/out/merge1", "merge", inputs=["mantra1", "mantra2"]),
            node("/out/fetch1", "fetch", {"source": "/obj/rops/far"}),
            node("/out/lost", "fetch", {"source": "/out/gone"}),
            node("/out/switch1", "switch", {"index": 1}, inputs=["mantra1", "fetch1"]),
            node("/out/null1", "null", inputs=["switch1"]),
            node("/out/submit1", "farmhand_submit", inputs=["merge1", "null1"]),
            node("/out/submit2", "farmhand_submit"),
            node("/out/submit3", "farmhand_submit", inputs=["submit1", None, "cache"]),
            node("/stage/usdrender1", "usdrender_rop"),
        )

    def test_the_menu_is_on_output_nodes_only(self) -> None:
        shown = [each.path() for each in _node("/").allSubChildren() if can_submit(each)]
        self.assertEqual(
            sorted(shown),
            sorted(
                "/obj/geo1/filecache1 /obj/rops/far /out/cache /out/mantra1 /out/mantra2 /out/merge1 /out/fetch1 /out/lost"
                " /out/switch1 /out/submit1 /out/submit2 /out/submit3 /stage/usdrender1".split()
            ),
        )
        self.assertFalse(can_submit(None))

    def test_what_is_selected(self) -> None:
        self.assertEqual(chosen_rops.selected_outputs(), ())
        state().selection = ["/obj/geo1/sphere1", "/out/mantra2", "/out/mantra1"]
        self.assertEqual(chosen_rops.selected_outputs(), ("/out/mantra2", "/out/mantra1"))

    def test_a_click_means_all_that_is_selected_where_it_is_among_it(self) -> None:
        state().selection = ["/out/mantra1", "/out/mantra2"]
        clicked = chosen_rops.clicked_nodes({"node": _node("/out/mantra2")})
        self.assertEqual([each.path() for each in clicked], ["/out/mantra1", "/out/mantra2"])
        clicked = chosen_rops.clicked_nodes({"node": _node("/out/cache")})
        self.assertEqual([each.path() for each in clicked], ["/out/cache"])

    def test_fetches_switches_and_nulls_stand_for_others(self) -> None:
        self.assertEqual(chosen_rops.outputs_among([_node("/out/fetch1")]), ("/obj/rops/far",))
        self.assertEqual(chosen_rops.outputs_among([_node("/out/null1")]), ("/obj/rops/far",))
        self.assertEqual(chosen_rops.outputs_among([_node("/out/lost")]), ())

    def test_what_is_wired_into_the_submitter(self) -> None:
        self.assertEqual(chosen_rops.outputs_wired_into(_node("/out/submit1")), ("/out/merge1", "/obj/rops/far"))
        # Through another submitter, and past an input that is empty.
        found = chosen_rops.outputs_wired_into(_node("/out/submit3"))
        self.assertEqual(sorted(found), ["/obj/rops/far", "/out/cache", "/out/merge1"])

    def test_a_submitter_with_nothing_wired_in_is_refused(self) -> None:
        with self.assertRaises(ProblemError) as caught:
            chosen_rops.outputs_wired_into(_node("/out/submit2"))
        self.assertEqual(caught.exception.problem.message, "Nothing is wired into /out/submit2.")

    def test_nodes_that_stand_for_each_other_end(self) -> None:
        open_scene(
            node("/out/a", "fetch", {"source": "/out/b"}), node("/out/b", "fetch", {"source": "/out/a"}), node("/out/m", "ifd")
        )
        self.assertEqual(chosen_rops.outputs_among([_node("/out/a"), _node("/out/m")]), ("/out/m",))


class SubmitterInAScene(unittest.TestCase):
    def test_the_farm_is_asked_for_neither_the_node_nor_its_library(self) -> None:
        for library in ("/home/artist/houdini20.5/packages/farmhand/otls/farmhand_submit.hda", "D:\\p\\otls\\farmhand_submit.hda"):
            open_scene(
                asset("Driver", "farmhand_submit", library),
                node("/out/mantra1", "ifd"),
                node("/out/submit1", "farmhand_submit", inputs=["mantra1"]),
                path="/show/a.hip",
            )
            snapshot = take_snapshot()
            self.assertEqual([scene["name"] for scene in snapshot["scenes"]], ["/out/mantra1"])
            self.assertEqual([each for each in snapshot["references"] if each["kind"] == "library"], [])


class JobRequest(unittest.TestCase):
    SNAPSHOT = {"scenes": [{"name": "/out/a", "active": False}, {"name": "/out/b", "active": True}]}

    def test_the_outputs_and_nothing_of_what_was_chosen_for_others(self) -> None:
        settings = job_settings(self.SNAPSHOT, Choice(("/out/a",), "1-10", False))
        self.assertEqual(
            settings,
            {
                "schema": "farmhand.job-settings/1",
                "outputs": [{"name": "/out/a", "frames": "1-10"}],
                "withDependencies": False,
                "sceneName": None,
                "frames": None,
                "camera": None,
                "cameras": [],
                "renderLayers": None,
            },
        )

    def test_without_a_choice_the_one_that_is_active(self) -> None:
        settings = job_settings(self.SNAPSHOT, Choice())
        self.assertEqual(settings["outputs"], [{"name": "/out/b", "frames": None}])
        self.assertIs(settings["withDependencies"], True)
        nobody_active = {"scenes": [{"name": "/out/a"}, {"name": "/out/c"}]}
        self.assertEqual(job_settings(nobody_active, Choice())["outputs"][0]["name"], "/out/a")

    def test_what_is_no_output_and_a_scene_without_any(self) -> None:
        for scenes, names, code in (
            (self.SNAPSHOT["scenes"], ("/out/a", "/obj/x"), "output-not-found"),
            ([], (), "no-output-node"),
        ):
            with self.assertRaises(ProblemError) as caught:
                job_settings({"scenes": scenes}, Choice(names))
            self.assertEqual(caught.exception.problem.code, code)


if __name__ == "__main__":
    unittest.main()
