"""What passes between a host, its panels and the threads in between: plain data."""

from typing import NamedTuple, Optional, Union

from .client import JsonObject
from .problem import Problem

#: Screens that :meth:`HostSession.open_panel` can begin with.
SCREENS = ("submit", "assets", "progress", "jobs", "rehearsal", "settings")


class HostDescription(NamedTuple):
    """What the host is; never changes while it runs."""

    #: ``blender``, ``houdini``, ``cinema4d``, ``3dsmax`` or ``maya``.
    name: str
    #: As the host says it: ``2025.3``.
    version: str
    plugin_version: str


class HostScene(NamedTuple):
    """What is open in the host just now."""

    #: Absolute path of the file; None while it was never saved.
    path: Optional[str]
    #: As the host's title bar has it.
    name: str
    unsaved_changes: bool
    #: Rises with every change of the scene, so that a panel knows its snapshot is an old one; 0 where the host does not tell.
    revision: int = 0


class HostRequest(NamedTuple):
    """Something a panel asks of the host."""

    request_id: str
    #: ``takeSnapshot``, ``saveScene``, ``relink``, ``makeRelative``, ``pickFiles``, ``reveal``, ``changeOutputFormat`` or
    #: ``changeOutputPath``.
    action: str
    #: The action's own fields by their names in the sidecar's API (``HostAction``): ``path`` and ``to`` of ``relink``.
    ask: JsonObject
    #: File of the scene that was open when it was asked; None also for a scene that was never saved.
    scene_path: Optional[str] = None


class Connected(NamedTuple):
    """The sidecar knows this host (again), or (``connected`` false) is not there any more."""

    connected: bool


class PanelReady(NamedTuple):
    """The panel was opened in the system's browser, or (``opened`` false) its address is ready for a view of the host's."""

    #: Works once and for a minute: to be opened at once, and neither shown nor logged.
    url: str
    opened: bool

    def __repr__(self) -> str:
        return "PanelReady(opened={})".format(self.opened)


class PanelFailed(NamedTuple):
    """The panel could not be opened."""

    problem: Problem


News = Union[Connected, PanelReady, PanelFailed]
