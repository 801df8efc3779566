"""The files that a session uses: owners, kinds, what moves, and what is no file."""

import ntpath
import posixpath
import unittest
from types import ModuleType
from typing import Any, Dict, List, Sequence

import hou
from farmhand_houdini.digital_assets import ForeignLibraries
from farmhand_houdini.references import Found, Place, find_references
from farmhand_houdini.slices import at_once
from houdini_host import (
    Broken,
    Computed,
    File,
    Keyframes,
    Reference,
    Text,
    asset,
    delete,
    node,
    open_scene,
    state,
)

FRAMES = (1, 12, 24)


def found(
    frames: Sequence[int] = FRAMES, outputs: Sequence[Place] = (), pathmod: ModuleType = posixpath, hfs: str = "/opt/hfs20.5.332"
) -> Found:
    folder = state().path.rpartition("/")[0]
    return at_once(find_references(hou.fileReferences(), outputs, frames, folder, ForeignLibraries(hfs), pathmod))


def references(**options: Any) -> List[Dict[str, Any]]:
    return found(**options).references


def only(**options: Any) -> Dict[str, Any]:
    (one,) = references(**options)
    return one


def texture(value: Any) -> Any:
    """A scene with one node that reads one file."""
    return open_scene(node("/mat/wood", "texture::2.0", {"map": value}))


