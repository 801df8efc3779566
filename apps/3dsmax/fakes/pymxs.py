"""A small 3ds Max for tests: as much of ``pymxs`` as the plugin uses, with the oddities that matter.

What a scene holds is set on :data:`scene`, a :class:`FakeMax`; ``runtime`` answers from it. As in the real one, names are
blind to case, interfaces count from one (render elements from nought), times are no numbers, ``undo`` swallows exceptions,
and only the main thread may use it. Source: Autodesk's MAXScript and pymxs help, and public scripts for what the help leaves out.
"""

import ntpath
import threading
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple


class Property:
    """A member whose value is read, and perhaps written, each time it is asked for."""

    def __init__(self, read: Callable[[], Any], write: Optional[Callable[[Any], None]] = None) -> None:
        self.read = read
        self.write = write


class Struct:
    """A MAXScript struct, interface or runtime: members by name, blind to case; unknown ones raise AttributeError."""

    def __init__(self, **members: Any) -> None:
        object.__setattr__(self, "_members", {name.lower(): value for name, value in members.items()})

    def __getattr__(self, name: str) -> Any:
        _check_thread()
        try:
            value = self._members[name.lower()]
        except KeyError:
            raise AttributeError("unknown property: " + name) from None
        return value.read() if isinstance(value, Property) else value

    def __setattr__(self, name: str, value: Any) -> None:
        _check_thread()
        member = self._members.get(name.lower())
        if isinstance(member, Property):
            if member.write is None:
                raise AttributeError("read-only: " + name)
            member.write(value)
        elif member is None and name.lower() not in self._members:
            raise AttributeError("unknown property: " + name)
        else:
            self._members[name.lower()] = value


class Time:
    """A time of MAXScript, in frames here; a number only for who asks."""

    def __init__(self, frame: int) -> None:
        self._frame = frame

    def __int__(self) -> int:
        return self._frame

    def __str__(self) -> str:
        return "{}f".format(self._frame)


class Name(str):
    """A name of MAXScript: ``#bitmap``, which reads as ``bitmap``."""


