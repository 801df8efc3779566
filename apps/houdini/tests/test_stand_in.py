"""What the stand-in of Houdini has to be strict in, so that the other tests are worth something. From SideFX's documentation."""

import threading
import unittest

import hou
from houdini_host import (
    Broken,
    Computed,
    Expression,
    File,
    Keyframes,
    Reference,
    asset,
    delete,
    dot,
    idle,
    load_scene,
    node,
    open_scene,
    state,
)

from . import scenes


class Names(unittest.TestCase):
    def setUp(self) -> None:
        open_scene(node("/out/mantra1", "ifd"))

    def test_what_is_not_documented_is_not_there(self) -> None:
        for owner, name in ((hou, "allNodes"), (hou.hipFile, "folder"), (hou.node("/out"), "isBypassed")):
            with self.assertRaises(AttributeError):
                getattr(owner, name)

    def test_without_a_user_interface_there_is_no_ui(self) -> None:
        open_scene(with_ui=False)
        self.assertFalse(hou.isUIAvailable())
        with self.assertRaises(AttributeError):
            hou.ui.setStatusMessage("hello")
        self.assertTrue(hou.hipFile.hasUnsavedChanges())

    def test_only_the_main_thread_may_touch_it(self) -> None:
        failures = []

        def touch() -> None:
            try:
                hou.node("/out").path()
            except AssertionError as error:
                failures.append(error)

        thread = threading.Thread(target=touch)
        thread.start()
        thread.join()
        self.assertEqual(len(failures), 1)

    def test_a_node_is_a_new_object_each_time(self) -> None:
        self.assertIsNot(hou.node("/out/mantra1"), hou.node("/out/mantra1"))
        self.assertEqual(hou.node("/out/mantra1"), hou.node("/out/mantra1"))
        self.assertEqual(len({hou.node("/out/mantra1"), hou.node("/out/mantra1")}), 1)


