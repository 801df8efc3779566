"""Windows."""

from typing import Any, Dict, List, Optional, Tuple

from . import host
from .constants import CUSTOMGUI_HTMLVIEWER, DLG_TYPE_ASYNC


class HtmlViewerCustomGui:
    """A view of web pages."""

    def __init__(self) -> None:
        self.urls: List[Tuple[str, int]] = []

    def SetUrl(self, url: str, encoding: int) -> None:
        host.require_main_thread()
        self.urls.append((url, encoding))


class GeDialog:
    """A window."""

    def __init__(self) -> None:
        self.opened: List[Tuple[int, int]] = []
        self.restored: List[Tuple[int, Any]] = []
        self.title = ""
        self.texts: Dict[int, str] = {}
        self.view: Optional[HtmlViewerCustomGui] = None
        self._is_open = False

    def CreateLayout(self) -> bool:
        return True

    def Open(
        self,
        dlgtype: int,
        pluginid: int = 0,
        xpos: int = -1,
        ypos: int = -1,
        defaultw: int = 0,
        defaulth: int = 0,
        subid: int = 0,
    ) -> bool:
        host.require_main_thread()
        if dlgtype != DLG_TYPE_ASYNC:
            raise AssertionError("a modal window holds the artist up and shows no web page")
        self.opened.append((dlgtype, pluginid))
        self._is_open = True
        return self.CreateLayout()

    def Restore(self, pluginid: int, secret: Any) -> bool:
        self.restored.append((pluginid, secret))
        self._is_open = True
        return self.CreateLayout()

    def Close(self) -> bool:
        self._is_open = False
        self.DestroyWindow()
        return True

    def DestroyWindow(self) -> None:
        pass

    def IsOpen(self) -> bool:
        return self._is_open

    def SetTitle(self, title: str) -> bool:
        self.title = title
        return True

    def SetString(self, id: int, value: str) -> bool:
        host.require_main_thread()
        self.texts[id] = value
        return True

    def GroupBegin(self, id: int, flags: int, cols: int = 0, rows: int = 0, title: str = "") -> bool:
        return True

    def GroupEnd(self) -> bool:
        return True

    def GroupBorderSpace(self, left: int, top: int, right: int, bottom: int) -> bool:
        return True

    def AddButton(self, id: int, flags: int, initw: int = 0, inith: int = 0, name: str = "") -> Any:
        self.texts[id] = name

    def AddStaticText(self, id: int, flags: int, initw: int = 0, inith: int = 0, name: str = "") -> Any:
        self.texts[id] = name

    def AddCustomGui(
        self, id: int, pluginid: int, name: str, flags: int, minw: int = 0, minh: int = 0, customdata: Any = None
    ) -> Optional[HtmlViewerCustomGui]:
        if pluginid != CUSTOMGUI_HTMLVIEWER or not host.has_web_view:
            return None
        self.view = HtmlViewerCustomGui()
        return self.view
