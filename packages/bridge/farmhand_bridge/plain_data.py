"""The bridge's named tuples as JSON can hold them, and back.

Every value says which it is, one of these types or data as it is; so nothing in the artist's own data can be taken for a type.
"""

from typing import Any, Dict, Mapping, Sequence, Type, cast

from .client import AccountDetails
from .host_values import Connected, HostDescription, HostRequest, HostScene, PanelFailed, PanelReady
from .problem import Problem, ProblemWords
from .worker import (
    AccountUpdate,
    Cancel,
    Check,
    CheckUpdate,
    Confirm,
    Connect,
    ConnectionUpdate,
    ProblemUpdate,
    Retry,
    SaveAccount,
    SubmissionUpdate,
    Submit,
)

_TYPES: Sequence[Type[Any]] = (
    AccountDetails,
    AccountUpdate,
    Cancel,
    Check,
    CheckUpdate,
    Confirm,
    Connect,
    Connected,
    ConnectionUpdate,
    HostDescription,
    HostRequest,
    HostScene,
    PanelFailed,
    PanelReady,
    Problem,
    ProblemUpdate,
    ProblemWords,
    Retry,
    SaveAccount,
    SubmissionUpdate,
    Submit,
)
_TYPE_BY_NAME: Mapping[str, Type[Any]] = {each.__name__: each for each in _TYPES}


def pack(value: Any, without: str = "") -> Dict[str, Any]:
    """The value for JSON. Costs the same however large the data in it; ``without`` names a field to leave out."""
    if type(value) not in _TYPES:
        return {"data": value}
    fields = {name: pack(getattr(value, name)) for name in value._fields if name != without}
    return {"type": type(value).__name__, "fields": fields}


def unpack(packed: Mapping[str, Any], **others: Any) -> Any:
    """The value that was packed; ``others`` are fields that were left out. Raises :class:`ValueError` for what was not packed."""
    try:
        if "data" in packed:
            return packed["data"]
        fields = {name: unpack(each) for name, each in cast("Dict[str, Any]", packed["fields"]).items()}
        return _TYPE_BY_NAME[packed["type"]](**fields, **others)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("this is no packed value: {}".format(str(packed)[:100])) from error