class Parameters(unittest.TestCase):
    def test_texts_are_expanded_at_a_frame(self) -> None:
        open_scene(
            node("/out/a", "ifd", {"vm_picture": "$HIP/$HIPNAME.$OS.${F4}.$F.$FF.$UNKNOWN.exr"}),
            path="/show/mill.hip",
            variables={"TEX": "/tex"},
        )
        parm = hou.parm("/out/a/vm_picture")
        assert parm is not None
        self.assertEqual(parm.evalAsStringAtFrame(7.5), "/show/mill.a.0008.8.7.5.$UNKNOWN.exr")
        self.assertEqual(parm.unexpandedString(), "$HIP/$HIPNAME.$OS.${F4}.$F.$FF.$UNKNOWN.exr")
        self.assertTrue(parm.isTimeDependent())
        self.assertEqual(hou.text.expandString("$TEX/a.exr"), "/tex/a.exr")
        self.assertEqual(hou.text.collapseCommonVars("/show/a.exr"), "$HIP/a.exr")
        self.assertEqual(hou.text.collapseCommonVars("/showcase/a.exr"), "/showcase/a.exr")

    def test_backticks_need_a_value_of_the_test(self) -> None:
        open_scene(node("/out/a", "ifd", {"vm_picture": "`padzero(4, $F)`.exr"}))
        with self.assertRaises(hou.OperationFailed):
            hou.evalParm("/out/a/vm_picture")
        open_scene(node("/out/a", "ifd", {"vm_picture": Computed("`padzero(4, $F)`.exr", lambda at: "%04d.exr" % at)}))
        parm = hou.parm("/out/a/vm_picture")
        assert parm is not None
        self.assertEqual((parm.evalAtFrame(12), parm.rawValue()), ("0012.exr", "`padzero(4, $F)`.exr"))

    def test_expressions_are_keyframes_and_no_texts(self) -> None:
        open_scene(
            node("/out/a", "ifd", {"vm_picture": Expression("my_path()", lambda _: "/x.exr", python=True)}),
            node("/obj/a", "cam", {"aperture": Keyframes([(1, 10.0), (5, 20.0)])}),
        )
        parm = hou.parm("/out/a/vm_picture")
        keyed = hou.parm("/obj/a/aperture")
        assert parm is not None and keyed is not None
        self.assertEqual([each.expression() for each in parm.keyframes()], ["my_path()"])
        self.assertEqual((parm.expression(), parm.rawValue(), parm.eval()), ("my_path()", "my_path()", "/x.exr"))
        with self.assertRaises(hou.OperationFailed):
            parm.unexpandedString()
        self.assertEqual([keyed.evalAtFrame(at) for at in (0, 4, 5)], [10.0, 10.0, 20.0])
        with self.assertRaises(hou.OperationFailed):
            keyed.expression()
        parm.set("/y.exr")
        self.assertEqual(parm.eval(), "/x.exr")
        parm.deleteAllKeyframes()
        parm.set("/y.exr")
        self.assertEqual(parm.eval(), "/y.exr")

    def test_what_cannot_be_evaluated_fails_alone(self) -> None:
        open_scene(node("/out/a", "ifd", {"vm_picture": Broken("`chs(\"x\")`", "Bad parameter reference.")}))
        parm = hou.parm("/out/a/vm_picture")
        assert parm is not None
        for call in (parm.eval, parm.evalAsString, lambda: parm.evalAtFrame(2)):
            with self.assertRaises(hou.OperationFailed) as caught:
                call()
            self.assertEqual(caught.exception.instanceMessage(), "Bad parameter reference.")
        self.assertEqual(parm.rawValue(), '`chs("x")`')

    def test_menus_are_numbers_with_tokens_and_tuples_have_names(self) -> None:
        open_scene(
            node("/out/a", "ifd", {"trange": "on", "f": (1, 24, 1), "res_override": (640, 480)}),
            node("/out/gl", "opengl", {"res": (640, 480)}),
            node("/obj/cam1", "cam", {"res": (640, 480)}),
        )
        rop = hou.node("/out/a")
        self.assertEqual((rop.evalParm("trange"), rop.parm("trange").evalAsString()), (2, "on"))
        self.assertEqual([rop.evalParm(each) for each in ("f1", "f2", "f3")], [1.0, 24.0, 1.0])
        self.assertEqual(rop.parmTuple("res_override").eval(), (640, 480))
        names = [[each.name() for each in hou.parmTuple(path) or ()] for path in ("/out/gl/res", "/obj/cam1/res")]
        self.assertEqual(names, [["res1", "res2"], ["resx", "resy"]])
        self.assertIsNone(rop.parm("nothing"))
        with self.assertRaises(hou.OperationFailed):
            rop.parm("f1").unexpandedString()

    def test_references_are_followed_unless_that_is_not_wanted(self) -> None:
        open_scene(
            node("/mat/a", "texture", {"map": File("$HIP/a.exr")}),
            node("/mat/b", "texture", {"map": File(Reference("../a/map"))}),
        )
        parm = hou.parm("/mat/b/map")
        assert parm is not None
        self.assertEqual(parm.getReferencedParm(), hou.parm("/mat/a/map"))
        parm.set("$HIP/b.exr")
        self.assertEqual(hou.evalParm("/mat/a/map"), "/show/shot/b.exr")

    def test_takes_have_values_of_their_own(self) -> None:
        scenes.with_takes()
        self.assertEqual(hou.evalParm("/out/night/camera"), "/obj/cam1")
        fog = hou.takes.findTake("fog")
        assert fog is not None
        self.assertEqual(fog.path(), "/Main/night/fog")
        hou.takes.setCurrentTake(fog)
        self.assertEqual(hou.evalParm("/out/night/camera"), "/obj/cam2")
        self.assertEqual(hou.evalParm("/out/day/vm_picture"), "/show/shot/render/fog.0001.exr")
        self.assertEqual([each.call for each in state().cooked], ["setCurrentTake"])

    def test_a_take_keeps_what_is_set_while_it_is_current(self) -> None:
        scenes.single_mantra()
        own = hou.parmTuple("/out/mantra1/vm_picture")
        assert own is not None
        dusk = hou.takes.rootTake().addChildTake("dusk")
        dusk.addParmTuple(own)
        hou.takes.setCurrentTake(dusk)
        own.set(("/dusk.exr",))
        hou.takes.setCurrentTake(hou.takes.rootTake())
        self.assertEqual(hou.evalParm("/out/mantra1/vm_picture"), "/show/shot/render/mantra1.0001.exr")
        hou.takes.setCurrentTake(dusk)
        self.assertEqual((own.eval(), dusk.hasParmTuple(own)), (("/dusk.exr",), True))

    def test_what_is_locked_cannot_be_set(self) -> None:
        scenes.assets()
        bark = hou.parm("/obj/tree1/leaf1/bark")
        assert bark is not None
        with self.assertRaises(hou.PermissionError):
            bark.set("/x.exr")
        self.assertEqual(state().edits, [])


