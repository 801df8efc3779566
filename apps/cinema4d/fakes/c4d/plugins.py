"""Registering plugins, and asking for those that are there."""

from typing import Any, Optional

from . import host


class BasePlugin:
    """A registered plugin."""

    def __init__(self, name: str, filename: str) -> None:
        self._name = name
        self._filename = filename

    def GetName(self) -> str:
        return self._name

    def GetFilename(self) -> str:
        return self._filename


class CommandData:
    """A command."""


class MessageData:
    """A listener to messages."""


def FindPlugin(id: int, type: int = 0) -> Optional[BasePlugin]:
    found = host.plugin_files.get(id)
    return BasePlugin(*found) if found is not None else None


def RegisterCommandPlugin(id: int, str: str, info: int, icon: Any, help: Optional[str], dat: CommandData) -> bool:
    host.registered_commands[id] = {"name": str, "icon": icon, "help": help, "data": dat}
    return True


def RegisterMessagePlugin(id: int, str: str, info: int, dat: MessageData) -> bool:
    host.registered_messages[id] = dat
    return True
