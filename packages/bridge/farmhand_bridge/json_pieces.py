"""JSON of large values, made without holding the interpreter for long.

``json.dumps`` of a snapshot of hundreds of thousands of references runs for seconds, in which no other thread of the
process gets a turn: the host would stand still. So long lists are written a piece at a time.
"""

import json
from typing import Any, Iterator, List, Mapping, cast

#: Elements written in a row: about a millisecond's work.
_AT_ONCE = 200


def encode_json(value: Any) -> bytes:
    """The value as JSON in ASCII. Raises what ``json.dumps`` does; infinite numbers and NaN, which JSON lacks, raise ValueError."""
    return b"".join(json_pieces(value))


def json_pieces(value: Any) -> Iterator[bytes]:
    """The same a piece at a time, for who has something else to do in between."""
    if isinstance(value, dict):
        yield b"{"
        comma = b""
        for name, part in cast("Mapping[Any, Any]", value).items():
            if not isinstance(name, str):
                raise TypeError("the name of a field is no text: {!r}".format(name))
            yield comma + _dumps(name) + b":"
            yield from json_pieces(part)
            comma = b","
        yield b"}"
    elif isinstance(value, (list, tuple)):
        elements = cast("List[Any]", value)
        yield b"["
        for start in range(0, len(elements), _AT_ONCE):
            piece = _dumps(list(elements[start : start + _AT_ONCE]))[1:-1]
            yield b"," + piece if start > 0 else piece
        yield b"]"
    else:
        yield _dumps(value)


def _dumps(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
