"""Where frames are written to, and changing it: Render Setup's own file, render elements' and Batch Render's."""

import contextlib
from typing import Any, Callable, Iterator, List, NamedTuple

from .mxs import attempt, text
from .paths import same_path


class Output(NamedTuple):
    """One file name that a render writes to."""

    #: Whose it is, as the artist sees it; empty for Render Setup's own.
    label: str
    path: str
    store: Callable[[str], None]


def outputs(rt: Any) -> List[Output]:
    """Every output that has a path; Render Setup's own first."""
    found = [Output("", text(rt.rendOutputFilename), lambda path: setattr(rt, "rendOutputFilename", path))]
    manager = attempt(lambda: rt.maxOps.GetCurRenderElementMgr(), None)
    if manager is not None:
        found.extend(_element(manager, index) for index in range(attempt(lambda: int(manager.NumRenderElements()), 0)))
    for index in range(1, attempt(lambda: int(rt.batchRenderMgr.numViews), 0) + 1):
        found.append(_view(rt.batchRenderMgr.GetView(index)))
    return [output for output in found if output.path]


def sharing(found: List[Output], path: str) -> List[Output]:
    """Those that write to this very file."""
    return [output for output in found if same_path(output.path, path)]


@contextlib.contextmanager
def render_setup_closed(rt: Any) -> Iterator[None]:
    """Closes Render Setup for a change, which it would otherwise write over, and opens it again.

    Source: Autodesk's MAXScript help, "Render Setup Dialog".
    """
    dialog = attempt(lambda: rt.renderSceneDialog, None)
    is_open = attempt(lambda: bool(dialog.isOpen()), False)
    if is_open:
        dialog.close()
    try:
        yield
    finally:
        if is_open:
            attempt(lambda: dialog.open(), None)


def _element(manager: Any, index: int) -> Output:
    name = text(attempt(lambda: manager.GetRenderElement(index).elementName, "")) or str(index)
    path = text(attempt(lambda: manager.GetRenderElementFilename(index), ""))
    return Output(name, path, lambda path: manager.SetRenderElementFilename(index, path))


def _view(view: Any) -> Output:
    path = text(attempt(lambda: view.outputFilename, ""))
    return Output(text(view.name), path, lambda path: setattr(view, "outputFilename", path))
