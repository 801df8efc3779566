"""Messages over a stream of bytes: JSON, in pieces that each say how long they are.

A large message is written a piece at a time, so that its sender can do something else in between: nobody has to know how
long the whole will be. Neither side waits here; both are handed bytes, or hand them out.
"""

import json
import struct
import time
from collections import deque
from typing import Any, Callable, Deque, Iterator, List, NamedTuple, Optional

from .json_pieces import json_pieces

#: Kind of the piece, and its length.
_HEAD = struct.Struct(">cI")

#: More of the same message follows; it is whole; or it came to nothing, and what came of it is to be forgotten.
_MORE, _WHOLE, _NOTHING = b"+", b".", b"!"

#: Length of a piece, from which on it is sent. Making it takes about a millisecond.
_PIECE_BYTES = 64 * 1024

#: A longer piece than this was not written by :class:`MessageWriter`, however long a single text in it.
_LONGEST_PIECE_BYTES = 1 << 30


class StreamBroken(Exception):
    """What came is no message."""


class MessageReader:
    """Takes in bytes as they come, and hands out the messages that are whole."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._pieces: List[bytes] = []

    def take_in(self, received: bytes) -> List[Any]:
        """The messages that these bytes complete, oldest first. Raises :class:`StreamBroken`."""
        self._bytes += received
        messages: List[Any] = []
        start = 0
        while len(self._bytes) - start >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._bytes, start)
            if kind not in (_MORE, _WHOLE, _NOTHING) or length > _LONGEST_PIECE_BYTES:
                raise StreamBroken("a piece begins with {!r} and a length of {}".format(kind, length))
            end = start + _HEAD.size + length
            if len(self._bytes) < end:
                break
            self._pieces.append(bytes(self._bytes[start + _HEAD.size : end]))
            start = end
            if kind == _WHOLE:
                messages.append(self._read())
            if kind != _MORE:
                self._pieces = []
        del self._bytes[:start]
        return messages

    def _read(self) -> Any:
        try:
            return json.loads(b"".join(self._pieces).decode("ascii"))
        except ValueError as error:
            raise StreamBroken("a message is no JSON") from error


class _Waiting(NamedTuple):
    message: Any
    failed: Optional[Callable[[Exception], None]]


class MessageWriter:
    """Keeps messages until they could be handed on. A message must not be changed after it was put."""

    def __init__(self) -> None:
        self._waiting: Deque[_Waiting] = deque()
        self._pieces: Iterator[bytes] = iter(())
        self._unsent = memoryview(b"")

    @property
    def empty(self) -> bool:
        """Whether everything was handed on."""
        return not self._unsent and not self._waiting

    def put(self, message: Any, failed: Optional[Callable[[Exception], None]] = None) -> None:
        """Queues a message. ``failed`` is called, from :meth:`write`, when JSON cannot hold it; then none of it arrives."""
        self._waiting.append(_Waiting(message, failed))

    def write(self, send: Callable[[memoryview], int], budget_seconds: Optional[float] = None) -> None:
        """Hands bytes to ``send``, which says how many it took, until it takes none, all are gone or the time is over.

        Whatever ``send`` raises goes on to the caller.
        """
        give_up_at = None if budget_seconds is None else time.monotonic() + budget_seconds
        while self._unsent or self._next_piece():
            taken = send(self._unsent)
            self._unsent = self._unsent[taken:]
            if taken == 0 or (give_up_at is not None and time.monotonic() >= give_up_at):
                return

    def _next_piece(self) -> bool:
        while True:
            piece = next(self._pieces, None)
            if piece is not None:
                self._unsent = memoryview(piece)
                return True
            if not self._waiting:
                return False
            # It stays there until its last piece is made, so that `empty` needs not to look ahead.
            self._pieces = self._pieces_of_first()

    def _pieces_of_first(self) -> Iterator[bytes]:
        message, failed = self._waiting[0]
        piece = bytearray()
        try:
            for part in json_pieces(message):
                piece += part
                if len(piece) >= _PIECE_BYTES:
                    yield _HEAD.pack(_MORE, len(piece)) + bytes(piece)
                    piece = bytearray()
        except (TypeError, ValueError, RecursionError) as error:
            self._waiting.popleft()
            if failed is not None:
                failed(error)
            yield _HEAD.pack(_NOTHING, 0)
            return
        self._waiting.popleft()
        yield _HEAD.pack(_WHOLE, len(piece)) + bytes(piece)
