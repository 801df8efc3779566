"""Every field of an output node's scene."""

import unittest
from typing import Any, Dict, List, Tuple

import houdini_host as host
from houdini_host import Broken, Computed, Expression, Menu, node

from .rop_support import RopTestCase, by_name, written

CAMERA = node("/obj/cam1", "cam", {"res": (1920, 1080)})


def rop(name: str, kind: str, parms: Dict[str, Any], inputs: Tuple[str, ...] = (), **flags: Any) -> Any:
    """A node in ``/out``."""
    return node("/out/" + name, kind, parms, inputs, **flags)


class Fields(RopTestCase):
    def test_a_mantra_node(self) -> None:
        scene = self.one(
            CAMERA,
            rop("mantra1", "ifd", {"trange": "normal", "f": (5, 21, 4), "vm_picture": "$HIP/render/$OS.$F4.exr"}),
            fps=25.0,
        )
        self.assertEqual(
            scene,
            {
                "name": "/out/mantra1",
                "active": True,
                "frameRange": {"start": 5, "end": 21, "step": 4},
                "fps": 25.0,
                "resolution": {"width": 1920, "height": 1080},
                "camera": "/obj/cam1",
                "cameras": ["/obj/cam1"],
                "renderer": "ifd",
                "outputPath": "$HIP/render/$OS.$F4.exr",
                "outputFormat": "exr",
                "renderLayers": [],
                "dependsOn": [],
                "outputNode": {
                    "take": None,
                    "bypassed": False,
                    "frameByFrame": False,
                    "sequential": False,
                    "nonBlocking": False,
                    "repeats": 1,
                },
            },
        )

    def test_where_each_type_writes_and_what_camera_it_renders(self) -> None:
        for kind, output, camera in (
            ("ifd", "vm_picture", "camera"),
            ("Redshift_ROP", "RS_outputFileNamePrefix", "RS_renderCamera"),
            ("arnold", "ar_picture", "camera"),
            ("vray_renderer", "SettingsOutput_img_file_path", "render_camera"),
            ("ris::3.0", "ri_display_0_name", "camera"),
            ("ris::24.0", "ri_display_0", "camera"),
            ("rib", "ri_display", "camera"),
            ("Octane_ROP", "HO_img_fileName", "HO_renderCamera"),
            ("karma", "picture", "camera"),
            ("usdrender", "outputimage", "override_camera"),
            ("opengl", "picture", "camera"),
            ("baketexture::3.0", "vm_uvoutputpicture1", "camera"),
        ):
            with self.subTest(kind):
                found = self.open(node("/obj/cam7", "cam"), rop("a", kind, {output: "$HIP/r/a.$F4.png", camera: "/obj/cam7"}))
                scene = found.scenes[0]
                self.assertEqual(
                    [scene["renderer"], scene["outputPath"], scene["outputFormat"], scene["camera"], scene["active"]],
                    [kind, "$HIP/r/a.$F4.png", "png", "/obj/cam7", True],
                )
                self.assertEqual(written(found), [("/out/a", output, "$HIP/r/a.$F4.png")])
                self.assertEqual(found.references[0]["owner"]["type"], kind)
                self.assertEqual(found.references[0]["kind"], "output")

    def test_caches_are_no_pictures(self) -> None:
        for kind, output, stored, ending in (
            ("geometry", "sopoutput", "$HIP/geo/x.$F.bgeo.sc", "bgeo.sc"),
            ("alembic", "filename", "$HIP/x.abc", "abc"),
            ("dop", "dopoutput", "$HIP/x.$SF.sim", "sim"),
            ("usd", "lopoutput", "$HIP/x.usd", "usd"),
            ("filmboxfbx", "sopoutput", "$HIP/x.fbx", "fbx"),
            ("gltf", "file", "$HIP/x.glb", "glb"),
            ("channel", "chopoutput", "$HIP/x.bclip", "bclip"),
            ("mdd", "file", "$HIP/x.mdd", "mdd"),
        ):
            with self.subTest(kind):
                scene = self.one(rop("a", kind, {output: stored}))
                self.assertEqual((scene["outputPath"], scene["outputFormat"]), (stored, ending))
                self.assertIsNone(scene["resolution"])
                self.assertIsNone(scene["camera"])

    def test_a_type_nobody_told_of(self) -> None:
        scene = self.one(rop("a", "studio::baker::2.0", {"picture": "$HIP/a.tif"}))
        self.assertEqual((scene["renderer"], scene["outputPath"]), ("studio::baker::2.0", "$HIP/a.tif"))

    def test_a_composite_and_a_movie(self) -> None:
        scene = self.one(rop("a", "comp", {"copoutput": "$HIP/a.mov", "tres": True, "res": (640, 360)}))
        self.assertEqual(scene["outputFormat"], "mov")
        self.assertEqual(scene["resolution"], {"width": 640, "height": 360})
        self.assertIsNone(scene["camera"])

    def test_the_format_of_a_menu(self) -> None:
        scene = self.one(
            rop("a", "Redshift_ROP", {"RS_outputFileNamePrefix": "$HIP/a.$F4.exr", "RS_outputFileFormat": ".jpg"})
        )
        self.assertEqual(scene["outputFormat"], "jpg")

    def test_a_picture_that_is_not_saved_has_no_output(self) -> None:
        for kind, parms in (
            ("Redshift_ROP", {"RS_outputFileNamePrefix": "$HIP/a.exr", "RS_outputEnable": False}),
            ("vray_renderer", {"SettingsOutput_img_file_path": "$HIP/a.exr", "SettingsOutput_img_save": False}),
            ("ris", {"ri_display_0": "$HIP/a.exr", "ri_device_0": "it"}),
        ):
            with self.subTest(kind):
                found = self.open(rop("a", kind, parms))
                self.assertIsNone(found.scenes[0]["outputPath"])
                self.assertEqual(found.references, [])

    def test_paths_are_told_as_they_are_written(self) -> None:
        for value, stored in (
            ("D:/maps/$F4.exr", "D:/maps/$F4.exr"),
            ("$HIP/größe/夜.$F4.exr", "$HIP/größe/夜.$F4.exr"),
            (Computed("$HIP/`$OS`.exr", lambda frame: "/show/a.exr"), "$HIP/`$OS`.exr"),
            (Expression('"$HIP/a.exr"', lambda frame: "/show/a.exr"), "$HIP/a.exr"),
            (Expression('$HIP + "/a.exr"', lambda frame: "/show/a.exr"), '`$HIP + "/a.exr"`'),
        ):
            with self.subTest(stored):
                scene = self.one(rop("a", "ifd", {"vm_picture": value}))
                self.assertEqual((scene["outputPath"], scene["outputFormat"]), (stored, "exr"))

    def test_take(self) -> None:
        for take, told in (("_current_", None), ("", None), ("night", "night")):
            with self.subTest(take):
                self.assertEqual(self.one(rop("a", "ifd", {"take": take}))["outputNode"]["take"], told)

    def test_bypassed(self) -> None:
        self.assertTrue(self.one(rop("a", "ifd", {}, bypassed=True))["outputNode"]["bypassed"])

    def test_sequential(self) -> None:
        for kind, parms, told in (
            ("geometry", {"initsim": True}, True),
            ("geometry", {"initsim": False}, False),
            ("ifd", {"soho_initsim": True}, True),
            ("dop", {}, True),
            ("alembic", {}, False),
        ):
            with self.subTest(kind + str(parms)):
                self.assertIs(self.one(rop("a", kind, parms))["outputNode"]["sequential"], told)

    def test_only_a_single_picture_is_not_waited_for(self) -> None:
        for kind, parms, told in (
            ("ifd", {"trange": "off", "soho_foreground": False}, True),
            ("ifd", {"trange": "off", "soho_foreground": True}, False),
            ("ifd", {"trange": "normal", "soho_foreground": False}, False),
            ("Redshift_ROP", {"trange": "off", "RS_nonBlockingRendering": True}, True),
            ("Redshift_ROP", {"trange": "normal", "RS_nonBlockingRendering": True}, False),
            ("geometry", {"trange": "off"}, False),
        ):
            with self.subTest(kind + str(parms)):
                self.assertIs(self.one(rop("a", kind, parms))["outputNode"]["nonBlocking"], told)


