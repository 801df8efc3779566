"""The running program: what a test sets, and what it finds happened."""

import threading
from typing import Any, Callable, Dict, List, Optional, Tuple

#: What ``GetC4DVersion`` answers.
version = 2024401
#: Installed languages as ``GeGetLanguage`` gives them: extension, name, whether it is in use.
languages: List[Tuple[str, str, bool]] = [("en-US", "English", True)]
#: Paths of the preferences, each on or off.
texture_paths: List[List[Any]] = []
program_folder = ""
#: What the next file dialog answers; None is Cancel.
dialog_answer: Optional[str] = None
#: What file dialogs were asked for.
dialogs: List[Dict[str, Any]] = []
#: Whether ``AddCustomGui`` makes a view of web pages.
has_web_view = True
#: Numbers of the commands that were called, and what they do.
commands: List[int] = []
command_effects: Dict[int, Callable[[], None]] = {}
#: How often the user interface was told to look again.
events = 0
#: By type: the plugin that brings it, and its file.
plugin_files: Dict[int, Tuple[str, str]] = {}
#: What was registered: ``commands`` and ``messages`` by number.
registered_commands: Dict[int, Dict[str, Any]] = {}
registered_messages: Dict[int, Any] = {}

_main_thread = threading.get_ident()


def require_main_thread() -> None:
    """Fails on any thread but the one that loaded this."""
    if threading.get_ident() != _main_thread:
        raise AssertionError("a document was touched from another thread than the main one")


def GetC4DVersion() -> int:
    return version


def GeGetLanguage(index: int) -> Optional[Dict[str, Any]]:
    if not 0 <= index < len(languages):
        return None
    extensions, name, in_use = languages[index]
    return {"extensions": extensions, "name": name, "default_language": in_use}


def GetGlobalTexturePaths() -> List[List[Any]]:
    return [list(each) for each in texture_paths]


def CallCommand(id: int, subid: int = 0) -> None:
    require_main_thread()
    commands.append(id)
    effect = command_effects.get(id)
    if effect is not None:
        effect()


def EventAdd(flags: int = 0) -> None:
    global events
    events += 1
