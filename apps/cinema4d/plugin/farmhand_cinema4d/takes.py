"""The document's takes, each as one scene that can be rendered (``SnapshotScene`` of the shared model)."""

from typing import Any, Dict, List, NamedTuple, Optional

import c4d

from .formats import format_name
from .frames import Value, frame_range, picked
from .redshift_aovs import redshift_layers
from .renderers import renderer_of
from .walking import every_next, every_node

#: Cinema 4D's own camera, and Redshift's, which is a class of its own.
_CAMERA_TYPES = (5103, 1057516)

#: What the main take is called where it says no name.
_MAIN = "Main"


def scenes_of(doc: Any) -> List[Dict[str, Any]]:
    """One scene for each take, the main take first."""
    take_data = doc.GetTakeData()
    cameras = [node.GetName() for node in every_node(doc.GetFirstObject()) if _is_camera(node)]
    if take_data is None:
        return [_scene(doc, None, None, cameras, _MAIN, True)]
    current = take_data.GetCurrentTake()
    return [
        _scene(doc, take_data, take, cameras, _name(take), take == current)
        for take in every_node(take_data.GetMainTake())
    ]


def take_names(doc: Any) -> List[str]:
    """The names that the scenes of :func:`scenes_of` have."""
    take_data = doc.GetTakeData()
    return [_MAIN] if take_data is None else [_name(take) for take in every_node(take_data.GetMainTake())]


def render_data_of(doc: Any, take_data: Any, take: Any) -> Any:
    """The render settings that a take uses; the document's active ones when it, and those above it, name none."""
    effective = take.GetEffectiveRenderData(take_data) if take is not None else None
    # A pair of the settings and the take that names them; a dead object where there are none.
    settings = effective[0] if effective else None
    return settings if settings is not None and settings.IsAlive() else doc.GetActiveRenderData()


def take_value(render_data: Any, take_data: Any, take: Any) -> Value:
    """Reads settings as they are in the take, which may differ from what the settings themselves say just now."""

    def value(parameter: int) -> Any:
        override = _override(render_data, take_data, take, parameter)
        return render_data[parameter] if override is None else override[parameter]

    return value


class StoredSetting(NamedTuple):
    """Where a value of the render settings is stored: in themselves, or in what a take overrides of them."""

    holder: Any
    parameter: int
    #: None where the settings themselves hold it.
    take_data: Any

    def value(self) -> Any:
        """What is stored."""
        return self.holder[self.parameter]

    def store(self, doc: Any, value: Any) -> None:
        """Stores another value. To be called within a step of undo."""
        doc.AddUndo(c4d.UNDOTYPE_CHANGE, self.holder)
        if self.take_data is None:
            self.holder[self.parameter] = value
            return
        # Source: Maxon's Python examples of the take system.
        described = _described(self.parameter)
        self.holder.SetParameter(described, value, c4d.DESCFLAGS_SET_0)
        self.holder.UpdateSceneNode(self.take_data, described)


def stored_settings(doc: Any, parameter: int) -> List[StoredSetting]:
    """Every place that a take has its value of this setting from, each once; that of the current take first."""
    take_data = doc.GetTakeData()
    if take_data is None:
        return [StoredSetting(doc.GetActiveRenderData(), parameter, None)]
    found: List[StoredSetting] = []
    for take in [take_data.GetCurrentTake()] + list(every_node(take_data.GetMainTake())):
        render_data = render_data_of(doc, take_data, take)
        override = _override(render_data, take_data, take, parameter)
        place = StoredSetting(*((render_data, parameter, None) if override is None else (override, parameter, take_data)))
        if not any(place.holder == other.holder for other in found):
            found.append(place)
    return found


def _name(take: Any) -> str:
    return take.GetName() or _MAIN


def _override(render_data: Any, take_data: Any, take: Any, parameter: int) -> Optional[Any]:
    """What the take, or one above it, has in place of the settings' own value.

    While a take is current its values stand in the settings, and the main take keeps the replaced ones.
    """
    if take is None:
        return None
    found = take.FindOverrideInHierarchy(take_data, render_data, _described(parameter))
    return found[0] if found else None


def _described(parameter: int) -> Any:
    return c4d.DescID(c4d.DescLevel(parameter))


def _scene(doc: Any, take_data: Any, take: Any, cameras: List[str], name: str, active: bool) -> Dict[str, Any]:
    render_data = render_data_of(doc, take_data, take)
    value = take_value(render_data, take_data, take)
    saves_picture = _saves(value, c4d.RDATA_SAVEIMAGE)
    renderer = renderer_of(value(c4d.RDATA_RENDERENGINE)).name
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
        "renderer": renderer,
        # With its tokens: the farm's Cinema 4D puts in what they stand for.
        "outputPath": (value(c4d.RDATA_PATH) or None) if saves_picture else None,
        "outputFormat": format_name(value(c4d.RDATA_FORMAT)),
        "renderLayers": _render_layers(render_data, value, renderer),
    }
    frames = picked(value)
    if frames is not None:
        scene["pickedFrames"] = frames
    return scene


def _saves(value: Value, what: int) -> bool:
    return bool(value(c4d.RDATA_GLOBALSAVE)) and bool(value(what))


def _render_layers(render_data: Any, value: Value, renderer: str) -> List[Dict[str, Any]]:
    """The multi-pass, pass by pass, and the AOVs of Redshift, which keeps a list of its own."""
    all_on = bool(value(c4d.RDATA_MULTIPASS_ENABLE)) and _saves(value, c4d.RDATA_MULTIPASS_SAVEIMAGE)
    layers = [
        {"name": layer.GetName(), "enabled": all_on and not layer.GetBit(c4d.BIT_VPDISABLED)}
        for layer in every_next(render_data.GetFirstMultipass())
    ]
    return layers + (redshift_layers(render_data, all_on) if renderer == "redshift" else [])


def _is_camera(node: Any) -> bool:
    return node.GetType() in _CAMERA_TYPES


def _camera_name(doc: Any, take_data: Any, take: Any) -> Optional[str]:
    """The take's own camera, or the one the rendered view looks through; None for the view's default camera."""
    effective = take.GetEffectiveCamera(take_data) if take is not None else None
    camera: Any = effective[0] if effective else None
    view = doc.GetRenderBaseDraw()
    if camera is None and view is not None:
        camera = view.GetSceneCamera(doc)
    # Either may answer with the default camera, which is no object of the scene. Source: Maxon's Python documentation.
    if camera is None or (view is not None and camera == view.GetEditorCamera()):
        return None
    return camera.GetName()
