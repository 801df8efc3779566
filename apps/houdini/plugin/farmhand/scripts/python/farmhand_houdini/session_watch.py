"""Notices that another scene was opened, or one merged in, while a long look at the session was being held."""

from typing import Any

import hou

#: After these nothing that was seen before can be relied on. Names of ``hou.hipFileEventType``.
_REPLACING = ("BeforeClear", "AfterClear", "BeforeLoad", "AfterLoad", "AfterMerge")


class SessionWatch:
    """Used with ``with``; listens for as long as the block lasts."""

    def __init__(self) -> None:
        #: Whether the session is another one than when this began.
        self.replaced = False
        # Kept, since each look at a method makes a new object, and Houdini wants the very one back.
        self._callback = self._hear
        self._replacing = [getattr(hou.hipFileEventType, name) for name in _REPLACING]

    def __enter__(self) -> "SessionWatch":
        hou.hipFile.addEventCallback(self._callback)
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            hou.hipFile.removeEventCallback(self._callback)
        except hou.Error:
            # Somebody has taken all of them away.
            pass

    def _hear(self, event_type: Any) -> None:
        if event_type in self._replacing:
            self.replaced = True
