"""Render engines: by the number the render settings have, and which version is installed, where the engine tells."""

import importlib
from typing import Any, Callable, Dict, NamedTuple, Optional

import c4d


class Renderer(NamedTuple):
    """A render engine."""

    #: As the scene reader calls it.
    name: str
    #: False for those that are part of Cinema 4D.
    is_plugin: bool


#: ``RDATA_RENDERENGINE``. The numbers are those of public submitters and of the SDK; the scene reader has the same.
_RENDERERS: Dict[int, Renderer] = {
    0: Renderer("standard", False),
    1023342: Renderer("physical", False),
    300001061: Renderer("viewport", False),
    1037639: Renderer("prorender", False),
    1019782: Renderer("vray", True),
    1053272: Renderer("vray", True),
    1029525: Renderer("octane", True),
    1029988: Renderer("arnold", True),
    1030480: Renderer("corona", True),
    1035287: Renderer("cycles4d", True),
    1036219: Renderer("redshift", True),
}


def renderer_of(number: Optional[int]) -> Renderer:
    """An engine nobody listed goes by its number."""
    return _RENDERERS.get(number or 0) or Renderer("renderer {}".format(number), True)


def renderer_version(name: str, doc: Any) -> Optional[str]:
    """The version that is installed; None where the engine does not say. Never opens an engine's window."""
    ask = _ASK.get(name)
    try:
        return (ask(doc) or None) if ask is not None else None
    except Exception:
        # Another maker's code: whatever it raises, the version is unknown.
        return None


def _redshift(_doc: Any) -> Optional[str]:
    return str(importlib.import_module("redshift").GetCoreVersion())


def _arnold(doc: Any) -> Optional[str]:
    """C4DtoA's version. The numbers are those of its developers' examples: scene hook, message type, request, first answer."""
    hook = doc.FindSceneHook(1032309)
    if hook is None:
        return None
    message = c4d.BaseContainer()
    message.SetInt32(1000, 1040)
    hook.Message(c4d.MSG_BASECONTAINER, message)
    return message.GetString(2011)


def _octane(doc: Any) -> Optional[str]:
    """In the document's container of Octane's live viewer, once that was open: 10021301 is 10.02.13."""
    container = doc[1029499]
    number = container[c4d.SET_OCTANE_VERSION] if container is not None else 0
    digits = str(number)
    if not digits.isdigit() or len(digits) < 7:
        return None
    return "{}.{}.{}".format(digits[:-6], digits[-6:-4], digits[-4:-2])


_ASK: Dict[str, Callable[[Any], Optional[str]]] = {"redshift": _redshift, "arnold": _arnold, "octane": _octane}
