"""Showing the artist what a finding is about: its node, in the network editor and the parameter pane."""

from typing import Any

import hou

from .texts import refusal


def reveal(name: str, parameter: str = "") -> None:
    """Selects the node with that path, makes it the current one, and has a network editor show it.

    ``parameter`` is named in the status line, since no script can scroll to it.
    """
    node = hou.node(name) if name.startswith("/") else None
    if node is None or node.path() == "/":
        raise refusal("thing-gone", "There is no {} in this scene any more.", "Check the scene again.", name)
    node.setCurrent(True, clear_all_selected=True)
    editor = hou.ui.paneTabOfType(hou.paneTabType.NetworkEditor)
    if editor is not None:
        _show(editor, node)
    parm = node.parm(parameter) if parameter else None
    told = parm.path() if parm is not None else node.path()
    hou.ui.setStatusMessage("Farmhand: {}".format(told), severity=hou.severityType.ImportantMessage)


def _show(editor: Any, node: Any) -> None:
    editor.cd(node.parent().path())
    editor.setIsCurrentTab()
    editor.homeToSelection()
