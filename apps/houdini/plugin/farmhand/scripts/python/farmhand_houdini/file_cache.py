"""Where a File Cache writes: its path is put together from several parameters, unless it has one of its own."""

import re
from typing import Any, Optional

from .node_values import NodeValues

_ENDS_IN_VARIABLE = re.compile(r"\$(\w+)$")


def has_explicit_path(node: Any, values: NodeValues) -> bool:
    """True for a File Cache with a path of its own, which every one before version 2.0 has."""
    return values.text(node, "filemethod") in (None, "explicit", "1")


def constructed_path(node: Any, values: NodeValues) -> Optional[str]:
    """``BASE/NAME/v1/NAME_v1.$F4.bgeo.sc``, without version or frame where these are off; None when the node does not say.

    Source: SideFX's File Cache 2.0. As the reader of saved scenes has it (``packages/scene/src/hip/file-cache.ts``).
    """
    folder = values.written(node, "basedir")
    name = values.written(node, "basename")
    if not folder or not name:
        return None
    version = values.number(node, "version") if values.is_on(node, "enableversion", missing=True) else None
    mark = None if version is None else "v{:g}".format(version)
    frame = ".$F4" if values.is_on(node, "timedependent", missing=True) else ""
    # A variable at the end of the name must not take what is put behind it for a part of its own name.
    stem = _ENDS_IN_VARIABLE.sub(r"${\1}", name)
    parts = [folder, name] if mark is None else [folder, name, mark]
    ending = values.text(node, "filetype") or ".bgeo.sc"
    return "{}/{}{}{}{}".format("/".join(parts), stem, "" if mark is None else "_" + mark, frame, ending)
