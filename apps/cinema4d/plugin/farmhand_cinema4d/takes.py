"""The document's takes, each as one scene that can be rendered (``SnapshotScene`` of the shared model)."""

from typing import Any, Dict, Iterator, List, Optional

import c4d

from .formats import format_name
from .frames import Value, frame_range, picked
from .renderers import renderer_of
from .walking import every_node

#: Cinema 4D's own camera, and Redshift's, which is a class of its own.
_CAMERA_TYPES = (5103, 1057516)


def scenes_of(doc: Any) -> List[Dict[str, Any]]:
    """One scene for each take, the main take first."""
    take_data = doc.GetTakeData()
    cameras = [node.GetName() for node in every_node(doc.GetFirstObject()) if _is_camera(node)]
    if take_data is None:
        return [_scene(doc, None, None, cameras, "Main", True)]
    main, current = take_data.GetMainTake(), take_data.GetCurrentTake()
    return [
        _scene(doc, take_data, take, cameras, take.GetName() or "Main", take == current)
        for take in every_node(main)
    ]


def render_data_of(doc: Any, take_data: Any, take: Any) -> Any:
    """The render settings that a take uses; the document's active ones when it, and those above it, name none."""
    effective = take.GetEffectiveRenderData(take_data) if take is not None else None
    # A pair of the settings and the take that names them; a dead object where there are none.
    settings = effective[0] if effective else None
    return settings if settings is not None and settings.IsAlive() else doc.GetActiveRenderData()


def current_render_data(doc: Any) -> Any:
    """The render settings of the take the artist works in."""
    take_data = doc.GetTakeData()
    take = take_data.GetCurrentTake() if take_data is not None else None
    return render_data_of(doc, take_data, take)


def take_value(render_data: Any, take_data: Any, take: Any) -> Value:
    """Reads settings as they are in the take, which may differ from what the settings themselves say just now.

    While a take is current its values stand in the settings, and the main take keeps the replaced ones; so the take and
    those above it are asked first.
    """

    def value(parameter: int) -> Any:
        found = None
        if take is not None:
            found = take.FindOverrideInHierarchy(take_data, render_data, c4d.DescID(c4d.DescLevel(parameter)))
        override = found[0] if found else None
        return override[parameter] if override is not None else render_data[parameter]

    return value


def _scene(doc: Any, take_data: Any, take: Any, cameras: List[str], name: str, active: bool) -> Dict[str, Any]:
    render_data = render_data_of(doc, take_data, take)
    value = take_value(render_data, take_data, take)
    saves_picture = _saves(value, c4d.RDATA_SAVEIMAGE)
    scene: Dict[str, Any] = {
        "name": name,
        "active": active,
        "frameRange": frame_range(doc, value),
        "fps": doc.GetFps(),
        "resolution": {
            "width": max(1, int(round(value(c4d.RDATA_XRES) or 0))),
            "height": max(1, int(round(value(c4d.RDATA_YRES) or 0))),
        },
        "camera": _camera_name(doc, take_data, take),
        "cameras": cameras,
        "renderer": renderer_of(value(c4d.RDATA_RENDERENGINE)).name,
        # With its tokens: the farm's Cinema 4D puts in what they stand for.
        "outputPath": (value(c4d.RDATA_PATH) or None) if saves_picture else None,
        "outputFormat": format_name(value(c4d.RDATA_FORMAT)),
        "renderLayers": list(_render_layers(render_data, value)),
    }
    frames = picked(value)
    if frames is not None:
        scene["pickedFrames"] = frames
    return scene


def _saves(value: Value, what: int) -> bool:
    return bool(value(c4d.RDATA_GLOBALSAVE)) and bool(value(what))


def _render_layers(render_data: Any, value: Value) -> Iterator[Dict[str, Any]]:
    """The multi-pass, pass by pass."""
    all_on = bool(value(c4d.RDATA_MULTIPASS_ENABLE)) and _saves(value, c4d.RDATA_MULTIPASS_SAVEIMAGE)
    layer = render_data.GetFirstMultipass()
    while layer is not None:
        yield {"name": layer.GetName(), "enabled": all_on and not layer.GetBit(c4d.BIT_VPDISABLED)}
        layer = layer.GetNext()


def _is_camera(node: Any) -> bool:
    return node.GetType() in _CAMERA_TYPES


def _camera_name(doc: Any, take_data: Any, take: Any) -> Optional[str]:
    """The take's own camera, or the one the rendered view looks through; None for the view's default camera."""
    effective = take.GetEffectiveCamera(take_data) if take is not None else None
    camera: Any = effective[0] if effective else None
    if camera is None:
        view = doc.GetRenderBaseDraw()
        if view is not None:
            camera = view.GetSceneCamera(doc)
            # Some releases answer with the default camera, which is no object of the scene.
            if camera is not None and camera == view.GetEditorCamera():
                camera = None
    return camera.GetName() if camera is not None else None
