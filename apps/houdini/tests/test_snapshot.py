"""The snapshot as a whole: every field, in slices and at once, and what happens when the session changes meanwhile."""

import sys
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Dict, Generator, List, Optional
from unittest import mock

import hou
from farmhand_houdini.farmhand_bridge import ProblemError
from farmhand_houdini.snapshot import take_snapshot, take_snapshot_in_slices
from houdini_host import Broken, File, asset, delete, load_scene, node, open_scene, state

ROP = node("/out/mantra1", "ifd", {"trange": "normal", "f": (1, 24, 1)})


def all_slices(slices: Generator[None, None, Dict[str, Any]], between: Optional[Callable[[int], None]] = None) -> Dict[str, Any]:
    """Takes one slice after the other; between two of them others have their turn."""
    count = 0
    while True:
        try:
            next(slices)
        except StopIteration as stop:
            return stop.value
        count += 1
        if between is not None:
            between(count)


def owners(snapshot: Dict[str, Any]) -> List[str]:
    return [one["owner"]["name"] for one in snapshot["references"]]


class Fields(unittest.TestCase):
    def test_schema_and_host(self) -> None:
        open_scene(ROP, version=(20, 5, 332), licence=hou.licenseCategoryType.Indie)
        snapshot = take_snapshot()
        self.assertEqual(snapshot["schema"], "farmhand.host-snapshot/1")
        for platform, system in (("win32", "windows"), ("darwin", "macos"), ("linux", "linux")):
            with mock.patch.object(sys, "platform", platform):
                self.assertEqual(
                    take_snapshot()["host"],
                    {"name": "houdini", "version": "20.5.332", "system": system, "licence": "indie"},
                )

    def test_taken_now(self) -> None:
        open_scene(ROP)
        taken = take_snapshot()["takenAt"]
        at = datetime.strptime(taken[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
        self.assertLess(abs(datetime.now(timezone.utc) - at), timedelta(minutes=5))

    def test_path_and_changes(self) -> None:
        open_scene(ROP, path="D:/show/große Mühle 夜.hiplc", unsaved=True)
        snapshot = take_snapshot()
        self.assertEqual(snapshot["scenePath"], "D:/show/große Mühle 夜.hiplc")
        self.assertIs(snapshot["unsavedChanges"], True)
        open_scene(ROP)
        self.assertIs(take_snapshot()["unsavedChanges"], False)

    def test_never_saved(self) -> None:
        open_scene(ROP, path=None)
        self.assertIsNone(take_snapshot()["scenePath"])

    def test_everything_together_and_nothing_cooked(self) -> None:
        open_scene(
            asset("Sop", "studio::scatter::1.0", "/show/otls/scatter.hda", holds="Sop"),
            node("/obj/g", "geo"),
            node("/obj/g/s", "studio::scatter::1.0", locked_asset=True),
            node("/mat/a", "texture", {"map": File("$TEX/wood.$F4.exr")}),
            node("/mat/b", "texture", {"map": Broken("$HIP/`x(`.exr", "Syntax error")}),
            node("/out/rs", "Redshift_ROP", {"RS_outputFileNamePrefix": File("$HIP/rs.$F4.exr", "Image", "write")}),
            ROP,
            variables={"TEX": "/srv/tex"},
            selection=["/out/mantra1"],
        )
        state().hscript_answers["Redshift_version"] = "3.5.24"
        snapshot = take_snapshot()
        self.assertEqual([scene["name"] for scene in snapshot["scenes"]], ["/out/rs", "/out/mantra1"])
        self.assertEqual(snapshot["plugins"], [{"name": "redshift", "version": "3.5.24"}])
        self.assertEqual(snapshot["variables"]["TEX"], "/srv/tex")
        by_kind = {one["kind"]: one for one in snapshot["references"]}
        # Frames of the output that is active.
        self.assertEqual([at["frame"] for at in by_kind["imageSequence"]["atFrames"]], [1, 12, 24])
        self.assertEqual(by_kind["library"]["storedPath"], "/show/otls/scatter.hda")
        self.assertEqual(
            snapshot["notEvaluated"],
            [{"owner": {"type": "texture", "name": "/mat/b", "property": "map"}, "message": "Syntax error"}],
        )
        self.assertEqual(state().cooked, [])
        self.assertEqual(state().edits, [])
        self.assertIs(state().unsaved_changes, False)
        self.assertEqual(hou.frame(), 1.0)

    def test_each_file_once(self) -> None:
        open_scene(
            asset("Sop", "studio::tree", "/show/shot/otls/tree.hda", holds="Sop"),
            node("/obj/g", "geo"),
            node("/obj/g/t", "studio::tree", locked_asset=True),
            node("/mat/a", "texture", {"map": File("$HIP/wood.exr")}),
            ROP,
        )
        snapshot = take_snapshot()
        self.assertEqual(sorted(owners(snapshot)), ["/mat/a", "/out/mantra1", "studio::Sop/tree"])

    def test_samples_of_one_frame_and_of_a_step(self) -> None:
        for frames, samples in (((7, 7, 1), [7]), ((1, 10, 4), [1, 5, 9]), ((-4, -2, 1), [-4, -3, -2])):
            open_scene(
                node("/mat/a", "texture", {"map": File("$HIP/wood.$F4.exr")}),
                node("/out/m", "ifd", {"trange": "normal", "f": frames}),
            )
            (one,) = [one for one in take_snapshot()["references"] if one["owner"]["name"] == "/mat/a"]
            self.assertEqual([at["frame"] for at in one["atFrames"]], samples, frames)

    def test_a_session_without_output_nodes_is_refused_in_words(self) -> None:
        open_scene(node("/obj/g", "geo"))
        with self.assertRaises(ProblemError) as caught:
            take_snapshot()
        self.assertEqual(caught.exception.problem.code, "no-output-node")
        self.assertIsNotNone(caught.exception.problem.zh)

    def test_houdini_is_asked_for_its_files_once(self) -> None:
        open_scene(node("/mat/a", "texture", {"map": File("$HIP/wood.exr")}), ROP)
        with mock.patch.object(hou, "fileReferences", wraps=hou.fileReferences) as asked:
            take_snapshot()
        self.assertEqual(asked.call_count, 1)


class Slices(unittest.TestCase):
    def open(self, count: int = 400) -> None:
        open_scene(
            [node("/mat/t%03d" % index, "texture", {"map": File("$HIP/%d.exr" % index)}) for index in range(count)], ROP
        )

    def test_the_same_as_at_once(self) -> None:
        self.open()
        snapshot = all_slices(take_snapshot_in_slices(seconds=0))
        whole = take_snapshot()
        for one in (snapshot, whole):
            del one["takenAt"]
        self.assertEqual(snapshot, whole)

    def test_held_when_its_time_is_used_up(self) -> None:
        self.open(4000)
        now = [0.0]

        def clock() -> float:
            # Each look at the clock is half a millisecond later.
            now[0] += 0.0005
            return now[0]

        slices = take_snapshot_in_slices(0.008, clock)
        at = now[0]
        longest = 0.0
        count = 0
        for _ in slices:
            longest = max(longest, now[0] - at)
            at = now[0]
            count += 1
        self.assertGreater(count, 10)
        self.assertLessEqual(longest, 0.0095)

    def test_the_list_of_files_has_a_slice_of_its_own(self) -> None:
        self.open(3)
        told: List[int] = []
        with mock.patch.object(hou, "fileReferences", side_effect=lambda: told.append(slices_done[0]) or ()):
            slices_done = [0]
            # No time is ever used up, so it is held for this call alone.
            slices = take_snapshot_in_slices(1.0, lambda: 0.0)
            for _ in slices:
                slices_done[0] += 1
        self.assertEqual(slices_done, [2])
        self.assertEqual(told, [1])

    def test_another_scene_is_opened_meanwhile(self) -> None:
        self.open()

        def between(count: int) -> None:
            if count == 5:
                load_scene(node("/mat/other", "texture", {"map": File("$HIP/b.exr")}), ROP, path="/show/b.hip")

        snapshot = all_slices(take_snapshot_in_slices(seconds=0), between)
        self.assertEqual(snapshot["scenePath"], "/show/b.hip")
        self.assertEqual(owners(snapshot), ["/mat/other", "/out/mantra1"])

    def test_nothing_of_the_old_scene_is_touched_any_more(self) -> None:
        self.open()
        slices = take_snapshot_in_slices(seconds=0)
        next(slices)
        load_scene(ROP)
        with mock.patch.object(hou, "ObjectWasDeleted", type("Never", (hou.Error,), {})):
            self.assertEqual(owners(all_slices(slices)), ["/out/mantra1"])

    def test_scenes_that_are_opened_over_and_over(self) -> None:
        self.open()
        snapshot = all_slices(take_snapshot_in_slices(seconds=0), lambda _count: load_scene(ROP) and None)
        self.assertEqual(owners(snapshot), ["/out/mantra1"])

    def test_nodes_are_deleted_meanwhile(self) -> None:
        for moment in range(1, 60, 3):
            self.open(200)

            def between(count: int) -> None:
                if count == moment:
                    for index in range(0, 200, 2):
                        delete("/mat/t%03d" % index)

            snapshot = all_slices(take_snapshot_in_slices(seconds=0), between)
            self.assertIn("/mat/t001", owners(snapshot), moment)
            self.assertEqual(snapshot["notEvaluated"], [], moment)

    def test_output_nodes_are_deleted_meanwhile(self) -> None:
        for moment in range(1, 40):
            open_scene([node("/out/m%d" % index, "ifd", {}) for index in range(6)], ROP)

            def between(count: int) -> None:
                if count == moment:
                    for index in range(1, 6):
                        delete("/out/m%d" % index)

            snapshot = all_slices(take_snapshot_in_slices(seconds=0), between)
            self.assertIn("/out/mantra1", [scene["name"] for scene in snapshot["scenes"]], moment)

    def test_it_listens_only_while_it_works(self) -> None:
        self.open()
        slices = take_snapshot_in_slices(seconds=0)
        next(slices)
        self.assertEqual(len(hou.hipFile.eventCallbacks()), 1)
        slices.close()
        self.assertEqual(hou.hipFile.eventCallbacks(), ())
        all_slices(take_snapshot_in_slices(seconds=0))
        self.assertEqual(hou.hipFile.eventCallbacks(), ())

    def test_somebody_takes_all_callbacks_away(self) -> None:
        self.open()
        slices = take_snapshot_in_slices(seconds=0)
        next(slices)
        state().hip_callbacks.clear()
        self.assertEqual(len(all_slices(slices)["scenes"]), 1)

    def test_saved_meanwhile(self) -> None:
        open_scene(node("/mat/a", "texture", {"map": File("$HIP/a.exr")}), ROP, path=None, unsaved=True)

        def between(count: int) -> None:
            if count == 1:
                hou.hipFile.save("/show/new.hip")

        snapshot = all_slices(take_snapshot_in_slices(seconds=0), between)
        self.assertEqual((snapshot["scenePath"], snapshot["unsavedChanges"]), ("/show/new.hip", False))


if __name__ == "__main__":
    unittest.main()
