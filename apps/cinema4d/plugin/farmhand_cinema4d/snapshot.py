"""Reads from the open document what only the running Cinema 4D knows (``HostSnapshot`` of the shared model).

Runs on the main thread, so it looks at the document only. The sidecar reads the saved file afterwards and finds the rest,
the multi-pass path among it.
"""

from typing import Any, Dict

import c4d

from .assets import references_of
from .document import document_path
from .farmhand_bridge.snapshot_head import snapshot_head
from .takes import scenes_of
from .used_plugins import plugins_of
from .version import version_text


def take_snapshot(doc: Any) -> Dict[str, Any]:
    """The snapshot as JSON data."""
    return dict(
        snapshot_head("cinema4d", version_text(c4d.GetC4DVersion())),
        scenePath=document_path(doc),
        unsavedChanges=bool(doc.GetChanged()),
        scenes=scenes_of(doc),
        plugins=plugins_of(doc),
        references=references_of(doc),
    )