class Frames(RopTestCase):
    def frames(self, **parms: Any) -> Dict[str, int]:
        return self.one(rop("a", "ifd", parms), frames=(1.0, 96.0), frame=7.0)["frameRange"]

    def test_its_own_range(self) -> None:
        self.assertEqual(self.frames(trange="normal", f=(5, 21, 4)), {"start": 5, "end": 21, "step": 4})
        self.assertEqual(self.frames(trange="on", f=(5, 21, 4)), {"start": 5, "end": 21, "step": 4})

    def test_backwards(self) -> None:
        self.assertEqual(self.frames(trange="on", f=(9, 2, -1)), {"start": 2, "end": 9, "step": 1})

    def test_the_current_frame(self) -> None:
        self.assertEqual(self.frames(trange="off", f=(5, 20, 1)), {"start": 7, "end": 7, "step": 1})

    def test_whole_frames_and_no_step_below_one(self) -> None:
        self.assertEqual(self.frames(trange="normal", f=(0.5, 10.4, 0.25)), {"start": 1, "end": 10, "step": 1})

    def test_a_node_without_a_range_has_that_of_the_scene(self) -> None:
        scene = self.one(rop("a", "merge", {}), frames=(11.0, 96.0))
        self.assertEqual(scene["frameRange"], {"start": 11, "end": 96, "step": 1})

    def test_a_range_from_the_stage_is_not_known_without_making_it(self) -> None:
        scene = self.one(
            node("/stage/r", "usdrender_rop", {"trange": "stage", "f": (3, 4, 1)}), frames=(11.0, 96.0)
        )
        self.assertEqual(scene["frameRange"], {"start": 11, "end": 96, "step": 1})

    def test_by_expressions(self) -> None:
        own = (Expression("$FSTART+4", lambda frame: 5.0), Expression("$FEND", lambda frame: 96.0), 2)
        found = self.frames(trange="normal", f=own)
        self.assertEqual(found, {"start": 5, "end": 96, "step": 2})


