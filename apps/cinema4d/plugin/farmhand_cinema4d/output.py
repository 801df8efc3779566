"""Changing what the render settings write, and where."""

from typing import Any

import c4d

from .formats import MOVIES, format_name, format_number
from .takes import current_render_data
from .texts import refusal
from .undo import one_undo_step


def change_format(doc: Any, name: str) -> None:
    """The pictures of the current take are written as ``PNG``, say; so is its multi-pass where that was a film."""
    number = format_number(name)
    if number is None:
        raise refusal(
            "format-unknown",
            "Cinema 4D does not write {}.",
            "Choose another format in the render settings.",
            name,
        )
    settings = current_render_data(doc)
    with one_undo_step(doc):
        doc.AddUndo(c4d.UNDOTYPE_CHANGE, settings)
        settings[c4d.RDATA_FORMAT] = number
        if format_name(settings[c4d.RDATA_MULTIPASS_SAVEFORMAT]) in MOVIES:
            settings[c4d.RDATA_MULTIPASS_SAVEFORMAT] = number


def change_path(doc: Any, path: str) -> None:
    """The pictures of the current take are written to ``path``, with whatever tokens it has."""
    if not path.strip():
        raise refusal(
            "output-path-empty", "An output path is needed, and none was given.", "Type one in the render settings."
        )
    settings = current_render_data(doc)
    with one_undo_step(doc):
        doc.AddUndo(c4d.UNDOTYPE_CHANGE, settings)
        settings[c4d.RDATA_PATH] = path
