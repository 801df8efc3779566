import unittest
from typing import Any

import pymxs
from farmhand_3dsmax.scenes import rendered_scenes, scene_name

from .support import MaxTestCase


def state(name: str, **members: Any) -> pymxs.Struct:
    return pymxs.Struct(**dict({"Name": name, "ActiveViewportCamera": None, "RenderRange": None}, **members))


class MainSceneTest(MaxTestCase):
    def main(self) -> Any:
        return rendered_scenes(self.rt)[0]

    def test_as_render_setup_has_it(self) -> None:
        self.max.renderer = "V_Ray_6__update_2_1"
        self.max.time_type, self.max.range, self.max.nth = 3, (1, 250), 1
        self.max.fps, self.max.size = 25, (1920, 1080)
        self.max.output = "D:\\out\\Größe_.exr"
        self.assertEqual(
            self.main(),
            {
                "name": "shot",
                "active": True,
                "frameRange": {"start": 1, "end": 250, "step": 1},
                "fps": 25.0,
                "resolution": {"width": 1920, "height": 1080},
                "camera": None,
                "cameras": [],
                "renderer": "V_Ray_6__update_2_1",
                "outputPath": "D:\\out\\Größe_.exr",
                "outputFormat": "exr",
                "renderLayers": [],
            },
        )

    def test_cameras_without_their_targets(self) -> None:
        for name in ("CameraA", "相机 B"):
            self.max.camera(name)
        self.max.cameras.append(pymxs.Thing("Targetobject", "CameraA.Target", isTarget=True))
        self.assertEqual(self.main()["cameras"], ["CameraA", "相机 B"])

    def test_the_camera_is_the_active_viewports(self) -> None:
        self.max.view_camera = self.max.camera("CameraA")
        self.assertEqual(self.main()["camera"], "CameraA")

    def test_or_that_of_the_viewport_render_setup_is_locked_to(self) -> None:
        self.max.view_camera = self.max.camera("CameraA")
        self.max.locked_view_cameras[2] = self.max.camera("CameraB")
        self.max.use_active_view, self.max.view_index = False, 2
        self.assertEqual(self.main()["camera"], "CameraB")
        self.max.view_index = 3
        self.assertIsNone(self.main()["camera"])

    def test_an_output_that_is_not_saved_is_none(self) -> None:
        self.max.output, self.max.save_file = "D:\\out\\a.png", False
        self.assertIsNone(self.main()["outputPath"])
        self.assertEqual(self.main()["outputFormat"], "")

    def test_render_elements_are_the_layers(self) -> None:
        self.max.elements = [
            pymxs.Thing("ZRenderElement", "z", elementName="Z Depth", enabled=True),
            pymxs.Thing("VRayReflection", "r", elementName="Spiegelung", enabled=False),
        ]
        layers = [{"name": "Z Depth", "enabled": True}, {"name": "Spiegelung", "enabled": False}]
        self.assertEqual(self.main()["renderLayers"], layers)
        self.max.elements_active = False
        self.assertEqual([layer["enabled"] for layer in self.main()["renderLayers"]], [False, False])

    def test_the_name_is_the_files(self) -> None:
        self.assertEqual(scene_name("Shot 01.MAX"), "Shot 01")
        self.assertEqual(scene_name(""), "Untitled")


class BatchRenderTest(MaxTestCase):
    def test_a_view_has_its_own_camera_frames_size_and_output(self) -> None:
        self.max.output = "D:\\out\\main.png"
        camera = self.max.camera("Overview")
        self.max.add_batch_view(
            "Overview 4K",
            camera=camera,
            overridePreset=True,
            startFrame=pymxs.Time(5),
            endFrame=pymxs.Time(9),
            width=3840,
            height=2160,
            outputFilename="D:\\out\\overview.tif",
        )
        view = rendered_scenes(self.rt)[1]
        self.assertEqual(view["name"], "Overview 4K")
        self.assertFalse(view["active"])
        self.assertEqual(view["camera"], "Overview")
        self.assertEqual(view["frameRange"], {"start": 5, "end": 9, "step": 1})
        self.assertEqual(view["resolution"], {"width": 3840, "height": 2160})
        self.assertEqual((view["outputPath"], view["outputFormat"]), ("D:\\out\\overview.tif", "tif"))

    def test_what_a_view_does_not_override_is_the_scenes(self) -> None:
        self.max.time_type, self.max.range = 3, (1, 30)
        self.max.view_camera = self.max.camera("Main")
        self.max.add_batch_view("View01", startFrame=pymxs.Time(5), width=10, height=10)
        main, view = rendered_scenes(self.rt)
        self.assertEqual(view, dict(main, name="View01", active=False))

    def test_names_are_distinct(self) -> None:
        for _ in range(2):
            self.max.add_batch_view("shot")
        self.assertEqual([scene["name"] for scene in rendered_scenes(self.rt)], ["shot", "shot (2)", "shot (3)"])


class StateSetTest(MaxTestCase):
    def test_each_with_its_camera_and_frames_and_without_max_own_set(self) -> None:
        self.max.fps = 30
        camera = self.max.camera("Night Cam")
        ticks = 4800 // 30
        self.max.state_sets = [
            state("Night", ActiveViewportCamera=camera, RenderRange=pymxs.Struct(Start=10 * ticks, End=20 * ticks)),
            state("日"),
            state("Objects"),
        ]
        scenes = rendered_scenes(self.rt)
        self.assertEqual([scene["name"] for scene in scenes], ["shot", "Night", "日"])
        self.assertEqual(scenes[1]["camera"], "Night Cam")
        self.assertEqual(scenes[1]["frameRange"], {"start": 10, "end": 20, "step": 1})
        self.assertEqual(scenes[2], dict(scenes[0], name="日", active=False))

    def test_a_camera_that_comes_as_a_handle(self) -> None:
        camera = pymxs.Thing("Freecamera", "CamH", isTarget=False, handle=4711)
        self.max.cameras.append(camera)
        self.max.state_sets = [state("Night", ActiveViewportCamera=4711), state("Objects")]
        self.assertEqual(rendered_scenes(self.rt)[1]["camera"], "CamH")

    def test_an_empty_range_is_the_scenes(self) -> None:
        self.max.state_sets = [state("Night", RenderRange=pymxs.Struct(Start=0, End=-1)), state("Objects")]
        scenes = rendered_scenes(self.rt)
        self.assertEqual(scenes[1]["frameRange"], scenes[0]["frameRange"])

    def test_without_state_sets_there_is_the_scene_alone(self) -> None:
        self.assertEqual(len(rendered_scenes(self.rt)), 1)


if __name__ == "__main__":
    unittest.main()