class PictureSizes(RopTestCase):
    def size(self, kind: str, parms: Dict[str, Any]) -> Any:
        size = self.one(CAMERA, rop("a", kind, parms))["resolution"]
        return None if size is None else (size["width"], size["height"])

    def test_of_the_camera_a_part_of_it_or_its_own(self) -> None:
        own = {"camera": "../../obj/cam1", "res_override": (100, 50)}
        for override, fraction, size in (
            (False, "0.5", (1920, 1080)),
            (True, "0.5", (960, 540)),
            (True, "0.333", (639, 360)),
            (True, "specific", (100, 50)),
        ):
            with self.subTest(fraction):
                parms = dict(own, override_camerares=override, res_fraction=fraction)
                self.assertEqual(self.size("ifd", parms), size)

    def test_redshift(self) -> None:
        own = {"RS_renderCamera": "/obj/cam1", "RS_overrideRes": (100, 50)}
        for override, scale, size in ((False, "50", (1920, 1080)), (True, "50", (960, 540)), (True, "user", (100, 50))):
            with self.subTest(scale):
                parms = dict(own, RS_overrideCameraRes=override, RS_overrideResScale=scale)
                self.assertEqual(self.size("Redshift_ROP", parms), size)

    def test_the_menu_of_redshift_by_numbers(self) -> None:
        items = tuple(str(number) for number in range(8))
        for item, size in (("0", (192, 108)), ("4", (960, 540)), ("7", (100, 50))):
            with self.subTest(item):
                parms = {
                    "RS_renderCamera": "/obj/cam1",
                    "RS_overrideRes": (100, 50),
                    "RS_overrideCameraRes": True,
                    "RS_overrideResScale": Menu(item, items),
                }
                self.assertEqual(self.size("Redshift_ROP", parms), size)

    def test_a_camera_that_is_gone(self) -> None:
        scene = self.one(rop("a", "ifd", {"camera": "/obj/gone"}))
        self.assertEqual((scene["camera"], scene["resolution"]), ("/obj/gone", None))

    def test_open_gl(self) -> None:
        self.assertEqual(self.size("opengl", {"tres": True, "res": (320, 200), "camera": "/obj/cam1"}), (320, 200))
        self.assertEqual(self.size("opengl", {"tres": False, "res": (320, 200), "camera": "/obj/cam1"}), (1920, 1080))


