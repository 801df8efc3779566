"""Changing what the render settings write, and where."""

from typing import Any, List

import c4d

from .formats import MOVIES, format_name, format_number
from .takes import StoredSetting, stored_settings
from .texts import refusal
from .undo import one_undo_step

#: What makes a path one of its own, the first that it does not have yet: name of the take, of the render settings, of the
#: document. Source: Maxon's help on tokens.
_TOKENS = ("$take", "$rs", "$prj")


def change_format(doc: Any, name: str) -> None:
    """Pictures are written as ``PNG``, say: those of every take that has the current one's format.

    Multi-passes that are films are written so too.
    """
    number = format_number(name)
    if number is None:
        raise refusal(
            "format-unknown",
            "Cinema 4D does not write {}.",
            "Choose another format in the render settings.",
            name,
        )
    pictures = stored_settings(doc, c4d.RDATA_FORMAT)
    now = pictures[0].value()
    passes = stored_settings(doc, c4d.RDATA_MULTIPASS_SAVEFORMAT)
    with one_undo_step(doc):
        for each in pictures:
            if each.value() == now:
                each.store(doc, number)
        for each in passes:
            if format_name(each.value()) in MOVIES:
                each.store(doc, number)


def change_path(doc: Any, path: str) -> None:
    """Outputs that are stored as ``path``, of whatever takes, get names of their own.

    By a token before the name, so that takes which share their settings write apart as well: ``./render/shot`` becomes
    ``./render/$take_shot``. A multi-pass that shares the path with a picture gets a name besides.
    """
    pictures = _stored_as(doc, c4d.RDATA_PATH, path)
    passes = _stored_as(doc, c4d.RDATA_MULTIPASS_FILENAME, path)
    if not pictures and not passes:
        raise refusal("output-gone", "Nothing in this document writes to {} any more.", "Check the scene again.", path)
    token = next((token for token in _TOKENS if token not in path), None)
    if token is None:
        raise refusal(
            "output-has-tokens",
            "The path {} has every token that tells takes apart already.",
            "Type another path in the render settings.",
            path,
        )
    with one_undo_step(doc):
        for each in pictures:
            each.store(doc, with_label(path, token))
        for each in passes:
            each.store(doc, with_label(path, token + "_multipass" if pictures else token))


def with_label(path: str, label: str) -> str:
    """The path with a label before the name, in the same folder."""
    cut = max(path.rfind("/"), path.rfind("\\")) + 1
    return "{}{}_{}".format(path[:cut], label, path[cut:])


def _stored_as(doc: Any, parameter: int, path: str) -> List[StoredSetting]:
    wanted = path.replace("\\", "/").strip()
    stored = stored_settings(doc, parameter) if wanted else []
    return [each for each in stored if str(each.value() or "").replace("\\", "/").strip() == wanted]