class Class:
    """A class of MAXScript, which reads as its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __str__(self) -> str:
        return self._name


class Thing(Struct):
    """An instance of a class: a texture, an object, a node, a render element."""

    def __init__(self, class_name: str, name: str, **members: Any) -> None:
        super().__init__(name=name, **members)
        object.__setattr__(self, "class_name", class_name)
        object.__setattr__(self, "nodes", [])


class FakeMax:
    """What is open, and what this 3ds Max is. Tests set what they are about."""

    def __init__(self) -> None:
        self.version: List[Any] = [26000, 62, 0, 26, 2, 0, 0, 2024, ".2 Update"]
        self.language: List[Any] = [9, 1, "ENU", "English (United States)", "en-US"]
        self.batch_mode = False
        self.folder = "C:\\shots\\"
        self.file = "shot.max"
        self.save_required = False
        self.saves = True
        self.saved: List[str] = []
        self.project = "C:\\project"
        self.map_paths: List[str] = []
        # Render Setup.
        self.renderer = "Default_Scanline_Renderer"
        self.time_type = 1
        self.current = 0
        self.segment: Tuple[int, int] = (0, 100)
        self.range: Tuple[int, int] = (0, 100)
        self.nth = 1
        self.picked = ""
        self.fps = 30
        self.size: Tuple[int, int] = (640, 480)
        self.output = ""
        self.save_file = True
        self.use_active_view = True
        self.view_index = 1
        self.dialog_open = False
        self.output_written_while_open = False
        # What the scene holds.
        self.cameras: List[Thing] = []
        self.view_camera: Optional[Thing] = None
        self.locked_view_cameras: Dict[int, Thing] = {}
        self.elements: List[Thing] = []
        self.elements_active = True
        self.element_files: List[str] = []
        self.batch_views: List[Struct] = []
        self.state_sets: Optional[List[Struct]] = None
        self.things: List[Thing] = []
        #: ``(stored path, type)`` of files that no known class holds.
        self.plain_assets: List[List[str]] = []
        #: As they were counted last: making the list anew for each would be the stand-in's own waste.
        self.counted_assets: List[List[str]] = []
        #: Stored paths that something had 3ds Max look for on the disk, which takes long where a share is gone.
        self.looked_for: List[str] = []
        self.xref_scenes: List[Struct] = []
        self.xref_object_files: List[str] = []
        #: Types of assets that the asset tracker can retarget.
        self.retargets = {"bitmap", "photometric", "animation", "other"}
        self.dlls: List[List[Any]] = []
        self.vray_version: Optional[List[str]] = None
        # What was done to it.
        self.selected: List[str] = []
        self.tracker_selection: List[str] = []
        self.tracker_visible = False
        self.messages: List[str] = []
        self.open_file_answer: Optional[str] = None
        self.save_path_answer: Optional[str] = None
        self.dialogs: List[Dict[str, Any]] = []
        self.undo_steps: List[str] = []
        #: Uses from other threads, which the real one answers with an exception or a crash.
        self.from_other_threads: List[str] = []
        self.thread = threading.get_ident()

    def add(self, class_name: str, name: str, asset_type: str = "", on: str = "", **members: Any) -> Thing:
        """A thing of the scene; its members of type str that hold a path are assets when ``asset_type`` is given."""
        thing = Thing(class_name, name, **members)
        object.__setattr__(thing, "asset_type", asset_type)
        if on:
            thing.nodes.append(Thing("Editable_Poly", on))
        self.things.append(thing)
        return thing

    def add_batch_view(self, name: str, **members: Any) -> Struct:
        defaults: Dict[str, Any] = {
            "name": name,
            "enabled": True,
            "camera": None,
            "overridePreset": False,
            "startFrame": Time(0),
            "endFrame": Time(0),
            "width": 640,
            "height": 480,
            "outputFilename": "",
            "sceneStateName": "",
            "presetFile": "",
        }
        view = Struct(**dict(defaults, **members))
        self.batch_views.append(view)
        return view

    def assets(self) -> List[List[str]]:
        """``(stored path, type)`` of everything, each once."""
        listed = {(path, thing.asset_type): None for thing in self.things for path in _paths_of(thing)}
        return [list(entry) for entry in listed] + self.plain_assets

    def camera(self, name: str) -> Thing:
        camera = Thing("Freecamera", name, isTarget=False)
        self.cameras.append(camera)
        return camera


def _paths_of(thing: Thing) -> Iterator[str]:
    if getattr(thing, "asset_type", ""):
        for member, value in thing._members.items():
            if member != "name" and isinstance(value, str) and value:
                yield value


scene = FakeMax()


def reset() -> FakeMax:
    """A new 3ds Max with nothing in it."""
    global scene
    scene = FakeMax()
    return scene


def _check_thread() -> None:
    if threading.get_ident() != scene.thread:
        scene.from_other_threads.append(threading.current_thread().name)
        raise RuntimeError("pymxs was used outside of the main thread")


class undo:
    """One step of undo. Like the real one it swallows what is raised within."""

    def __init__(self, enabled: bool, label: str = "") -> None:
        self._label = label if enabled else ""

    def __enter__(self) -> None:
        _check_thread()

    def __exit__(self, *_raised: Any) -> bool:
        scene.undo_steps.append(self._label)
        return True


def _count_assets() -> int:
    scene.counted_assets = scene.assets()
    return len(scene.counted_assets)


def _get_asset(index: int) -> Struct:
    stored, type_name = scene.counted_assets[_from_one(index)]

    def look() -> str:
        scene.looked_for.append(stored)
        return ""

    return Struct(GetFileName=lambda: stored, GetType=lambda: Name(type_name), GetFullFilePath=look)


def _from_one(index: int) -> int:
    if index < 1:
        raise RuntimeError("index out of range: {}".format(index))
    return index - 1


def _retarget(owner: Any, old: str, new: str, CreateOutputFolder: bool = False) -> bool:
    if getattr(owner, "class_name", "") != "Scene":
        raise RuntimeError("no reference target: {}".format(owner))
    for thing in scene.things:
        if getattr(thing, "asset_type", "") in scene.retargets:
            for member, value in list(thing._members.items()):
                if isinstance(value, str) and _same(value, old):
                    thing._members[member] = new
    for asset in scene.plain_assets:
        if asset[1] in scene.retargets and _same(asset[0], old):
            asset[0] = new
    # It answers so whether or not anything was changed.
    return True


def _same(one: str, other: str) -> bool:
    return ntpath.normcase(one) == ntpath.normcase(other)


def _get_class_instances(of: Any, processAllAnimatables: bool = False) -> List[Thing]:
    if not isinstance(of, Class):
        raise TypeError("no class: {}".format(of))
    return [thing for thing in scene.things if thing.class_name.lower() == str(of).lower()]


def _dependent_nodes(thing: Thing, firstOnly: bool = False) -> Any:
    if firstOnly:
        return thing.nodes[0] if thing.nodes else None
    return list(thing.nodes)


def _dll(index: int) -> List[Any]:
    return scene.dlls[_from_one(index)]


def _save(path: str, clearNeedSaveFlag: bool = False, useNewFile: bool = True, quiet: bool = False) -> bool:
    if not quiet:
        raise RuntimeError("a dialog would have opened")
    if not scene.saves:
        return False
    scene.saved.append(path)
    scene.save_required = False
    return True


def _get_camera(index: int = 0) -> Optional[Thing]:
    return scene.locked_view_cameras.get(index) if index else scene.view_camera


def _dot_net_object(class_name: str) -> Struct:
    if class_name != "Autodesk.Max.StateSets.Plugin" or scene.state_sets is None:
        raise RuntimeError("dotNetObject: cannot find type " + class_name)
    children = Struct(Count=len(scene.state_sets), Item=_DotNetItems(scene.state_sets))
    master = Struct(Children=children)
    return Struct(Instance=Struct(EntityManager=Struct(RootEntity=Struct(MasterStateSet=master))))


class _DotNetItems:
    """A .NET indexer: counts from nought, and gets one more than Python wrote."""

    def __init__(self, items: List[Struct]) -> None:
        self._items = items

    def __getitem__(self, index: int) -> Struct:
        if not 0 <= index + 1 < len(self._items):
            raise RuntimeError("Runtime error: .NET runtime exception: Index was out of range")
        return self._items[index + 1]


def _write_output(path: str) -> None:
    if scene.dialog_open:
        # Render Setup writes its own value back when it closes.
        scene.output_written_while_open = True
        return
    scene.output = path


def _set_element_file(index: int, path: str) -> None:
    scene.element_files[index] = path


def _dialog(answer: str) -> Callable[..., Optional[str]]:
    def show(**options: Any) -> Optional[str]:
        scene.dialogs.append(options)
        return getattr(scene, answer)

    return show


def _message(text: str, title: str = "") -> bool:
    scene.messages.append(text)
    return True


def _vray_version() -> List[str]:
    if scene.vray_version is None:
        raise RuntimeError("vrayVersion is undefined")
    return scene.vray_version


#: Classes that exist in every 3ds Max, and those of plugins whose DLLs are there.
_CLASSES = (
    "Bitmaptexture VRayBitmap CoronaBitmap ai_image VRayProxy VRayIES Free_Light Target_Light Point_Cache "
    "Alembic_Container XRefObject"
)

_root_scene = Thing("Scene", "scene")
_root_node = Thing("Scene_Root", "root")

runtime = Struct(
    maxVersion=lambda: list(scene.version),
    maxFileName=Property(lambda: scene.file),
    maxFilePath=Property(lambda: scene.folder),
    getSaveRequired=lambda: scene.save_required,
    saveMaxFile=_save,
    sysInfo=Struct(GetMaxLanguage=lambda: list(scene.language)),
    maxOps=Struct(
        isInNonInteractiveMode=lambda: scene.batch_mode,
        getNodeByHandle=lambda handle: next((node for node in scene.cameras if node.handle == handle), None),
        GetCurRenderElementMgr=lambda: Struct(
            NumRenderElements=lambda: len(scene.elements),
            GetRenderElement=lambda index: scene.elements[index],
            GetElementsActive=lambda: scene.elements_active,
            GetRenderElementFilename=lambda index: scene.element_files[index],
            SetRenderElementFilename=_set_element_file,
        ),
    ),
    pathConfig=Struct(getCurrentProjectFolder=lambda: scene.project),
    mapPaths=Struct(count=lambda: len(scene.map_paths), get=lambda index: scene.map_paths[_from_one(index)]),
    renderers=Struct(current=Property(lambda: Thing(scene.renderer, "renderer"))),
    classOf=lambda thing: Class(thing.class_name),
    rendTimeType=Property(lambda: scene.time_type),
    sliderTime=Property(lambda: Time(scene.current)),
    animationRange=Property(lambda: Struct(start=Time(scene.segment[0]), end=Time(scene.segment[1]))),
    rendStart=Property(lambda: Time(scene.range[0])),
    rendEnd=Property(lambda: Time(scene.range[1])),
    rendNThFrame=Property(lambda: scene.nth),
    rendPickupFrames=Property(lambda: scene.picked),
    frameRate=Property(lambda: scene.fps),
    ticksPerFrame=Property(lambda: 4800 // scene.fps),
    renderWidth=Property(lambda: scene.size[0]),
    renderHeight=Property(lambda: scene.size[1]),
    rendSaveFile=Property(lambda: scene.save_file),
    rendOutputFilename=Property(lambda: scene.output, _write_output),
    rendUseActiveView=Property(lambda: scene.use_active_view),
    rendViewIndex=Property(lambda: scene.view_index),
    renderSceneDialog=Struct(
        isOpen=lambda: scene.dialog_open,
        open=lambda: setattr(scene, "dialog_open", True),
        close=lambda: setattr(scene, "dialog_open", False),
    ),
    cameras=Property(lambda: list(scene.cameras)),
    viewport=Struct(getCamera=_get_camera),
    batchRenderMgr=Struct(
        numViews=Property(lambda: len(scene.batch_views)),
        GetView=lambda index: scene.batch_views[_from_one(index)],
    ),
    dotNetObject=_dot_net_object,
    AssetManager=Struct(GetNumAssets=_count_assets, GetAssetByIndex=_get_asset),
    ATSOps=Struct(
        Visible=Property(lambda: scene.tracker_visible, lambda value: setattr(scene, "tracker_visible", value)),
        ClearSelection=lambda: scene.tracker_selection.clear(),
        SelectFiles=lambda files: scene.tracker_selection.extend(files),
        RetargetAssets=_retarget,
    ),
    xrefs=Struct(
        getXRefFileCount=lambda: len(scene.xref_scenes),
        getXRefFile=lambda index: scene.xref_scenes[_from_one(index)],
    ),
    objXRefs=Struct(
        getNumFiles=lambda: len(scene.xref_object_files),
        getFileName=lambda index: scene.xref_object_files[_from_one(index)],
    ),
    getClassInstances=_get_class_instances,
    refs=Struct(dependentNodes=_dependent_nodes, dependents=lambda _node: [_root_node, _root_scene]),
    rootNode=_root_node,
    rootScene=Struct(),
    getNodeByName=lambda name: next(
        (node for node in _all_nodes() if node.name.lower() == name.lower()),
        None,
    ),
    select=lambda nodes: setattr(scene, "selected", [node.name for node in nodes]),
    redrawViews=lambda: None,
    Array=lambda *values: list(values),
    pluginManager=Struct(
        pluginDllCount=Property(lambda: len(scene.dlls)),
        pluginDllFullPath=lambda index: _dll(index)[0],
        isPluginDllLoaded=lambda index: _dll(index)[1],
    ),
    getFileVersion=lambda path: next(dll[2] for dll in scene.dlls if dll[0] == path),
    vrayVersion=_vray_version,
    getOpenFileName=_dialog("open_file_answer"),
    getSavePath=_dialog("save_path_answer"),
    messageBox=_message,
    farmhandScripts=None,
    # Its former name.
    VRayHDRI=Class("VRayBitmap"),
    **{name: Class(name) for name in _CLASSES.split()},
)


def _all_nodes() -> List[Thing]:
    nodes = list(scene.cameras)
    for thing in scene.things:
        nodes.extend(thing.nodes)
    return nodes