class Stage(RopTestCase):
    def test_camera_size_and_path_come_from_the_settings_above(self) -> None:
        found = self.open(
            node("/stage/camera1", "camera", {"primpath": "/cameras/$OS"}),
            node(
                "/stage/settings",
                "karmarenderproperties",
                {"picture": "$HIP/k.$F4.exr", "camera": "/cameras/camera1", "resolution": (800, 450)},
                ["camera1"],
            ),
            node(
                "/stage/render",
                "usdrender_rop",
                {"trange": "off", "outputimage": "", "override_camera": "", "override_res": ""},
                ["settings"],
            ),
            frame=7.0,
        )
        scene = by_name(found)["/stage/render"]
        self.assertEqual(scene["outputPath"], "$HIP/k.$F4.exr")
        self.assertEqual((scene["camera"], scene["cameras"]), ("/cameras/camera1", ["/cameras/camera1"]))
        self.assertEqual(scene["resolution"], {"width": 800, "height": 450})
        self.assertEqual(scene["frameRange"], {"start": 7, "end": 7, "step": 1})
        self.assertEqual(written(found), [("/stage/settings", "picture", "$HIP/k.$F4.exr")])

    def test_a_render_node_in_out_finds_the_stage_by_its_path(self) -> None:
        found = self.open(
            node("/stage/settings", "karmarenderproperties", {"picture": "$HIP/k.exr", "resolution": (800, 450)}),
            rop("cache", "geometry", {"sopoutput": "$HIP/c.bgeo"}),
            rop("other", "karma", {"picture": "$HIP/other.exr", "resolution": (10, 10)}),
            rop("render", "usdrender", {"loppath": "/stage/settings", "outputimage": ""}, ("other",)),
        )
        scene = by_name(found)["/out/render"]
        self.assertEqual((scene["outputPath"], scene["resolution"]), ("$HIP/k.exr", {"width": 800, "height": 450}))

    def test_what_is_wired_into_a_render_node_in_out_is_not_its_stage(self) -> None:
        found = self.open(
            rop("first", "karma", {"picture": "$HIP/first.exr", "resolution": (10, 10)}),
            rop("second", "usdrender", {"loppath": "", "outputimage": ""}, ("first",)),
        )
        scene = by_name(found)["/out/second"]
        self.assertEqual((scene["outputPath"], scene["resolution"]), (None, None))

    def test_sizes_of_its_own(self) -> None:
        for override, size in (
            ({"override_res": "specific", "res_user": (640, 360)}, (640, 360)),
            ({"override_res": "scale", "res_scale": 50.0}, (400, 225)),
        ):
            with self.subTest(str(override)):
                found = self.open(
                    node("/stage/settings", "karmarenderproperties", {"resolution": (800, 450)}),
                    node("/stage/render", "usdrender_rop", dict(override, outputimage="$HIP/a.exr"), ["settings"]),
                )
                self.assertEqual(found.scenes[0]["resolution"], {"width": size[0], "height": size[1]})

    def test_a_ring_of_nodes_ends(self) -> None:
        nodes = [node("/stage/null%d" % number, "null", {}, ["null%d" % ((number + 1) % 3)]) for number in range(3)]
        found = self.open(nodes, node("/stage/render", "usdrender_rop", {"outputimage": ""}, ["null0"]))
        self.assertIsNone(found.scenes[0]["resolution"])


