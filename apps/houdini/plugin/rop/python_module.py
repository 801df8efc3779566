"""The buttons of Farmhand's node. All they do is in the package of the plugin, which this node may have come without."""

import hou


def submit(node):
    """Pressed: sends what is wired in to the farm."""
    actions = _actions()
    if actions is not None:
        actions.submit_node(node)


def open_panel():
    """Pressed: opens the panel in the browser."""
    actions = _actions()
    if actions is not None:
        actions.open_panel()


def _actions():
    try:
        from farmhand_houdini import actions
    except ImportError:
        hou.ui.displayMessage(
            "Farmhand is not installed in this Houdini, only its node came with the scene.",
            help="Install Farmhand's zip as its README says, then start Houdini again.",
            title="Farmhand",
        )
        return None
    return actions
