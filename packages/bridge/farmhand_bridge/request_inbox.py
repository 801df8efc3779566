"""What panels asked of a host: it waits for the host, then for the answer to arrive, and is heard once."""

import time
from typing import Dict, List, NamedTuple, Optional

from .client import JsonObject
from .host_values import HostRequest

#: Requests are known by their ids for so many of them, so that one that is handed out twice is carried out once.
_REMEMBERED = 1000


class _Waiting(NamedTuple):
    request: HostRequest
    #: Of the monotonic clock. Seconds.
    expires_at: float


class RequestInbox:
    """Requests of one host. Not safe for two threads at once: its owner sees to that."""

    def __init__(self) -> None:
        self._waiting: List[_Waiting] = []
        self._held: List[str] = []
        self._seen: Dict[str, None] = {}

    @property
    def waiting(self) -> bool:
        """Whether there is something to take."""
        return bool(self._waiting)

    @property
    def held(self) -> List[str]:
        """Ids of requests that were handed out to this host and whose answers have not arrived yet."""
        return list(self._held)

    def put(self, asked: JsonObject, scene_path: Optional[str]) -> bool:
        """Keeps a request (``HostRequest`` of the API) for the host; False for one that was heard before.

        ``scene_path`` is the file of the scene that is open now.
        """
        request_id = str(asked.get("requestId"))
        if request_id in self._seen:
            return False
        ask: JsonObject = asked.get("ask") or {}
        fields = {name: value for name, value in ask.items() if name != "action"}
        request = HostRequest(request_id, str(ask.get("action")), fields, scene_path)
        expires_at = time.monotonic() + float(asked.get("withinMs", 60000)) / 1000
        self._waiting.append(_Waiting(request, expires_at))
        self._held.append(request_id)
        self._seen[request_id] = None
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return True

    def take(self) -> List[HostRequest]:
        """What was put since the last call, oldest first, without what nobody waits for any more."""
        now = time.monotonic()
        taken, self._waiting = self._waiting, []
        for each in taken:
            if each.expires_at <= now:
                self._held.remove(each.request.request_id)
        return [each.request for each in taken if each.expires_at > now]

    def answered(self, request_id: str) -> None:
        """The answer has arrived, or never will."""
        if request_id in self._held:
            self._held.remove(request_id)

    def hold(self, request_id: str) -> None:
        """Keeps in mind a request that the host was handed before; it is not heard again, and its answer is still to come."""
        if request_id not in self._held:
            self._held.append(request_id)
        self._seen[request_id] = None

    def forget(self, request_id: str) -> None:
        """Drops one that the host was handed and leaves; put again, it counts as new."""
        self.answered(request_id)
        self._seen.pop(request_id, None)

    def forget_waiting(self) -> None:
        """Drops what was not taken yet; put again, it counts as new."""
        for each in self._waiting:
            self._held.remove(each.request.request_id)
            self._seen.pop(each.request.request_id, None)
        self._waiting = []