class Places(RopTestCase):
    def test_in_geometry_on_the_stage_and_in_networks_elsewhere(self) -> None:
        found = self.open(
            node("/obj/geo1", "geo"),
            node("/obj/geo1/write", "rop_geometry", {"sopoutput": "$HIP/a.bgeo"}),
            node("/obj/geo1/merge1", "merge"),
            node("/obj/ropnet1", "ropnet"),
            node("/obj/ropnet1/shots", "subnet"),
            node("/obj/ropnet1/shots/ifd1", "ifd", {"vm_picture": "$HIP/a.exr"}),
            node("/stage/usdrender_rop1", "usdrender_rop", {"outputimage": "$HIP/b.exr"}),
            node("/tasks/topnet1", "topnet"),
            node("/tasks/topnet1/filecache1", "labs::filecache"),
        )
        self.assertEqual(
            [(scene["name"], scene["active"]) for scene in found.scenes],
            [("/obj/geo1/write", False), ("/obj/ropnet1/shots/ifd1", True), ("/stage/usdrender_rop1", False)],
        )

    def test_what_is_no_output(self) -> None:
        found = self.open(
            rop("look", "Redshift_IPR", {}),
            rop("end", "null", {}),
            rop("box", "subnet", {}),
            rop("submit", "farmhand_submit", {}),
            rop("looks", "matnet", {}),
            rop("more", "ropnet", {}),
            rop("elements", "vray_render_channels", {}),
            rop("a", "ifd", {}),
        )
        self.assertEqual([scene["name"] for scene in found.scenes], ["/out/a"])

    def test_nodes_that_control_others_are_scenes_as_well(self) -> None:
        kinds = "merge fetch switch batch shell wedge prepost framedep framecontainer netbarrier".split()
        found = self.open(*[rop(kind, kind, {}) for kind in kinds])
        self.assertEqual([scene["renderer"] for scene in found.scenes], kinds)
        self.assertTrue(all(scene["outputPath"] is None for scene in found.scenes))

    def test_cameras_of_every_kind_each_once(self) -> None:
        found = self.open(
            node("/obj/cam1", "cam"),
            node("/obj/rig", "stereocamrig"),
            node("/obj/switcher1", "switcher"),
            node("/obj/geo1", "geo"),
            node("/stage/camera1", "camera", {"primpath": "/cameras/a"}),
            node("/stage/camera2", "camera::2.0", {"primpath": "/cameras/a"}),
            rop("a", "ifd", {}),
        )
        self.assertEqual(
            sorted(found.scenes[0]["cameras"]), sorted(["/obj/cam1", "/obj/rig", "/obj/switcher1", "/cameras/a"])
        )


