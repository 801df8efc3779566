"""The open document: its file, and whether the file lacks what is on screen."""

import os
from typing import Any, Optional

import c4d

from .farmhand_bridge import HostScene


def active_document() -> Any:
    """The document the artist works in. There always is one."""
    return c4d.documents.GetActiveDocument()


def document_path(doc: Any) -> Optional[str]:
    """Absolute path of the document's file; None while it was never saved."""
    folder = doc.GetDocumentPath()
    name = doc.GetDocumentName()
    return os.path.join(folder, name) if folder and name else None


def host_scene(doc: Any, revision: int) -> HostScene:
    """What panels are told of the document all the time; costs nothing."""
    return HostScene(document_path(doc), doc.GetDocumentName() or "", bool(doc.GetChanged()), revision)
