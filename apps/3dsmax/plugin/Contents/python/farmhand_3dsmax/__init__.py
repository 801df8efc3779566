"""Farmhand inside 3ds Max 2021 to 2026: what the MAXScript files call.

``plugin`` holds what runs, ``snapshot`` reads the scene, ``host_requests`` carries out what a panel asks, ``panel_view`` shows the
panel. Everything that talks to 3ds Max takes its runtime (``pymxs.runtime``) as ``rt``, so that all of it runs without 3ds Max.
"""

#: Version of the plugin; the zip is named after it.
VERSION = "0.1.0"


def start() -> None:
    """Called by the startup script; a second call does nothing."""
    from . import plugin

    plugin.start()


def stop() -> None:
    """Called as 3ds Max closes. Jobs go on without it."""
    from . import plugin

    plugin.stop()


def open_panel(screen: str = "submit") -> None:
    """Called by the menu: opens the panel, inside 3ds Max where it can show it, else in the system's browser."""
    from . import plugin

    plugin.open_panel(screen)
