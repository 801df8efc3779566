"""Documents, with takes and render settings."""

import os
from typing import Any, Dict, List, Optional, Set, Tuple

from . import host
from .constants import (
    ASSETDATA_FLAG_MULTIPLEUSE,
    ASSETDATA_FLAG_NODOCUMENT,
    ASSETDATA_FLAG_NOMISSING,
    GETALLASSETSRESULT_MISSING,
    GETALLASSETSRESULT_OK,
)
from .nodes import BaseList2D, BaseMaterial, BaseObject, BaseTime, DescID, chain


class RenderData(BaseList2D):
    """Render settings."""

    def __init__(
        self,
        name: str,
        parameters: Dict[Any, Any],
        multipass: Optional[List[BaseList2D]] = None,
        effects: Optional[List[BaseList2D]] = None,
    ) -> None:
        super().__init__(0, name, parameters, type_name="Render Settings")
        self._multipass = list(multipass or [])
        self._effects = list(effects or [])
        chain(self._multipass)
        chain(self._effects)

    def GetFirstMultipass(self) -> Optional[BaseList2D]:
        return self._multipass[0] if self._multipass else None

    def GetFirstVideoPost(self) -> Optional[BaseList2D]:
        return self._effects[0] if self._effects else None


class DeadRenderData(RenderData):
    """What a take without settings of its own gave in some releases."""

    def IsAlive(self) -> bool:
        return False


class BaseOverride(BaseList2D):
    """A take's values for parameters of one thing. ``updated`` are those that the document was told of."""

    def __init__(self) -> None:
        super().__init__()
        self.updated: List[int] = []

    def SetParameter(self, id: DescID, t_data: Any, flags: int) -> bool:
        self[id[0].id] = t_data
        return True

    def UpdateSceneNode(self, takeData: "TakeData", descID: DescID) -> None:
        self.updated.append(descID[0].id)


class BaseTake(BaseList2D):
    """A take; ``overrides`` are the values it has for parameters of other things, by thing and number."""

    def __init__(
        self,
        name: str,
        children: Optional[List["BaseTake"]] = None,
        render_data: Optional[RenderData] = None,
        camera: Optional[BaseObject] = None,
        overrides: Optional[Dict[Tuple[BaseList2D, int], Any]] = None,
    ) -> None:
        super().__init__(0, name, children=list(children or []))
        self._parent: Optional[BaseTake] = None
        self._render_data = render_data
        self._camera = camera
        self.overrides: Dict[BaseList2D, BaseOverride] = {}
        for (node, parameter), value in (overrides or {}).items():
            self.overrides.setdefault(node, BaseOverride())[parameter] = value
        for child in children or []:
            child._parent = self

    def GetEffectiveRenderData(self, takeData: "TakeData") -> Optional[Tuple[RenderData, "BaseTake"]]:
        if self._render_data is not None:
            return self._render_data, self
        return self._parent.GetEffectiveRenderData(takeData) if self._parent is not None else None

    def GetEffectiveCamera(self, takeData: "TakeData") -> Optional[Tuple[BaseObject, "BaseTake"]]:
        if self._camera is not None:
            return self._camera, self
        return self._parent.GetEffectiveCamera(takeData) if self._parent is not None else None

    def FindOverrideInHierarchy(
        self, takeData: "TakeData", node: BaseList2D, descID: DescID
    ) -> Optional[Tuple[BaseList2D, "BaseTake"]]:
        override = self.overrides.get(node)
        if override is not None and descID[0].id in override.GetDataInstance():
            return override, self
        return self._parent.FindOverrideInHierarchy(takeData, node, descID) if self._parent is not None else None


class TakeData:
    """All takes of a document."""

    def __init__(self, main: BaseTake, current: BaseTake) -> None:
        self._main = main
        self._current = current

    def GetMainTake(self) -> BaseTake:
        host.require_main_thread()
        return self._main

    def GetCurrentTake(self) -> BaseTake:
        host.require_main_thread()
        return self._current


class BaseDraw:
    """A view."""

    def __init__(self, camera: Optional[BaseObject], editor_camera: BaseObject) -> None:
        self._camera = camera
        self._editor_camera = editor_camera

    def GetSceneCamera(self, doc: "BaseDocument") -> Optional[BaseObject]:
        return self._camera

    def GetEditorCamera(self) -> BaseObject:
        return self._editor_camera