class Networks(unittest.TestCase):
    def test_wires_go_through_dots_and_into_subnetworks(self) -> None:
        scenes.merge_of_three()
        inputs = hou.node("/out/comp").inputs()
        self.assertEqual([each and each.path() for each in inputs], ["/out/merge1"])
        item = hou.node("/out/comp").inputConnections()[0].inputItem()
        self.assertEqual(item.networkItemType(), hou.networkItemType.NetworkDot)
        scenes.in_subnet()
        self.assertEqual([each and each.path() for each in hou.node("/out/subnet1/inside").inputs()], ["/out/cache"])
        open_scene(node("/out/a", "null"), node("/out/b", "merge", {}, [None, "a"]), dot("/out/d", "a"))
        self.assertEqual(hou.node("/out/b").inputs(), (None, hou.node("/out/a")))

    def test_what_renders_before(self) -> None:
        def before(path: str) -> "list[str]":
            return [each.path() for each in hou.node(path).inputDependencies()[0]]

        scenes.merge_of_three()
        self.assertEqual(before("/out/comp"), ["/out/cache1", "/out/cache2", "/out/plate"])
        scenes.switched()
        self.assertEqual(before("/out/mantra1"), ["/out/high"])
        scenes.fetched()
        self.assertEqual(before("/out/mantra1"), ["/obj/geo1/ropnet1/cache"])
        self.assertEqual(before("/out/mantra2"), [])
        scenes.cache_then_mantra()
        order, _ = hou.hscript("render -p -c -F /out/mantra1")
        self.assertEqual(order, "1 /out/cache \t( 10 20 1 )\n2 [ 1 ] /out/mantra1 \t( 10 20 1 )\n")

    def test_what_was_deleted_says_so(self) -> None:
        scenes.cache_then_mantra()
        kept = hou.node("/out/cache")
        parm = kept.parm("sopoutput")
        inside = hou.node("/obj/geo1/file1")
        delete("/out/cache")
        delete("/obj/geo1")
        for call in (kept.path, parm.eval, inside.name):
            with self.assertRaises(hou.ObjectWasDeleted):
                call()
        self.assertEqual(hou.node("/out/mantra1").inputs(), (None,))

    def test_another_scene_is_told_and_takes_the_old_one_away(self) -> None:
        scenes.single_mantra()
        old = hou.node("/out/mantra1")
        told = []
        hou.hipFile.addEventCallback(told.append)
        load_scene(node("/out/mantra1", "ifd"), path="/show/other.hip")
        self.assertEqual([each.name() for each in told], ["BeforeLoad", "BeforeClear", "AfterClear", "AfterLoad"])
        self.assertEqual(hou.hipFile.basename(), "other.hip")
        with self.assertRaises(hou.ObjectWasDeleted):
            old.path()

    def test_an_empty_scene_takes_the_place_of_the_open_one(self) -> None:
        scenes.with_takes()
        old = hou.node("/out/day")
        hou.hipFile.clear(suppress_save_prompt=True)
        with self.assertRaises(hou.ObjectWasDeleted):
            old.path()
        self.assertEqual((hou.node("/out").children(), len(hou.takes.takes())), ((), 1))
        self.assertTrue(hou.hipFile.isNewFile())

    def test_assets_and_the_files_of_a_scene(self) -> None:
        scenes.assets()
        definition = hou.node("/obj/tree1").type().definition()
        assert definition is not None
        self.assertEqual(definition.libraryFilePath(), "/show/hda/tree.hda")
        self.assertEqual(hou.node("/obj/tree1").type().nameComponents(), ("", "studio", "tree", "1.2"))
        found = [(parm and parm.path(), path) for parm, path in hou.fileReferences("JOB")]
        self.assertIn(("/obj/tree1/leaf1/bark", "$JOB/tex/bark.exr"), found)
        self.assertEqual([path for parm, path in found if parm is None], ["$JOB/hda/tree.hda", "$JOB/hda/leaf.hda"])
        open_scene(asset("Sop", "one", "/x.hda"), node("/obj/geo1", "geo"), node("/obj/geo1/one1", "one"))
        self.assertEqual([path for parm, path in hou.fileReferences() if parm is None], ["/x.hda"])

    def test_cooking_is_noticed(self) -> None:
        scenes.in_object()
        hou.node("/obj/geo1/box1").geometry()
        hou.node("/obj/ropnet1/mantra1").render()
        self.assertEqual(
            [(each.node, each.call) for each in state().cooked],
            [("/obj/geo1/box1", "geometry"), ("/obj/ropnet1/mantra1", "render")],
        )


