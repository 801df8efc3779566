"""Every field of the snapshot, read from documents."""

import sys
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, List
from unittest import mock

import c4d
import redshift
from c4d import documents, host
from farmhand_cinema4d.snapshot import take_snapshot
from farmhand_cinema4d.version import version_text

from .scenes import REDSHIFT, HostTestCase, bitmap_material, document, settings


class HostFields(HostTestCase):
    def test_schema_and_host(self) -> None:
        snapshot = take_snapshot(document())
        self.assertEqual(snapshot["schema"], "farmhand.host-snapshot/1")
        self.assertEqual(snapshot["host"]["name"], "cinema4d")
        self.assertEqual(snapshot["host"]["version"], "2024.4.1")

    def test_system(self) -> None:
        for platform, system in (("win32", "windows"), ("darwin", "macos"), ("linux", "linux")):
            with mock.patch.object(sys, "platform", platform):
                self.assertEqual(take_snapshot(document())["host"]["system"], system)

    def test_versions_read_as_they_are_printed(self) -> None:
        for number, text in (
            (23008, "23.008"),
            (23110, "23.110"),
            (24111, "24.111"),
            (26107, "26.107"),
            (2023000, "2023.0.0"),
            (2024401, "2024.4.1"),
            (2025310, "2025.3.10"),
            (2026000, "2026.0.0"),
        ):
            self.assertEqual(version_text(number), text)

    def test_path_of_the_document(self) -> None:
        doc = document(self.folder, "große Mühle 夜.c4d")
        self.assertEqual(take_snapshot(doc)["scenePath"], self.folder + "/große Mühle 夜.c4d")

    def test_a_document_that_was_never_saved_has_no_path(self) -> None:
        self.assertIsNone(take_snapshot(document("", "Untitled 1"))["scenePath"])

    def test_unsaved_changes(self) -> None:
        doc = document(self.folder)
        self.assertIs(take_snapshot(doc)["unsavedChanges"], False)
        doc.changed = True
        self.assertIs(take_snapshot(doc)["unsavedChanges"], True)

    def test_taken_now_and_with_its_time_zone(self) -> None:
        taken = take_snapshot(document())["takenAt"]
        at = datetime.strptime(taken[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
        self.assertLess(abs(datetime.now(timezone.utc) - at), timedelta(minutes=5))
        self.assertTrue(taken.endswith("+00:00"))


class SceneFields(HostTestCase):
    def scene(self, **changes: Any) -> Dict[str, Any]:
        multipass: List[Any] = changes.pop("multipass", [])
        more: Dict[str, Any] = changes.pop("document", {})
        return take_snapshot(document(render_data=settings(multipass=multipass, **changes), **more))["scenes"][0]

    def test_manual_range_and_step(self) -> None:
        self.assertEqual(self.scene()["frameRange"], {"start": 10, "end": 20, "step": 2})

    def test_current_frame(self) -> None:
        scene = self.scene(
            FRAMESEQUENCE=c4d.RDATA_FRAMESEQUENCE_CURRENTFRAME, document={"times": (33, 0, 100, 5, 50)}
        )
        self.assertEqual(scene["frameRange"], {"start": 33, "end": 33, "step": 1})

    def test_all_frames(self) -> None:
        scene = self.scene(
            FRAMESEQUENCE=c4d.RDATA_FRAMESEQUENCE_ALLFRAMES, document={"times": (33, -4, 100, 5, 50)}
        )
        self.assertEqual(scene["frameRange"], {"start": -4, "end": 100, "step": 2})

    def test_preview_range(self) -> None:
        scene = self.scene(
            FRAMESEQUENCE=c4d.RDATA_FRAMESEQUENCE_PREVIEWRANGE, document={"times": (33, 0, 100, 5, 50)}
        )
        self.assertEqual(scene["frameRange"], {"start": 5, "end": 50, "step": 2})

    def test_frames_as_a_list_are_a_range_from_the_first_to_the_last(self) -> None:
        scene = self.scene(
            FRAMESEQUENCE=c4d.RDATA_FRAMESEQUENCE_CUSTOM, FRAME_RANGE_STRING="120, 1-10, 30-40:2", FRAMESTEP=1
        )
        self.assertEqual(scene["frameRange"], {"start": 1, "end": 120, "step": 1})
        self.assertEqual(scene["pickedFrames"], "1-10, 30, 32, 34, 36, 38, 40, 120")

    def test_a_list_that_is_a_range_is_no_list(self) -> None:
        scene = self.scene(FRAMESEQUENCE=c4d.RDATA_FRAMESEQUENCE_CUSTOM, FRAME_RANGE_STRING="5-9:2", FRAMESTEP=1)
        self.assertEqual(scene["frameRange"], {"start": 5, "end": 9, "step": 2})
        self.assertNotIn("pickedFrames", scene)

    def test_a_range_that_runs_backwards_is_its_first_frame(self) -> None:
        scene = self.scene(FRAMEFROM=c4d.BaseTime(40, 25), FRAMETO=c4d.BaseTime(20, 25))
        self.assertEqual((scene["frameRange"]["start"], scene["frameRange"]["end"]), (40, 40))

    def test_frames_a_second(self) -> None:
        self.assertEqual(self.scene(document={"fps": 30})["fps"], 30)

    def test_resolution_in_whole_pixels(self) -> None:
        self.assertEqual(self.scene(XRES=1919.6, YRES=1080.2)["resolution"], {"width": 1920, "height": 1080})

    def test_output_with_its_tokens(self) -> None:
        scene = self.scene(PATH="../out/$prj/$take_$camera", FORMAT=1023671)
        self.assertEqual(scene["outputPath"], "../out/$prj/$take_$camera")
        self.assertEqual(scene["outputFormat"], "PNG")

    def test_no_output_where_nothing_is_saved(self) -> None:
        self.assertIsNone(self.scene(SAVEIMAGE=False)["outputPath"])
        self.assertIsNone(self.scene(GLOBALSAVE=False)["outputPath"])
        self.assertIsNone(self.scene(PATH="")["outputPath"])

    def test_formats(self) -> None:
        for number, name in ((1100, "TIF"), (1104, "JPG"), (1016606, "EXR"), (1125, "MP4"), (99, "99")):
            self.assertEqual(self.scene(FORMAT=number)["outputFormat"], name)

    def test_renderers(self) -> None:
        for number, name in (
            (0, "standard"),
            (1023342, "physical"),
            (1036219, "redshift"),
            (1029988, "arnold"),
            (1030480, "corona"),
            (1053272, "vray"),
            (1029525, "octane"),
            (77, "renderer 77"),
        ):
            self.assertEqual(self.scene(RENDERENGINE=number)["renderer"], name)

    def test_passes_of_the_multipass(self) -> None:
        passes = [c4d.BaseList2D(name="Ambient"), c4d.BaseList2D(name="Depth")]
        passes[1].SetBit(c4d.BIT_VPDISABLED)
        on = {"MULTIPASS_ENABLE": True, "MULTIPASS_SAVEIMAGE": True}
        self.assertEqual(
            self.scene(multipass=passes, **on)["renderLayers"],
            [{"name": "Ambient", "enabled": True}, {"name": "Depth", "enabled": False}],
        )
        off = self.scene(multipass=[c4d.BaseList2D(name="Ambient")], MULTIPASS_ENABLE=False)
        self.assertEqual(off["renderLayers"], [{"name": "Ambient", "enabled": False}])

    def redshift(self, mode: int, *aovs: Any, **changes: Any) -> List[Dict[str, Any]]:
        """The layers of a scene with these AOVs: name, effective name, whether it is on, in the multi-pass, in a file."""
        parameters = ("NAME", "EFFECTIVE_NAME", "ENABLED", "MULTIPASS_ENABLED", "FILE_ENABLED")
        post = c4d.BaseList2D(1036219, "Redshift", {c4d.REDSHIFT_RENDERER_AOV_GLOBAL_MODE: mode})
        aovs_of_post = [
            redshift.RSAOV({getattr(c4d, "REDSHIFT_AOV_" + name): value for name, value in zip(parameters, aov)})
            for aov in aovs
        ]
        setattr(post, "aovs", aovs_of_post)
        values = dict(settings(RENDERENGINE=REDSHIFT, **changes).GetDataInstance())
        used = documents.RenderData("RS", values, [c4d.BaseList2D(name="Post Effects")], [c4d.BaseList2D(1), post])
        return take_snapshot(document(render_data=used))["scenes"][0]["renderLayers"][1:]

    def test_aovs_of_redshift_are_layers_too(self) -> None:
        aovs = [
            ("Schatten", "Shadows", True, True, False),
            ("", "Z", True, False, True),
            ("Aus", "Diffuse", False, True, True),
            ("Nirgends", "Normals", True, False, False),
            ("", "", True, True, True),
        ]
        on, saved = c4d.REDSHIFT_RENDERER_AOV_GLOBAL_MODE_ENABLE, {"MULTIPASS_ENABLE": True, "MULTIPASS_SAVEIMAGE": True}
        names = ["Schatten", "Z", "Aus", "Nirgends"]
        layers = self.redshift(on, *aovs, **saved)
        self.assertEqual([layer["name"] for layer in layers], names)
        self.assertEqual([layer["enabled"] for layer in layers], [True, True, False, False])
        # Without a multi-pass only those with files of their own are written, and none where Redshift's AOVs are off.
        self.assertEqual([layer["enabled"] for layer in self.redshift(on, *aovs)], [False, True, False, False])
        off = c4d.REDSHIFT_RENDERER_AOV_GLOBAL_MODE_DISABLE
        self.assertEqual({layer["enabled"] for layer in self.redshift(off, *aovs, **saved)}, {False})

    def test_a_redshift_that_does_not_tell_its_aovs_costs_nothing_else(self) -> None:
        with mock.patch.object(redshift, "RendererGetAOVs", side_effect=RuntimeError("no licence")):
            self.assertEqual(self.redshift(1, ("A", "A", True, True, True)), [])
        other = documents.RenderData("a", dict(settings().GetDataInstance()), effects=[c4d.BaseList2D(1036219, "RS")])
        # Redshift's settings stay when another engine renders.
        self.assertEqual(take_snapshot(document(render_data=other))["scenes"][0]["renderLayers"], [])

    def test_cameras_wherever_they_are(self) -> None:
        deep = c4d.BaseObject(5140, "Rig", children=[c4d.BaseObject(5140, "Arm", children=[c4d.BaseObject(5103, "B")])])
        objects = [c4d.BaseObject(5103, "A"), deep, c4d.BaseObject(1057516, "RS Camera")]
        self.assertEqual(self.scene(document={"objects": objects})["cameras"], ["A", "B", "RS Camera"])

    def test_objects_nested_deeper_than_python_recurses(self) -> None:
        thing = c4d.BaseObject(5103, "Deep")
        for _ in range(3000):
            thing = c4d.BaseObject(5140, "Null", children=[thing])
        self.assertEqual(self.scene(document={"objects": [thing]})["cameras"], ["Deep"])

    def test_the_camera_that_the_view_looks_through(self) -> None:
        camera, editor = c4d.BaseObject(5103, "Close"), c4d.BaseObject(5103, "Editor Camera")
        self.assertEqual(self.scene(document={"view": documents.BaseDraw(camera, editor)})["camera"], "Close")

    def test_the_views_default_camera_is_none(self) -> None:
        editor = c4d.BaseObject(5103, "Editor Camera")
        for answer in (None, editor):
            self.assertIsNone(self.scene(document={"view": documents.BaseDraw(answer, editor)})["camera"])


class Takes(HostTestCase):
    def test_every_take_with_its_own_camera_range_and_output(self) -> None:
        main_settings = settings()
        close_settings = settings("Close", FRAMEFROM=c4d.BaseTime(1, 25), FRAMETO=c4d.BaseTime(5, 25), FRAMESTEP=1)
        camera = c4d.BaseObject(5103, "Close")
        night = documents.BaseTake("Night")
        close = documents.BaseTake("Close", [night], close_settings, camera)
        wide = documents.BaseTake("Wide")
        scenes = take_snapshot(document(render_data=main_settings, takes=[close, wide], current=night))["scenes"]
        self.assertEqual([scene["name"] for scene in scenes], ["Main", "Close", "Night", "Wide"])
        self.assertEqual([scene["active"] for scene in scenes], [False, False, True, False])
        self.assertEqual([scene["frameRange"]["end"] for scene in scenes], [20, 5, 5, 20])
        # Night takes both from the take above it.
        self.assertEqual([scene["camera"] for scene in scenes], [None, "Close", "Close", None])

    def test_a_take_that_was_given_the_views_default_camera_has_none(self) -> None:
        close, editor = c4d.BaseObject(5103, "Close"), c4d.BaseObject(5103, "Default camera")
        wide = documents.BaseTake("Wide", camera=editor)
        doc = document(takes=[wide], view=documents.BaseDraw(close, editor))
        self.assertEqual([scene["camera"] for scene in take_snapshot(doc)["scenes"]], ["Close", None])

    def test_what_a_take_overrides_counts_for_it_alone(self) -> None:
        used = settings()
        # While Large is current its width stands in the settings, and the main take keeps the document's own.
        used[c4d.RDATA_XRES] = 3840.0
        large = documents.BaseTake("Large", overrides={(used, c4d.RDATA_XRES): 3840.0})
        small = documents.BaseTake("Small", overrides={(used, c4d.RDATA_XRES): 640.0})
        main = documents.BaseTake("Main", [large, small], overrides={(used, c4d.RDATA_XRES): 1280.0})
        doc = documents.BaseDocument("", "a", [used], documents.TakeData(main, large))
        self.assertEqual(
            [scene["resolution"]["width"] for scene in take_snapshot(doc)["scenes"]], [1280, 3840, 640]
        )

    def test_a_pair_of_nothing_is_nothing(self) -> None:
        """What is documented to answer with a pair may do so where there is nothing to tell of, too."""

        class Take(documents.BaseTake):
            def GetEffectiveRenderData(self, takeData: Any) -> Any:
                return super().GetEffectiveRenderData(takeData) or (None, None)

            def GetEffectiveCamera(self, takeData: Any) -> Any:
                return super().GetEffectiveCamera(takeData) or (None, None)

            def FindOverrideInHierarchy(self, takeData: Any, node: Any, descID: Any) -> Any:
                return super().FindOverrideInHierarchy(takeData, node, descID) or (None, None)

        scenes = take_snapshot(document(takes=[Take("Night")]))["scenes"]
        self.assertEqual(dict(scenes[1], name="Main", active=True), scenes[0])

    def test_settings_that_are_gone_are_the_documents(self) -> None:
        take = documents.BaseTake("Old", render_data=documents.DeadRenderData("gone", {}))
        scenes = take_snapshot(document(takes=[take]))["scenes"]
        self.assertEqual(scenes[1]["frameRange"], scenes[0]["frameRange"])


class Plugins(HostTestCase):
    def plugins(self, doc: Any) -> List[Dict[str, Any]]:
        return take_snapshot(doc)["plugins"]

    def test_what_is_part_of_cinema_4d_is_no_plugin(self) -> None:
        host.plugin_files = {5159: ("Cube", "/opt/cinema4d/corelibs/objects.so")}
        self.assertEqual(self.plugins(document(objects=[c4d.BaseObject(5159, "Cube")])), [])

    def test_redshift_tells_its_version(self) -> None:
        doc = document(render_data=settings(RENDERENGINE=REDSHIFT))
        self.assertEqual(self.plugins(doc), [{"name": "redshift", "version": "3.6.04"}])

    def test_a_renderer_that_fails_to_tell_has_no_version(self) -> None:
        doc = document(render_data=settings(RENDERENGINE=REDSHIFT))
        with mock.patch.object(redshift, "GetCoreVersion", side_effect=RuntimeError("no licence")):
            self.assertEqual(self.plugins(doc), [{"name": "redshift", "version": None}])

    def test_arnold_answers_a_message(self) -> None:
        class Hook(c4d.BaseList2D):
            def Message(self, type: int, data: Any = None) -> bool:
                if type == c4d.MSG_BASECONTAINER and data[1000] == 1040:
                    data.SetString(2011, "4.7.2.1")
                return True

        doc = document(render_data=settings(RENDERENGINE=1029988))
        self.assertEqual(self.plugins(doc), [{"name": "arnold", "version": None}])
        doc.hooks[1032309] = Hook()
        self.assertEqual(self.plugins(doc), [{"name": "arnold", "version": "4.7.2.1"}])

    def test_octane_is_asked_only_where_it_was_open(self) -> None:
        doc = document(render_data=settings(RENDERENGINE=1029525))
        self.assertEqual(self.plugins(doc), [{"name": "octane", "version": None}])
        live = c4d.BaseContainer()
        live[c4d.SET_OCTANE_VERSION] = 0
        unset = document(render_data=settings(RENDERENGINE=1029525), parameters={1029499: live})
        self.assertEqual(self.plugins(unset), [{"name": "octane", "version": None}])
        live[c4d.SET_OCTANE_VERSION] = 10021301
        doc = document(render_data=settings(RENDERENGINE=1029525), parameters={1029499: live})
        self.assertEqual(self.plugins(doc), [{"name": "octane", "version": "10.02.13"}])
        self.assertEqual(host.commands, [])

    def test_plugins_of_objects_tags_materials_and_effects_each_once(self) -> None:
        host.plugin_files = {
            1: ("xpEmitter", "/opt/cinema4d/plugins/X-Particles/x-particles.xlib"),
            2: ("xpCache", "/opt/cinema4d/plugins/X-Particles/x-particles.xlib"),
            3: ("Skin", "/home/ann/.config/plugins/Skinner.pyp"),
            4: ("RS Material", "/opt/cinema4d/plugins/Redshift/redshift4c4d.xlib"),
            5: ("Glow", "/mnt/shared/glow.xlib"),
        }
        tag = c4d.BaseTag(3, "Skin", {}, "Skin")
        objects = [c4d.BaseObject(1, "Emitter", tags=[tag]), c4d.BaseObject(2, "Cache")]
        used = documents.RenderData(
            "a",
            dict(settings().GetDataInstance()),
            effects=[c4d.BaseList2D(5, "Glow")],
        )
        doc = document(render_data=used, objects=objects, materials=[c4d.BaseMaterial(4, "Gold")])
        self.assertEqual(
            self.plugins(doc),
            [
                {"name": "X-Particles", "version": None},
                {"name": "Skinner", "version": None},
                {"name": "redshift", "version": "3.6.04"},
                {"name": "glow", "version": None},
            ],
        )

    def test_an_effect_that_is_off_is_not_used(self) -> None:
        host.plugin_files = {5: ("Glow", "/mnt/shared/glow.xlib")}
        effect = c4d.BaseList2D(5, "Glow")
        effect.SetBit(c4d.BIT_VPDISABLED)
        used = documents.RenderData("a", dict(settings().GetDataInstance()), effects=[effect])
        self.assertEqual(self.plugins(document(render_data=used)), [])


class References(HostTestCase):
    def references(self, doc: Any) -> List[Dict[str, Any]]:
        return take_snapshot(doc)["references"]

    def test_a_picture_of_a_material_as_stored_and_as_found(self) -> None:
        path = self.file("tex/wood.png")
        material = bitmap_material("Wood", "wood.png")
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), 1000)]
        self.assertEqual(
            self.references(doc),
            [
                {
                    "storedPath": "wood.png",
                    "kind": "image",
                    "owner": {"type": "Material", "name": "Wood", "property": "Bitmap"},
                    "resolvedPath": path,
                }
            ],
        )

    def test_a_missing_file_is_named_where_it_is_looked_for_first(self) -> None:
        material = bitmap_material("Wood", "gone.png")
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), 1000)]
        self.assertEqual(self.references(doc)[0]["resolvedPath"], self.folder + "/gone.png")

    def test_a_missing_file_of_another_system_has_no_place_here(self) -> None:
        material = bitmap_material("Wood", "D:\\tex\\wood.png")
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), 1000)]
        reference = self.references(doc)[0]
        self.assertEqual(reference["storedPath"], "D:\\tex\\wood.png")
        self.assertNotIn("resolvedPath", reference)

    def test_a_file_in_a_path_of_the_preferences(self) -> None:
        path = self.file("library/brick.exr")
        host.texture_paths = [["/nowhere", True], [self.folder + "/library", True]]
        material = bitmap_material("Brick", "brick.exr")
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), 1000)]
        self.assertEqual(self.references(doc)[0]["resolvedPath"], path)

    def test_a_file_that_was_found_and_not_said_where(self) -> None:
        """Some assets come with their bare name although they exist. Where, takes a disk, which is the sidecar's to look at."""
        self.file("tex/wood.png")
        material = bitmap_material("Wood", "wood.png")
        doc = document(self.folder, materials=[material])
        found = self.listed(doc, filename="wood.png", assetname="", owner=material, exists=True)
        self.assertEqual(found[0]["storedPath"], "wood.png")
        self.assertNotIn("resolvedPath", found[0])

    def test_missing_files_are_asked_for_whatever_the_release_calls_the_flag(self) -> None:
        """Since S22 the bit means the contrary of what it meant, and Python kept its old name for some releases."""
        material = bitmap_material("Wood", "gone.png")
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), 1000)]
        with mock.patch.object(c4d, "ASSETDATA_FLAG_MISSING", c4d.ASSETDATA_FLAG_NOMISSING, create=True):
            self.assertEqual([each["storedPath"] for each in self.references(doc)], ["gone.png"])

    def test_owners_that_are_objects_and_tags(self) -> None:
        alembic = c4d.BaseObject(1028083, "Dancer", {500: "dancer.abc"}, type_name="Alembic Generator")
        sound = c4d.BaseTag(7, "Voice", {600: "voice.wav"}, "Sound")
        holder = c4d.BaseObject(5140, "Speaker", tags=[sound])
        doc = document(self.folder, objects=[alembic, holder])
        doc.uses = [(alembic, 500), (sound, 600)]
        self.assertEqual(
            [(each["kind"], each["owner"]) for each in self.references(doc)],
            [
                ("cache", {"type": "Alembic Generator", "name": "Dancer"}),
                ("sound", {"type": "Sound", "name": "Speaker", "property": "Voice"}),
            ],
        )

    def test_kinds(self) -> None:
        names = ["a.PNG", "a.hdr", "a.mov", "a.vdb", "a.usdz", "a.c4d", "a.ies", "a.rs", "a.osl", "a.xyz", "a"]
        kinds = ["image", "image", "movie", "volume", "usd", "library", "ies", "cache", "shader", "other", "other"]
        holder = c4d.BaseObject(1, "Holder", {index: name for index, name in enumerate(names)})
        doc = document(self.folder, objects=[holder])
        doc.uses = [(holder, index) for index in range(len(names))]
        self.assertEqual([each["kind"] for each in self.references(doc)], kinds)

    def test_what_lies_in_the_asset_browser_is_neither_missing_nor_a_file(self) -> None:
        materials = [
            bitmap_material("Rust", "asset:///file_edb3eb584c0d905c~.png?name=Rust"),
            bitmap_material("Old", "preset://textures.lib4d/old.jpg"),
        ]
        doc = document(self.folder, materials=materials)
        doc.uses = [(material.GetFirstShader(), 1000) for material in materials]
        self.assertEqual(self.references(doc), [])

    def listed(self, doc: Any, **asset: Any) -> List[Dict[str, Any]]:
        """The references when Cinema 4D lists one asset, as it does in releases or cases the stand-in does not have."""
        with mock.patch.object(documents, "GetAllAssetsNew", lambda *arguments: arguments[4].append(asset)):
            return self.references(doc)

    def test_an_asset_of_a_database_that_was_fetched_is_none_of_the_scenes_files_either(self) -> None:
        doc = document(self.folder)
        self.assertEqual(
            self.listed(doc, filename="/cache/rust.png", assetname="asset:///file_1~.png", owner=None, exists=True), []
        )

    def test_the_document_itself_is_no_file_it_uses(self) -> None:
        doc = document(self.folder, "shot.c4d")
        path = self.folder + "/shot.c4d"
        self.assertEqual(self.listed(doc, filename=path, assetname=path, owner=None, exists=True), [])

    def test_an_asset_without_an_owner_goes_by_its_file(self) -> None:
        doc = document(self.folder)
        found = self.listed(doc, filename="/luts/film.cube", assetname="film.cube", owner=None, exists=True)
        self.assertEqual(found[0]["owner"], {"type": "Document", "name": "film.cube"})

    def test_a_path_of_the_preferences_that_is_off_is_not_looked_in(self) -> None:
        host.program_folder = ""
        host.texture_paths = [["/off", False], ["/on", True]]
        material = bitmap_material("Wood", "gone.png")
        doc = document("", "Untitled 1", materials=[material])
        doc.uses = [(material.GetFirstShader(), 1000)]
        self.assertEqual(self.references(doc)[0]["resolvedPath"], "/on/gone.png")

    def test_the_same_use_is_told_once_and_two_users_twice(self) -> None:
        one, two = bitmap_material("One", "wood.png"), bitmap_material("Two", "wood.png")
        doc = document(self.folder, materials=[one, two])
        doc.uses = [(one.GetFirstShader(), 1000), (one.GetFirstShader(), 1000), (two.GetFirstShader(), 1000)]
        self.assertEqual([each["owner"]["name"] for each in self.references(doc)], ["One", "Two"])

    def test_a_name_that_is_no_text_at_all_fails_nothing(self) -> None:
        holder = c4d.BaseObject(1, "Holder", {1: ""})
        doc = document(self.folder, objects=[holder])
        doc.uses = [(holder, 1)]
        self.assertEqual(self.references(doc), [])


if __name__ == "__main__":
    unittest.main()
