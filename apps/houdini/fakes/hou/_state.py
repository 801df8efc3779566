"""The running Houdini: what a test sets, and what it finds happened. The only state there is."""

import threading
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from ._enums import EnumValue, licenseCategoryType

_main_thread = threading.get_ident()


def require_main_thread() -> None:
    """Fails on any thread but the one that loaded this: elsewhere Houdini may hang or crash."""
    if threading.get_ident() != _main_thread:
        raise AssertionError("Houdini was touched from another thread than the main one")


class Cook(NamedTuple):
    """Something that made Houdini work out a network."""

    #: Path of the node.
    node: str
    #: The call that did it: ``cook``, ``geometry``, ``stage``, ``render``...
    call: str


class TakeData:
    """A take: values of parameters by node path and parameter name."""

    def __init__(self, name: str, parent: Optional["TakeData"], values: Dict[Tuple[str, str], Any]) -> None:
        self.name = name
        self.parent = parent
        self.values = values


class State:
    """One session of Houdini with one scene open. All of it is the test's to read and to set."""

    def __init__(self) -> None:
        self.version: Tuple[int, ...] = (20, 5, 332)
        self.platform = "linux-x86_64-gcc11.2"
        self.application = "houdini"
        self.licence: EnumValue = licenseCategoryType.Commercial
        self.hfs = "/opt/hfs20.5.332"
        self.home = "/home/artist"
        #: Absolute, with forward slashes, as Houdini has it on every system.
        self.path = "/show/shot/untitled.hip"
        self.is_new_file = True
        self.unsaved_changes = False
        #: Why saving fails; None while it works.
        self.save_failure: Optional[str] = None
        #: What was saved under which name.
        self.saved: List[str] = []
        #: Writes the scene where a test wants a file; is given the path.
        self.write_scene: Optional[Callable[[str], None]] = None
        self.frame = 1.0
        self.fps = 24.0
        self.timeline = (1.0, 240.0)
        self.playback = (1.0, 240.0)
        #: Global variables, those of the environment among them.
        self.variables: Dict[str, str] = {}
        self.context_options: Dict[str, Any] = {}
        #: The root; ``_nodes`` knows more of it.
        self.root: Any = None
        self.types: Dict[Tuple[str, str], Any] = {}
        self.libraries: List[str] = []
        main = TakeData("Main", None, {})
        self.takes: List[TakeData] = [main]
        self.current_take = main
        self.next_session_id = 1
        #: Paths of selected nodes, the last selected last.
        self.selection: List[str] = []
        #: What was worked out. A snapshot leaves it empty.
        self.cooked: List[Cook] = []
        #: Values that were set: path of the parameter and what it has since.
        self.edits: List[Tuple[str, Any]] = []
        #: Labels of the steps that undo offers, the newest last, with the number of edits in each.
        self.undo_steps: List[List[Any]] = []
        self.undo_depth = 0
        self.hip_callbacks: List[Callable[[EnumValue], None]] = []
        # The user interface.
        self.has_ui = True
        self.event_loop_callbacks: List[Callable[[], None]] = []
        self.posted_callbacks: List[Callable[[], None]] = []
        #: Every dialog that was shown: its kind and what it was called with.
        self.dialogs: List[Tuple[str, Dict[str, Any]]] = []
        #: What the next dialogs answer: the button's number, the path, or a function that gives it while the dialog is open.
        #: Without one it is the default, and Cancel of a file dialog.
        self.answers: List[Any] = []
        self.status: Tuple[str, Optional[EnumValue]] = ("", None)
        self.pane_tabs: List[Any] = []
        #: What was shown in the system's file browser.
        self.shown_files: List[str] = []
        self.main_window: Any = None
        self.houdini_path: Tuple[str, ...] = ()
        #: What commands print that come from renderers, by the command.
        self.hscript_answers: Dict[str, str] = {}
        #: Names of the Python panels that are installed, with their labels.
        self.python_panels: Dict[str, str] = {}
        #: How often all references were asked for.
        self.reference_calls = 0
        #: What they were, and after how many edits, so that asking twice does not cost twice.
        self.references: Optional[Tuple[Any, Any]] = None

    def take_session_id(self) -> int:
        self.next_session_id += 1
        return self.next_session_id - 1

    def answer(self, default: Any) -> Any:
        """What the dialog that is open answers."""
        answer = self.answers.pop(0) if self.answers else default
        return answer() if callable(answer) else answer

    def edited(self, path: str, value: Any) -> None:
        """One edit; outside of a group it is a step of undo by itself."""
        self.edits.append((path, value))
        self.unsaved_changes = True
        if self.undo_depth == 0:
            self.undo_steps.append(["Parameter Change", 0])
        self.undo_steps[-1][1] += 1


_state = State()


def state() -> State:
    """The session that is open now."""
    return _state


def use(new: State) -> None:
    """Another session in place of this one: what was held of the old one is gone."""
    global _state
    _state = new