class UserInterface(unittest.TestCase):
    def test_callbacks_are_called_while_it_is_idle(self) -> None:
        open_scene()
        calls = []

        def often() -> None:
            calls.append("often")

        hou.ui.addEventLoopCallback(often)
        hou.ui.postEventCallback(lambda: calls.append("once"))
        idle(2)
        hou.ui.removeEventLoopCallback(often)
        idle()
        self.assertEqual(calls, ["once", "often", "often"])
        with self.assertRaises(hou.OperationFailed):
            hou.ui.removeEventLoopCallback(often)

    def test_a_group_is_one_step_of_undo(self) -> None:
        open_scene(node("/out/a", "ifd"))
        with hou.undos.group("Farmhand"):
            hou.node("/out/a").setParms({"vm_picture": "/x.exr", "f": (1.0, 2.0, 1.0)})
        with hou.undos.group("Nothing"):
            pass
        self.assertEqual(hou.undos.undoLabels(), ("Farmhand",))
        self.assertEqual([path for path, _ in state().edits], ["/out/a/vm_picture", "/out/a/f1", "/out/a/f2", "/out/a/f3"])

    def test_saving_can_fail(self) -> None:
        open_scene(unsaved=True)
        state().save_failure = "Unable to save the file."
        with self.assertRaises(hou.OperationFailed):
            hou.hipFile.save()
        self.assertTrue(hou.hipFile.hasUnsavedChanges())
        state().save_failure = None
        hou.hipFile.save()
        self.assertEqual((state().saved, hou.hipFile.hasUnsavedChanges()), (["/show/shot/mill.hip"], False))


class Setups(unittest.TestCase):
    def test_every_scene_opens_and_can_be_read_without_cooking(self) -> None:
        self.assertGreaterEqual(len(scenes.SETUPS), 25)
        for name, setup in scenes.SETUPS.items():
            with self.subTest(name):
                session = scenes.many(400, 100) if name == "many" else setup()
                failed = set()
                for each in hou.node("/").allSubChildren():
                    for parm in each.parms():
                        try:
                            parm.eval()
                        except hou.OperationFailed:
                            failed.add(parm.path())
                self.assertEqual(failed, {"/mat/bad/map", "/out/bad/vm_picture"} if name == "unevaluable" else set())
                self.assertEqual(session.cooked, [])


if __name__ == "__main__":
    unittest.main()
