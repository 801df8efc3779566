"""Farmhand for Houdini: what the panel knows of the open scene, and what it can do to it.

``actions`` is what shelf, menus and the submitter node call. ``plugin`` has the one connection to Farmhand and lends it
Houdini's own thread a few times a second; ``snapshot`` reads the session by way of ``session_walk``, in ``slices``; ``requests``
carries out what the web panel asks, by way of ``relinking``, ``reveal``, ``output_changes`` and ``file_dialog``; ``panel_view`` is
the small panel inside Houdini, which shows what ``panel_state`` makes of ``jobs``; ``texts`` says it in the artist's language.

Only the event-loop callback and the artist's own presses lead to anything that touches the session. All waiting is done by the
threads of ``farmhand_bridge``, which know nothing of Houdini.
"""

#: Version of the plugin; the zip is named after it.
VERSION = "0.1.0"
