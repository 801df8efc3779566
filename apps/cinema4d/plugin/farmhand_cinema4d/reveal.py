"""Showing the artist what a finding is about, by selecting it."""

from typing import Any, Iterator, Optional, Tuple

import c4d

from .takes import take_names
from .texts import refusal
from .walking import every_next, every_node

#: Commands of Cinema 4D: open the render settings; scroll the object manager to what is selected.
_OPEN_RENDER_SETTINGS = 12161
_SCROLL_TO_SELECTED = 100004769


def reveal(doc: Any, kind: str, name: str) -> None:
    """Selects the material or object of that name, or opens the render settings; those of the same kind go first."""
    found = _find(doc, kind, name)
    if found is None and kind == "Document":
        raise refusal(
            "held-by-document",
            "The document itself uses {}.",
            "Look for it in Window > Project Asset Inspector.",
            name,
        )
    if found is None:
        raise refusal("thing-gone", "There is no {} in this document any more.", "Check the scene again.", name)
    what, thing = found
    if what == "material":
        doc.SetActiveMaterial(thing, c4d.SELECTION_NEW)
    elif what == "object":
        doc.SetActiveObject(thing, c4d.SELECTION_NEW)
        c4d.CallCommand(_SCROLL_TO_SELECTED)
    else:
        c4d.CallCommand(_OPEN_RENDER_SETTINGS)
    c4d.EventAdd()


def _find(doc: Any, kind: str, name: str) -> Optional[Tuple[str, Any]]:
    candidates = [each for each in _everything(doc) if each[1].GetName() == name]
    if kind == "Scene" and name in take_names(doc):
        # A finding about what a take renders, and where to.
        return "settings", doc.GetActiveRenderData()
    if not candidates and kind == "Render Settings":
        # What the reader of the file names so are the settings in use.
        return "settings", doc.GetActiveRenderData()
    for what, thing in candidates:
        if kind == {"material": "Material", "settings": "Render Settings"}.get(what, thing.GetTypeName()):
            return what, thing
    return candidates[0] if candidates else None


def _everything(doc: Any) -> Iterator[Tuple[str, Any]]:
    for material in every_next(doc.GetFirstMaterial()):
        yield "material", material
    for thing in every_node(doc.GetFirstObject()):
        yield "object", thing
    for settings in every_node(doc.GetFirstRenderData()):
        yield "settings", settings
