"""What can be rendered: the scene as Render Setup has it, each view of Batch Render, and each state set."""

from typing import Any, Dict, List, Optional, Set

from .frames import FrameRange, frame_range, picked
from .mxs import attempt, text, whole
from .paths import extension_of
from .state_sets import state_sets

Scene = Dict[str, Any]


def rendered_scenes(rt: Any) -> List[Scene]:
    """``SnapshotScene`` of the shared model for each; the scene itself is the active one, and first."""
    main = _main_scene(rt)
    scenes = [main]
    for view in _batch_views(rt):
        scenes.append(_batch_scene(view, main))
    for state in state_sets(rt):
        camera = state.camera if state.camera in main["cameras"] else main["camera"]
        scene = dict(main, name=state.name, active=False, camera=camera)
        if state.frame_range is not None:
            _set_range(scene, state.frame_range)
        scenes.append(scene)
    return _distinct_names(scenes)


def scene_name(file_name: str) -> str:
    """The name the sidecar knows the file's scene by: the file's without its ending."""
    return file_name[:-4] if file_name.lower().endswith(".max") else file_name or "Untitled"


def output_path(rt: Any) -> str:
    """Where Render Setup writes to; empty where it writes nothing."""
    saves = attempt(lambda: bool(rt.rendSaveFile), True)
    return text(attempt(lambda: rt.rendOutputFilename, "")) if saves else ""


def renderer_name(rt: Any) -> str:
    """The production renderer's class, by which the farm and the sidecar know it: ``V_Ray_6__update_2_1``."""
    return text(attempt(lambda: rt.classOf(rt.renderers.current), ""))


def camera_names(rt: Any) -> List[str]:
    """Every camera, without the targets that 3ds Max lists among them."""
    cameras: List[str] = []
    for node in attempt(lambda: list(rt.cameras), []):
        if not attempt(lambda node=node: bool(node.isTarget), False):
            cameras.append(text(node.name))
    return cameras


def _set_range(scene: Scene, span: FrameRange) -> None:
    """Gives a scene a range of its own in place of what it had."""
    scene["frameRange"] = dict(span)
    scene.pop("pickedFrames", None)


def _main_scene(rt: Any) -> Scene:
    path = output_path(rt)
    scene: Scene = {
        "name": scene_name(text(rt.maxFileName)),
        "active": True,
        "frameRange": frame_range(rt),
        "fps": attempt(lambda: float(rt.frameRate), 30.0),
        "resolution": {
            "width": max(1, whole(rt.renderWidth, 640)),
            "height": max(1, whole(rt.renderHeight, 480)),
        },
        "camera": _viewed_camera(rt),
        "cameras": camera_names(rt),
        "renderer": renderer_name(rt),
        "outputPath": path or None,
        "outputFormat": extension_of(path),
        "renderLayers": _render_elements(rt),
    }
    frames = picked(rt)
    if frames is not None:
        scene["pickedFrames"] = frames
    return scene


def _viewed_camera(rt: Any) -> Optional[str]:
    """Camera of the viewport that renders: the active one, or the one that Render Setup is locked to."""
    locked = not attempt(lambda: bool(rt.rendUseActiveView), True)
    index = whole(attempt(lambda: rt.rendViewIndex, 0), 0) if locked else 0
    if index > 0:
        camera = attempt(lambda: rt.viewport.getCamera(index=index), None)
    else:
        camera = attempt(lambda: rt.viewport.getCamera(), None)
    return None if camera is None else text(camera.name)


def _render_elements(rt: Any) -> List[Dict[str, Any]]:
    manager = attempt(lambda: rt.maxOps.GetCurRenderElementMgr(), None)
    if manager is None:
        return []
    all_on = attempt(lambda: bool(manager.GetElementsActive()), True)
    elements: List[Dict[str, Any]] = []
    # Unlike nearly everything in MAXScript, elements are counted from nought.
    for index in range(attempt(lambda: int(manager.NumRenderElements()), 0)):
        element = attempt(lambda index=index: manager.GetRenderElement(index), None)
        name = text(attempt(lambda element=element: element.elementName, ""))
        if name:
            enabled = all_on and attempt(lambda element=element: bool(element.enabled), True)
            elements.append({"name": name, "enabled": enabled})
    return elements


def _batch_views(rt: Any) -> List[Any]:
    count = attempt(lambda: int(rt.batchRenderMgr.numViews), 0)
    views = [attempt(lambda index=index: rt.batchRenderMgr.GetView(index), None) for index in range(1, count + 1)]
    return [view for view in views if view is not None]


def _batch_scene(view: Any, main: Scene) -> Scene:
    """A view of Batch Render. What it does not override is the scene's."""
    scene = dict(main, name=text(view.name), active=False)
    camera = attempt(lambda: view.camera, None)
    if camera is not None:
        scene["camera"] = text(camera.name)
    path = text(attempt(lambda: view.outputFilename, ""))
    if path:
        scene["outputPath"] = path
        scene["outputFormat"] = extension_of(path)
    if attempt(lambda: bool(view.overridePreset), False):
        start, end = whole(view.startFrame, 0), whole(view.endFrame, 0)
        _set_range(scene, {"start": min(start, end), "end": max(start, end), "step": 1})
        scene["resolution"] = {"width": max(1, whole(view.width, 1)), "height": max(1, whole(view.height, 1))}
    return scene


def _distinct_names(scenes: List[Scene]) -> List[Scene]:
    """Scenes are chosen by name: of two with one name, the later gets a number."""
    taken: Set[str] = set()
    for scene in scenes:
        name, number = scene["name"], 2
        while scene["name"] in taken:
            scene["name"] = "{} ({})".format(name, number)
            number += 1
        taken.add(scene["name"])
    return scenes