class BaseDocument(BaseList2D):
    """A document. Times are in frames; ``uses`` says what holds the path of a file."""

    def __init__(
        self,
        folder: str,
        name: str,
        render_data: List[RenderData],
        take_data: TakeData,
        fps: int = 25,
        times: Tuple[int, int, int, int, int] = (0, 0, 100, 0, 100),
        objects: Optional[List[BaseObject]] = None,
        materials: Optional[List[BaseMaterial]] = None,
        view: Optional[BaseDraw] = None,
        parameters: Optional[Dict[Any, Any]] = None,
    ) -> None:
        super().__init__(0, name, parameters)
        self.folder = folder
        self.changed = False
        self.undo: List[List[BaseList2D]] = []
        #: Each ``(owner, parameter)``, or ``(material, node, node space)``.
        self.uses: List[Tuple[Any, ...]] = []
        self.hooks: Dict[int, BaseList2D] = {}
        self.active: Dict[str, Any] = {}
        self._render_data = render_data
        self._take_data = take_data
        self._fps = fps
        self._times = times
        self._objects = list(objects or [])
        self._materials = list(materials or [])
        self._view = view
        self._in_undo = False
        chain(self._render_data)
        chain(self._objects)
        chain(self._materials)

    def GetDocumentPath(self) -> str:
        host.require_main_thread()
        return self.folder

    def GetDocumentName(self) -> str:
        return self._name

    def GetChanged(self) -> bool:
        host.require_main_thread()
        return self.changed

    def GetFps(self) -> int:
        return self._fps

    def GetTime(self) -> BaseTime:
        return BaseTime(self._times[0], self._fps)

    def GetMinTime(self) -> BaseTime:
        return BaseTime(self._times[1], self._fps)

    def GetMaxTime(self) -> BaseTime:
        return BaseTime(self._times[2], self._fps)

    def GetLoopMinTime(self) -> BaseTime:
        return BaseTime(self._times[3], self._fps)

    def GetLoopMaxTime(self) -> BaseTime:
        return BaseTime(self._times[4], self._fps)

    def GetTakeData(self) -> TakeData:
        return self._take_data

    def GetFirstObject(self) -> Optional[BaseObject]:
        return self._objects[0] if self._objects else None

    def GetFirstMaterial(self) -> Optional[BaseMaterial]:
        return self._materials[0] if self._materials else None

    def GetFirstRenderData(self) -> RenderData:
        return self._render_data[0]

    def GetActiveRenderData(self) -> RenderData:
        return self._render_data[0]

    def GetRenderBaseDraw(self) -> Optional[BaseDraw]:
        return self._view

    def FindSceneHook(self, id: int) -> Optional[BaseList2D]:
        return self.hooks.get(id)

    def StartUndo(self) -> bool:
        self.undo.append([])
        self._in_undo = True
        return True

    def AddUndo(self, type: int, data: BaseList2D) -> bool:
        if not self._in_undo:
            raise AssertionError("AddUndo outside StartUndo and EndUndo")
        self.undo[-1].append(data)
        return True

    def EndUndo(self) -> bool:
        self._in_undo = False
        return True

    def SetActiveMaterial(self, mp: BaseMaterial, mode: int = 0) -> None:
        self.active["material"] = mp

    def SetActiveObject(self, op: BaseObject, mode: int = 0) -> None:
        self.active["object"] = op


_active: Optional[BaseDocument] = None


def GetActiveDocument() -> BaseDocument:
    host.require_main_thread()
    if _active is None:
        raise AssertionError("the test opened no document")
    return _active


def SetActiveDocument(doc: BaseDocument) -> None:
    global _active
    _active = doc


def GetAllAssetsNew(
    doc: BaseDocument, allowDialogs: bool, lastPath: str, flags: int, assetList: List[Dict[str, Any]]
) -> int:
    """Found files have the path they were found at as ``filename``, missing ones what the document says."""
    host.require_main_thread()
    if allowDialogs:
        raise AssertionError("a dialog would hold the artist up")
    if not flags & ASSETDATA_FLAG_NODOCUMENT:
        path = os.path.join(doc.folder, doc.GetDocumentName())
        assetList.append({"filename": path, "assetname": path, "owner": None, "exists": True, "paramId": -1})
    seen: Set[str] = set()
    for use in doc.uses:
        owner, parameter = use[0], use[1]
        in_graph = len(use) == 3
        stored = owner.GetGraph(use[2]).path_at(parameter) if in_graph else owner[parameter]
        found = _find(doc, stored)
        if not flags & ASSETDATA_FLAG_MULTIPLEUSE and stored in seen:
            continue
        if flags & ASSETDATA_FLAG_NOMISSING and found is None:
            continue
        seen.add(stored)
        assetList.append(
            {
                "filename": found or stored,
                "assetname": stored,
                "owner": owner,
                "exists": found is not None,
                "channelId": 0,
                "netRequestOnDemand": False,
                "paramId": -1 if in_graph else parameter[0] if isinstance(parameter, tuple) else parameter,
                "nodePath": parameter if in_graph else "",
                "nodeSpace": use[2] if in_graph else "",
            }
        )
    return GETALLASSETSRESULT_OK if all(each["exists"] for each in assetList) else GETALLASSETSRESULT_MISSING


def _find(doc: BaseDocument, stored: str) -> Optional[str]:
    if "://" in stored:
        return stored
    folders = [doc.folder, os.path.join(doc.folder, "tex")] + [path for path, enabled in host.texture_paths if enabled]
    for folder in folders:
        path = os.path.normpath(os.path.join(folder, stored.replace("\\", "/")))
        if folder and os.path.isfile(path):
            return path
    return None