class Active(RopTestCase):
    NODES: List[Any] = [
        rop("cache", "geometry", {}),
        rop("a", "ifd", {}),
        rop("b", "ifd", {}),
        rop("all", "merge", {}, ("a", "b")),
    ]

    def active(self, *specs: Any, **options: Any) -> List[str]:
        return [scene["name"] for scene in self.open(*specs, **options).scenes if scene["active"]]

    def test_the_first_picture(self) -> None:
        self.assertEqual(self.active(self.NODES), ["/out/a"])

    def test_the_one_rendered_last_unless_it_is_gone(self) -> None:
        self.assertEqual(self.active(self.NODES, variables={"DRIVERPATH": "/out/b"}), ["/out/b"])
        self.assertEqual(self.active(self.NODES, variables={"DRIVERPATH": "/out/gone"}), ["/out/a"])

    def test_not_one_that_is_bypassed(self) -> None:
        nodes = [rop("a", "ifd", {}, bypassed=True), rop("b", "ifd", {})]
        self.assertEqual(self.active(nodes, variables={"DRIVERPATH": "/out/a"}), ["/out/b"])

    def test_the_selected_one_comes_first(self) -> None:
        options = {"variables": {"DRIVERPATH": "/out/b"}}
        self.assertEqual(self.active(self.NODES, selection=["/out/cache"], **options), ["/out/cache"])
        self.assertEqual(self.active(self.NODES, selection=["/out/all"], **options), ["/out/all"])
        self.assertEqual(self.active(self.NODES, selection=["/obj"], **options), ["/out/b"])

    def test_without_pictures_the_first_that_writes(self) -> None:
        self.assertEqual(self.active(rop("m", "merge", {}), rop("c", "geometry", {})), ["/out/c"])

    def test_a_session_without_output_nodes(self) -> None:
        self.assertEqual(self.open(CAMERA).scenes, [])


class FileCaches(RopTestCase):
    def cache(self, **parms: Any) -> Tuple[Dict[str, Any], Any]:
        found = self.open(node("/obj/geo1", "geo"), node("/obj/geo1/cache", "filecache::2.0", parms), frame=7.0)
        return found.scenes[0], found

    def test_a_path_made_of_parts(self) -> None:
        scene, found = self.cache(
            loadfromdisk=False,
            filemethod=Menu("constructed", ("constructed", "explicit")),
            basedir="$HIP/geo",
            basename="$HIPNAME.$OS",
            enableversion=True,
            version=2,
            filetype=".bgeo.sc",
            timedependent=True,
            trange=Menu("range", ("single", "range")),
            f=(1, 3, 1),
        )
        stored = "$HIP/geo/$HIPNAME.$OS/v2/$HIPNAME.${OS}_v2.$F4.bgeo.sc"
        self.assertEqual((scene["outputPath"], scene["outputFormat"]), (stored, "bgeo.sc"))
        self.assertEqual(scene["frameRange"], {"start": 1, "end": 3, "step": 1})
        self.assertEqual(written(found), [("/obj/geo1/cache", "basename", stored)])

    def test_without_version_and_frame(self) -> None:
        scene, _ = self.cache(
            filemethod=Menu("constructed", ("constructed", "explicit")),
            basedir="$HIP/geo",
            basename="rock",
            enableversion=False,
            version=2,
            timedependent=False,
            trange=Menu("range", ("single", "range")),
            f=(1, 3, 1),
        )
        self.assertEqual(scene["outputPath"], "$HIP/geo/rock/rock.bgeo.sc")
        self.assertEqual(scene["frameRange"], {"start": 7, "end": 7, "step": 1})

    def test_a_path_of_its_own_and_what_is_loaded_is_not_written(self) -> None:
        parms = {"filemethod": Menu("explicit", ("constructed", "explicit")), "file": "$HIP/c.$F.bgeo"}
        scene, found = self.cache(loadfromdisk=False, **parms)
        self.assertEqual(scene["outputPath"], "$HIP/c.$F.bgeo")
        self.assertEqual(written(found), [("/obj/geo1/cache", "file", "$HIP/c.$F.bgeo")])
        _, found = self.cache(loadfromdisk=True, **parms)
        self.assertEqual(written(found), [])

    def test_a_simulation_runs_in_a_row(self) -> None:
        for parms, told in (
            ({"cachesim": True, "timedependent": True}, True),
            ({"cachesim": False, "timedependent": True}, False),
            ({"cachesim": True, "timedependent": False}, False),
        ):
            with self.subTest(str(parms)):
                self.assertIs(self.cache(file="$HIP/c.bgeo", **parms)[0]["outputNode"]["sequential"], told)

    def test_frames_one_by_one(self) -> None:
        trange = Menu("specific", ("single", "range", "specific"))
        for stored, told in (
            ("1 5 10-20", "1, 5, 10-20"),
            ("1,5, 10-20x2", "1, 5, 10-20x2"),
            ("-3-4:2", "-3-4x2"),
            ("some", None),
            ("1 some", None),
            ("", None),
        ):
            with self.subTest(stored):
                scene, _ = self.cache(file="$HIP/c.$F.bgeo", trange=trange, specificrange=stored)
                self.assertEqual(scene.get("pickedFrames"), told)

    def test_a_single_frame_typed_in(self) -> None:
        scene, _ = self.cache(
            file="$HIP/c.bgeo", trange=Menu("single", ("single", "range")), useframeoverride=True, frameoverride=42.0
        )
        self.assertEqual(scene["frameRange"], {"start": 42, "end": 42, "step": 1})


