"""Farmhand's window: whether Farmhand runs, a button for the panel, and the panel itself where Cinema 4D can show it."""

from typing import Any, Callable

import c4d

from .texts import say

_BUTTON = 1000
_STATE = 1001
_VIEW = 1002


class FarmhandDialog(c4d.gui.GeDialog):
    """Dockable, and open for as long as the artist likes; ``open_panel`` is called when the button is pressed."""

    def __init__(self, open_panel: Callable[[], None], with_view: bool) -> None:
        super().__init__()
        self._open_panel = open_panel
        self.wants_view = with_view
        # Cinema 4D does not keep it: without this reference the page goes blank.
        self._view: Any = None
        self._state = ""

    @property
    def shows_panel(self) -> bool:
        """Whether there is a view to show the panel in; False too where Cinema 4D made none."""
        return self._view is not None

    def CreateLayout(self) -> bool:
        """Called by Cinema 4D when the window appears, also when a layout with it is loaded."""
        self.SetTitle("Farmhand")
        self.GroupBegin(0, c4d.BFH_SCALEFIT, 2, 1)
        self.GroupBorderSpace(6, 6, 6, 6)
        self.AddButton(_BUTTON, c4d.BFH_LEFT, name=say("Open Panel"))
        self.AddStaticText(_STATE, c4d.BFH_SCALEFIT, name=self._state)
        self.GroupEnd()
        self._view = None
        if self.wants_view:
            self._view = self.AddCustomGui(
                _VIEW, c4d.CUSTOMGUI_HTMLVIEWER, "", c4d.BFH_SCALEFIT | c4d.BFV_SCALEFIT, 420, 640
            )
        return True

    def Command(self, id: int, msg: Any) -> bool:
        """Called by Cinema 4D when something in the window is pressed."""
        if id == _BUTTON:
            self._open_panel()
        return True

    def DestroyWindow(self) -> None:
        """Called by Cinema 4D when the window goes."""
        self._view = None

    def show_state(self, text: str) -> None:
        """One line beside the button; drawn only when it says something else than before."""
        if text != self._state:
            self._state = text
            if self.IsOpen():
                self.SetString(_STATE, text)

    def show_page(self, url: str) -> bool:
        """Shows a page in the view; False when the window was closed meanwhile."""
        if self._view is None:
            return False
        self._view.SetUrl(url, c4d.URL_ENCODING_UTF16)
        return True