class ReferencesTest(unittest.TestCase):
    def tearDown(self) -> None:
        self.assertEqual(state().cooked, [])
        self.assertEqual(state().edits, [])

    def test_owner_and_paths(self) -> None:
        texture(File("$JOB/tex/wood.exr", "Image", "read"))
        self.assertEqual(
            only(),
            {
                "storedPath": "$JOB/tex/wood.exr",
                "kind": "image",
                "owner": {"type": "texture::2.0", "name": "/mat/wood", "property": "map"},
                "resolvedPath": "/show/tex/wood.exr",
            },
        )

    def test_as_it_is_written_even_where_houdini_tells_it_shorter(self) -> None:
        texture(File("/show/shot/tex/wood.exr", "Image"))
        told = [(parm, path.replace("/show/shot", "$HIP")) for parm, path in hou.fileReferences()]
        one = at_once(find_references(told, (), FRAMES, "/show/shot", ForeignLibraries("/opt/hfs"), posixpath))
        self.assertEqual(one.references[0]["storedPath"], "/show/shot/tex/wood.exr")

    def test_kinds(self) -> None:
        for path, kind in (
            ("$HIP/a.exr", "image"),
            ("$HIP/a.RAT", "image"),
            ("$HIP/a.mov", "movie"),
            ("$HIP/a.wav", "sound"),
            ("$HIP/a.vdb", "volume"),
            ("$HIP/a.bgeo.sc", "cache"),
            ("$HIP/a.abc", "cache"),
            ("$HIP/a.usdc", "usd"),
            ("$HIP/a.ttf", "font"),
            ("$HIP/a.ies", "ies"),
            ("$HIP/a.osl", "shader"),
            ("$HIP/a.ocio", "other"),
            ("$HIP/a.<UDIM>.exr", "udim"),
            ("$HIP/a.%(UDIM)d.exr", "udim"),
            ("$HIP/a.$F4.exr", "imageSequence"),
            ("$HIP/a.<fnn>.exr", "imageSequence"),
            ("$HIP/a.$F4.bgeo.sc", "cache"),
            ("$HIP/a.$F.vdb", "volume"),
        ):
            texture(File(path))
            self.assertEqual(only()["kind"], kind, path)

    def test_kinds_by_node_where_the_name_does_not_tell(self) -> None:
        open_scene(node("/obj/g", "geo"), node("/obj/g/f", "file", {"file": File("$HIP/anim.v001"), "filemode": "read"}))
        self.assertEqual(only()["kind"], "cache")
        open_scene(node("/stage/s", "sublayer", {"filepath1": File("$HIP/layer.latest")}))
        self.assertEqual(only()["kind"], "usd")

    def test_tiles_are_kept_as_stored(self) -> None:
        for token in ("<UDIM>", "%(UDIM)d", "<fnn>"):
            texture(File("$HIP/tex/wood." + token + ".exr"))
            one = only()
            self.assertEqual(one["storedPath"], "$HIP/tex/wood." + token + ".exr")
            self.assertEqual(one["resolvedPath"], "/show/shot/tex/wood." + token + ".exr")
            self.assertNotIn("atFrames", one)

    def test_what_moves_is_told_on_first_middle_and_last_frame(self) -> None:
        for written, names in (
            ("$HIP/a.$F4.exr", ("a.0001.exr", "a.0012.exr", "a.0024.exr")),
            ("$HIP/a.$F.exr", ("a.1.exr", "a.12.exr", "a.24.exr")),
            ("$HIP/a.${F}.exr", ("a.1.exr", "a.12.exr", "a.24.exr")),
            ("$HIP/a.$FF.exr", ("a.1.exr", "a.12.exr", "a.24.exr")),
        ):
            texture(File(written))
            one = only()
            self.assertEqual(
                one["atFrames"], [{"frame": f, "path": "/show/shot/" + name} for f, name in zip(FRAMES, names)], written
            )
            self.assertEqual(one["resolvedPath"], "/show/shot/" + names[0])

    def test_backticks_are_told_as_houdini_works_them_out(self) -> None:
        texture(Computed("$HIP/a.`padzero(4, $F + 100)`.exr", lambda frame: "/show/shot/a.%04d.exr" % (frame + 100)))
        self.assertEqual([at["path"][-8:] for at in only()["atFrames"]], ["0101.exr", "0112.exr", "0124.exr"])

    def test_backticks_that_do_not_move_are_one_file(self) -> None:
        texture(Computed('$HIP/`chs("../name")`.exr', lambda _frame: "/show/shot/oak.exr"))
        one = only()
        self.assertEqual(one["resolvedPath"], "/show/shot/oak.exr")
        self.assertEqual(one["kind"], "image")
        self.assertNotIn("atFrames", one)

    def test_animated_by_keys(self) -> None:
        texture(File(Keyframes([(1, "/show/a.exr"), (20, "/show/b.exr")]), "Image"))
        one = only()
        self.assertEqual([at["path"] for at in one["atFrames"]], ["/show/a.exr", "/show/a.exr", "/show/b.exr"])

    def test_what_does_not_move_is_worked_out_once(self) -> None:
        asked: List[float] = []

        def at(frame: float) -> str:
            asked.append(frame)
            return "/show/shot/a.exr"

        texture(File(Computed("$JOB/a.exr", at, moves=False)))
        asked.clear()
        only()
        self.assertEqual(len(asked), 1)

    def test_variables_that_only_begin_like_the_frame_do_not_move(self) -> None:
        open_scene(
            node("/mat/wood", "texture", {"map": File("$FOLDER/wood.exr")}), variables={"FOLDER": "/show/tex", "FSTART": "1"}
        )
        one = only()
        self.assertNotIn("atFrames", one)
        self.assertEqual(one["resolvedPath"], "/show/tex/wood.exr")

    def test_a_relative_path_counts_from_the_scene(self) -> None:
        texture(File("geo/a.$F4.bgeo"))
        one = only()
        self.assertNotIn("resolvedPath", one)
        self.assertEqual(one["atFrames"][2]["path"], "/show/shot/geo/a.0024.bgeo")

    def test_paths_of_windows(self) -> None:
        open_scene(
            node("/mat/a", "texture", {"map": File("D:/tex/holz ü.exr")}),
            node("/mat/b", "texture", {"map": File("//nas/tex/夜.$F4.exr")}),
            node("/mat/c", "texture", {"map": File("D:\\tex\\rel.exr")}),
            path="D:/show/shot/mill.hip",
        )
        a, b, c = references(pathmod=ntpath, hfs="C:/Program Files/Side Effects Software/Houdini 20.5.332")
        self.assertEqual(a["resolvedPath"], "D:/tex/holz ü.exr")
        self.assertEqual(b["atFrames"][1]["path"], "//nas/tex/夜.0012.exr")
        self.assertEqual(c["storedPath"], "D:\\tex\\rel.exr")

    def test_a_path_of_another_system_says_nothing_about_this_disk(self) -> None:
        texture(File("D:/tex/wood.exr"))
        self.assertNotIn("resolvedPath", only(pathmod=posixpath))

    def test_no_files(self) -> None:
        for value in (
            "opdef:/Sop/tree?leaf.exr",
            "oplib:/Sop/tree?Sop/tree",
            "op:/img/comp1/OUT.exr",
            "temp:x.bgeo",
            "https://example.com/a.exr",
            "",
        ):
            texture(File(value))
            self.assertEqual(found(), Found([], []), value)

    def test_a_folder_and_a_name_without_one_are_no_files(self) -> None:
        for value in (File("$HIP/tex/", "Any"), File("$HIP/tex", "Directory"), File("Source Sans Pro", "Any")):
            texture(value)
            self.assertEqual(references(), [], value.raw)

    def test_what_comes_with_houdini_is_left_out(self) -> None:
        for value in ("$HFS/houdini/pic/mandril.pic", "$HH/geo/a.bgeo", "/opt/hfs20.5.332/houdini/pic/a.exr"):
            texture(File(value))
            self.assertEqual(references(), [], value)

    def test_a_parameter_that_cannot_be_worked_out_does_not_stop_the_others(self) -> None:
        open_scene(
            node("/mat/a", "texture", {"map": Broken("$HIP/`nonsense(`.exr", "Syntax error:\n  unexpected end")}),
            node("/mat/b", "texture", {"map": File("$HIP/b.exr")}),
        )
        result = found()
        self.assertEqual([one["owner"]["name"] for one in result.references], ["/mat/b"])
        self.assertEqual(
            result.not_evaluated,
            [
                {
                    "owner": {"type": "texture", "name": "/mat/a", "property": "map"},
                    "message": "Syntax error: unexpected end",
                }
            ],
        )

    def test_an_expression_in_python_may_raise_anything(self) -> None:
        def fails(_frame: float) -> str:
            raise ZeroDivisionError("division by zero")

        open_scene(node("/mat/a", "texture", {"map": File(Computed("$HIP/`pythonexprs('1/0')`.exr", fails, moves=True))}))
        self.assertEqual(found().not_evaluated[0]["message"], "division by zero")

    def test_what_only_a_cook_would_tell_is_not_asked_for(self) -> None:
        asked: List[float] = []

        def cooks(frame: float) -> str:
            asked.append(frame)
            return "/show/shot/a.exr"

        for raw in (
            '$HIP/`details("../null1", "variant")`.exr',
            '$HIP/`points("../null1", 0, "name")`.exr',
            '$HIP/a.`npoints("../grid1")`.exr',
            '$HIP/`chop("../chopnet1/out/tx")`.exr',
        ):
            open_scene(node("/mat/a", "texture", {"map": File(Computed(raw, cooks, moves=True))}))
            result = found()
            self.assertEqual((result.references, asked), ([], []), raw)
            self.assertIn("cook", result.not_evaluated[0]["message"])

    def test_a_bracket_in_a_name_is_no_call(self) -> None:
        texture(File("$HIP/point (1).exr"))
        self.assertEqual(only()["resolvedPath"], "/show/shot/point (1).exr")

    def test_what_others_tell_of_is_left_out(self) -> None:
        open_scene(
            node("/out/x", "studio_rop", {"picture": File("$HIP/a.$F4.exr", "Image", "write")}),
            node("/out/y", "studio_rop", {"picture": File("$HIP/b.$F4.exr", "Image", "write")}),
        )
        one = only(outputs=[("/out/x", "picture")])
        self.assertEqual((one["owner"]["name"], one["kind"]), ("/out/y", "output"))

    def test_what_is_written_is_an_output_by_name_or_by_its_declaration(self) -> None:
        for name, value in (
            ("outputfilepath", File("$HIP/a.exr")),
            ("anything", File("$HIP/a.exr", "Image", "write")),
        ):
            open_scene(node("/obj/g", "geo"), node("/obj/g/n", "studio_export", {name: value}))
            self.assertEqual(
                only(),
                {
                    "storedPath": "$HIP/a.exr",
                    "kind": "output",
                    "owner": {"type": "studio_export", "name": "/obj/g/n", "property": name},
                },
            )

    def test_an_output_that_is_handed_on_inside_of_an_asset_is_told_with_the_asset(self) -> None:
        open_scene(
            asset("Sop", "studio::bake", "/opt/hfs20.5.332/houdini/otls/x.hda", holds="Sop"),
            node("/obj/g", "geo"),
            node("/obj/g/b", "studio::bake", {"destfile": File("$HIP/baked.exr", "Image", "write")}, locked_asset=True),
            node("/obj/g/b/inner", "studio_export", {"destfile": File(Reference("../destfile"), "Image", "write")}),
        )
        self.assertEqual([one["owner"]["name"] for one in references()], ["/obj/g/b"])

    def test_known_output_nodes_tell_of_their_own(self) -> None:
        open_scene(node("/out/mantra1", "ifd", {"vm_dcmfilename": File("$HIP/dcm.rat"), "soho_diskfile": File("$HIP/a.ifd")}))
        self.assertEqual(references(), [])

    def test_places_of_a_render_or_a_work_item_are_no_files(self) -> None:
        open_scene(
            node("/out/x", "studio_rop", {"taskgraphfile": File("$HIP/a.py"), "vm_tmpsharedstorage": File("$HIP/ifds/storage.x")})
        )
        self.assertEqual(references(), [])

    def test_file_nodes_by_their_mode(self) -> None:
        for mode, kind in (("read", "cache"), ("auto", "cache"), ("write", "output"), ("none", None)):
            open_scene(
                node("/obj/g", "geo"),
                node("/obj/g/f", "file", {"file": File("$HIP/a.bgeo.sc", "Geometry"), "filemode": mode}),
            )
            self.assertEqual([one["kind"] for one in references()], [] if kind is None else [kind], mode)

    def test_a_file_cache_reads_only_when_it_loads(self) -> None:
        for loads in (False, True):
            open_scene(
                node("/obj/g", "geo"),
                node(
                    "/obj/g/c",
                    "filecache",
                    {"file": File("$HIP/geo/sim.$F4.bgeo.sc", "Geometry"), "filemethod": "explicit", "loadfromdisk": loads},
                ),
            )
            kinds = [one["kind"] for one in references(outputs=[("/obj/g/c", "file")])]
            self.assertEqual(kinds, ["cache"] if loads else [])

    def test_what_an_asset_hands_on_inside_is_told_with_the_asset(self) -> None:
        open_scene(
            asset("Sop", "studio::tree", "/opt/hfs20.5.332/houdini/otls/x.hda", holds="Sop"),
            node("/obj/g", "geo"),
            node("/obj/g/tree1", "studio::tree", {"leaf": File("$HIP/leaf.exr")}, locked_asset=True),
            node("/obj/g/tree1/map", "texture", {"map": File(Reference("../leaf"))}),
        )
        self.assertEqual([one["owner"]["name"] for one in references()], ["/obj/g/tree1"])

    def test_a_parameter_that_is_driven_is_written_in_backticks(self) -> None:
        open_scene(
            node("/mat/holder", "null", {"leaf": Text("$HIP/leaf.exr")}),
            node("/mat/a", "texture", {"map": File(Reference("/mat/holder/leaf"))}),
        )
        one = only()
        self.assertEqual(one["storedPath"], '`chs("/mat/holder/leaf")`')
        self.assertEqual(one["resolvedPath"], "/show/shot/leaf.exr")

    def test_a_parameter_that_is_listed_twice_is_told_once(self) -> None:
        texture(File("$HIP/wood.exr"))
        told = list(hou.fileReferences()) * 2
        result = at_once(find_references(told, (), FRAMES, "/show/shot", ForeignLibraries("/opt/hfs"), posixpath))
        self.assertEqual(len(result.references), 1)

    def test_libraries_that_houdini_lists(self) -> None:
        open_scene(
            asset("Sop", "studio::tree", "/show/shot/otls/tree.hda", holds="Sop"),
            node("/obj/g", "geo"),
            node("/obj/g/tree1", "studio::tree", locked_asset=True),
        )
        one = only()
        self.assertEqual(one["kind"], "library")
        self.assertEqual(one["storedPath"], "$HIP/otls/tree.hda")
        self.assertEqual(one["resolvedPath"], "/show/shot/otls/tree.hda")

    def test_nodes_deleted_between_two_slices(self) -> None:
        open_scene([node("/mat/t%03d" % index, "texture", {"map": File("$HIP/%d.exr" % index)}) for index in range(200)])
        steps = find_references(hou.fileReferences(), (), FRAMES, "/show/shot", ForeignLibraries("/opt/hfs"), posixpath)
        next(steps)
        next(steps)
        for index in range(100, 200):
            delete("/mat/t%03d" % index)
        state().edits.clear()
        result = at_once(steps)
        self.assertEqual(len(result.references), 100)
        self.assertEqual(result.not_evaluated, [])

    def test_without_output_nodes_frames_are_not_asked_for(self) -> None:
        texture(File("$HIP/a.$F4.exr"))
        one = only(frames=())
        self.assertEqual(one["resolvedPath"], "/show/shot/a.0001.exr")
        self.assertNotIn("atFrames", one)


if __name__ == "__main__":
    unittest.main()