class Problems(RopTestCase):
    def test_a_parameter_that_cannot_be_worked_out_stops_nothing(self) -> None:
        found = self.open(
            CAMERA,
            rop("a", "ifd", {"trange": "normal", "f": (Broken("ch(1)", "Bad parameter reference"), 20, 2)}),
            rop("b", "ifd", {"vm_picture": "$HIP/b.exr"}),
            frames=(3.0, 96.0),
        )
        scenes = by_name(found)
        self.assertEqual(scenes["/out/a"]["frameRange"], {"start": 3, "end": 20, "step": 2})
        self.assertEqual(scenes["/out/b"]["outputPath"], "$HIP/b.exr")
        self.assertEqual(
            found.not_evaluated,
            [
                {
                    "owner": {"type": "ifd", "name": "/out/a", "property": "f1"},
                    "message": "Bad parameter reference",
                }
            ],
        )

    def test_the_camera_of_one_node(self) -> None:
        found = self.open(rop("a", "ifd", {"camera": Broken("`bad(`", "Syntax error")}))
        self.assertIsNone(found.scenes[0]["camera"])
        self.assertEqual([one["owner"]["property"] for one in found.not_evaluated], ["camera"])

    def test_what_only_a_cook_would_tell(self) -> None:
        end = Expression('npoints("/obj/geo1")', lambda frame: self.fail("it was worked out"))
        end.at = lambda frame: 99.0
        found = self.open(rop("a", "geometry", {"trange": "normal", "f": (1, end, 1)}), frames=(1.0, 48.0))
        self.assertEqual(found.scenes[0]["frameRange"], {"start": 1, "end": 48, "step": 1})
        self.assertEqual([one["owner"]["property"] for one in found.not_evaluated], ["f2"])

    def test_a_node_that_nobody_expected_leaves_the_others(self) -> None:
        def explode(frame: float) -> Any:
            raise RuntimeError("a studio's own expression")

        found = self.open(rop("a", "ifd", {"take": Computed("`x`", explode, moves=False)}), rop("b", "ifd", {}))
        self.assertEqual([scene["name"] for scene in found.scenes], ["/out/a", "/out/b"])
        self.assertEqual(found.not_evaluated[0]["message"], "a studio's own expression")

    def test_a_node_deleted_meanwhile_is_told(self) -> None:
        import hou
        from farmhand_houdini.cameras import CameraFinder
        from farmhand_houdini.rops import RopFinder, describe_rops
        from farmhand_houdini.session_walk import walk_session
        from farmhand_houdini.slices import at_once

        host.open_scene(rop("a", "ifd", {}), rop("b", "ifd", {}))
        finder, cameras = RopFinder(), CameraFinder()
        at_once(walk_session([finder, cameras], lambda library: False))
        steps = describe_rops(finder, cameras)
        next(steps)
        host.delete("/out/b")
        with self.assertRaises(hou.ObjectWasDeleted):
            at_once(steps)


if __name__ == "__main__":
    unittest.main()
