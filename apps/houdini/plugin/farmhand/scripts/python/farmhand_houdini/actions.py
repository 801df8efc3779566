"""What the artist presses: shelf tools, menu entries, the buttons of the submitter node. Each returns at once.

What cannot be done is said in a dialog; nothing here raises.
"""

from typing import Any, Callable, Mapping, Optional

import hou

from . import plugin
from .chosen_rops import clicked_nodes, is_output_node, is_submitter, outputs_among, outputs_wired_into, selected_outputs
from .farmhand_bridge import ProblemError
from .farmhand_bridge.problem import problem_of
from .job_request import Choice
from .scene_file import has_unsaved_changes, save_scene, saved_path
from .texts import refusal, say, speaks_chinese

#: Name of the panel in ``python_panels/farmhand.pypanel``.
PANEL_INTERFACE = "farmhand"
#: Size of the panel in a window of its own. Pixels.
_PANEL_SIZE = (420, 320)


def open_panel(screen: str = "submit") -> None:
    """Opens the web panel in the browser."""
    _told_if_refused(lambda: plugin.running().open_panel(screen))


def show_panel() -> None:
    """Shows the panel inside Houdini: brings it forward where there is one, else opens it in a window of its own."""
    _told_if_refused(_show_panel)


def submit_selected(_kwargs: Optional[Mapping[str, Any]] = None) -> None:
    """Submits the output nodes that are selected, with what they need; the one that is active when none is."""
    _told_if_refused(lambda: _submit_and_show(Choice(selected_outputs())))


def submit_clicked(kwargs: Mapping[str, Any]) -> None:
    """Submits the node whose menu was opened, or all that are selected where it is among them."""

    def submit_them() -> None:
        nodes = clicked_nodes(kwargs)
        names = outputs_among(nodes)
        if not names:
            raise refusal(
                "output-not-found",
                "{} is no output node that the farm can render.",
                "Choose an output node: one in /out, or a render node on the stage.",
                kwargs["node"].path(),
            )
        _submit_and_show(Choice(names))

    _told_if_refused(submit_them)


def submit_node(node: Any) -> None:
    """Submits what is wired into the submitter, as its parameters have it."""
    _told_if_refused(lambda: _submit_and_show(choice_of(node)))


def can_submit(node: Any) -> bool:
    """Whether the menu of this node has an entry to submit it; False too where that cannot be told."""
    try:
        return is_submitter(node) or is_output_node(node)
    except Exception:
        return False


def choice_of(node: Any) -> Choice:
    """What the submitter's inputs and parameters say. Refused when it has no inputs, or lacks frames that it should have."""
    frames = None
    if node.evalParm("frames_from") == 1:
        frames = str(node.evalParm("frames")).strip()
        if not frames:
            raise refusal(
                "frames-missing",
                "No frames are typed at {}.",
                "Type them as in 1-48 or 1,5,10-20, or go by each node's own frames.",
                node.path(),
            )
    return Choice(outputs_wired_into(node), frames, bool(node.evalParm("with_dependencies")))


def submit(choice: Choice, save_first: bool = False) -> None:
    """Submits; a scene with unsaved changes is saved first, after asking unless ``save_first``."""
    _told_if_refused(lambda: _submit(choice, save_first))


def _submit_and_show(choice: Choice) -> None:
    if _submit(choice, save_first=False):
        _show_panel()


def _submit(choice: Choice, save_first: bool) -> bool:
    """False when the artist would rather not."""
    farmhand = plugin.running()
    saved_path()
    if has_unsaved_changes():
        if not save_first and not _wants_to_save():
            return False
        save_scene()
    farmhand.submit(choice)
    return True


def _wants_to_save() -> bool:
    pressed = hou.ui.displayMessage(
        say("{} has changes that are not saved.", hou.hipFile.basename()),
        buttons=(say("Save and Submit"), say("Cancel")),
        severity=hou.severityType.Warning,
        default_choice=0,
        close_choice=1,
        help=say("The farm renders the file on disk. Save the scene and submit it?"),
        title="Farmhand",
    )
    return pressed == 0


def _show_panel() -> None:
    plugin.running()
    for pane in hou.ui.paneTabs():
        if pane.type() == hou.paneTabType.PythonPanel:
            interface = pane.activeInterface()
            if interface is not None and interface.name() == PANEL_INTERFACE:
                pane.setIsCurrentTab()
                return
    if hou.pypanel.interfaceByName(PANEL_INTERFACE) is None:
        # The package was put together by hand without its panel; progress is in the browser.
        plugin.running().open_panel("progress")
        return
    hou.ui.curDesktop().createFloatingPaneTab(
        hou.paneTabType.PythonPanel, size=_PANEL_SIZE, python_panel_interface=PANEL_INTERFACE
    )


def _told_if_refused(action: Callable[[], object]) -> None:
    try:
        action()
    except Exception as error:
        if not isinstance(error, ProblemError):
            print("Farmhand: {}: {}".format(type(error).__name__, " ".join(str(error).split())))
        words = problem_of(error).words(chinese=speaks_chinese())
        if not hou.isUIAvailable():
            print("Farmhand: {} {}".format(words.message, words.hint))
            return
        hou.ui.displayMessage(words.message, severity=hou.severityType.Error, help=words.hint, title="Farmhand")
