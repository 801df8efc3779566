"""This Blender as Farmhand's web panel sees it: what is open, and a timer that carries out what the panel asks."""

import os
import traceback
from typing import Any, Dict, Optional

import bpy

from . import picking, state
from .farmhand_bridge import HostDescription, HostScene, HostSessionApart, PanelFailed, handle_requests
from .host_actions import ABILITIES, handlers_for
from .snapshot import render_facts
from .translations import say

#: Time between two looks at what is asked. Seconds.
_TICK_SECONDS = 0.2

#: Blender's handlers after which the scene may be another one.
_CHANGES = ("depsgraph_update_post", "undo_post", "redo_post", "load_post")

_session: Optional[HostSessionApart] = None
_revision = 0
_last_facts: Optional[Dict[str, Any]] = None
_failed = False


def start() -> None:
    """Lets panels reach this Blender, from the first tick on: what is open is not to be asked while add-ons are switched on.

    A Blender without a window has no artist and no timers, so it is left alone.
    """
    if not bpy.app.background:
        # Persistent: opening another file must not stop it.
        bpy.app.timers.register(_tick, first_interval=_TICK_SECONDS, persistent=True)


def start_session() -> HostSessionApart:
    """Registers this Blender, now or as soon as a sidecar runs. Scripts without a window call :func:`poll` themselves."""
    global _session
    description = HostDescription("blender", bpy.app.version_string, _plugin_version())
    if state.apart is None:
        raise RuntimeError("the add-on is off")
    session = HostSessionApart(description, open_scene(), ABILITIES, state.apart)
    session.start()
    _session = session
    for name in _CHANGES:
        getattr(bpy.app.handlers, name).append(_changed)
    return session


def stop() -> None:
    """Says goodbye to panels."""
    global _session
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    for name in _CHANGES:
        if _changed in getattr(bpy.app.handlers, name):
            getattr(bpy.app.handlers, name).remove(_changed)
    picking.forget()
    if _session is not None:
        _session.close(0.5)
    _session = None


def open_panel() -> bool:
    """Opens the panel in the system's browser, without waiting for it; False in a Blender without a window."""
    if bpy.app.background:
        return False
    state.session.problem = None
    (_session or start_session()).open_panel()
    return True


def poll() -> None:
    """Carries out what panels asked, and tells them what is open. Never blocks."""
    if _session is None:
        return
    _session.scene_changed(open_scene())
    done = handle_requests(_session, handlers_for(_session), open_scene, print)
    news = _session.take_news()
    for each in news:
        if isinstance(each, PanelFailed):
            state.session.problem = each.problem
    if done or news:
        state.redraw()


def open_scene() -> HostScene:
    """What is open just now. Cheap however large the scene."""
    global _revision, _last_facts
    # Not all that a render depends on is something that Blender tells its handlers of.
    facts = render_facts(bpy.context.scene)
    if facts != _last_facts:
        _last_facts = facts
        _revision += 1
    path = bpy.data.filepath
    return HostScene(path or None, os.path.basename(path) or say("(Unsaved)"), bpy.data.is_dirty, _revision)


@bpy.app.handlers.persistent
def _changed(*_: object) -> None:
    global _revision
    _revision += 1


def _tick() -> float:
    global _failed
    try:
        if _session is None:
            start_session()
        poll()
    except Exception:
        # Blender drops a timer that raises, and this host would be lost for good. Told once, not five times a second.
        if not _failed:
            traceback.print_exc()
        _failed = True
    return state.next_tick(_TICK_SECONDS)


def _plugin_version() -> str:
    # Here and not above: the package is complete only after all its parts are.
    from . import bl_info

    return ".".join(str(number) for number in bl_info["version"])
