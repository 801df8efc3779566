"""Pointing what the document uses at another file."""

import os
from types import ModuleType
from typing import Any, List, Optional

import c4d

from .assets import Asset, list_assets
from .node_materials import set_node_path
from .texts import refusal
from .texture_paths import plain_path
from .undo import one_undo_step

#: Where Redshift keeps the path inside a parameter that holds a file.
_REDSHIFT_FILE_PATH = getattr(c4d, "REDSHIFT_FILE_PATH", 1000)


def relink(doc: Any, path: str, to: str) -> int:
    """Everything that says ``path`` says ``to`` from now on; returns how many did. One step of undo."""
    users = [asset for asset in list_assets(doc) if _same(asset.stored_path, path)]
    if not users:
        raise refusal("asset-gone", "Nothing in this document uses {} any more.", "Check the scene again.", path)
    changed = 0
    with one_undo_step(doc):
        for asset in users:
            if asset.owner is not None and _set_path(doc, asset, to):
                changed += 1
    if changed == 0:
        raise refusal(
            "asset-fixed",
            "The path {} is held by something Farmhand cannot change.",
            "Choose the file in Cinema 4D: Window > Project Asset Inspector.",
            path,
        )
    return changed


def make_relative(doc: Any, path: str) -> int:
    """Everything that says ``path`` says it from the document's folder on; returns how many did.

    Only of files in that folder and below: how Cinema 4D finds others from there differs by what holds the path.
    """
    folder = doc.GetDocumentPath()
    if not folder:
        raise refusal(
            "scene-never-saved",
            "This document was never saved, so it has no file to write to.",
            "Save it in Cinema 4D with File > Save Project As, then try again.",
        )
    found = next((each for each in list_assets(doc) if _same(each.stored_path, path)), None)
    relative = relative_path((found.found_at if found else None) or path, folder)
    if relative is None:
        raise refusal(
            "asset-elsewhere",
            "{} is not beside this document or in a folder below it.",
            "Copy it there, or use File > Save Project with Assets.",
            path,
        )
    return relink(doc, path, relative)


def relative_path(path: str, folder: str, pathmod: ModuleType = os.path) -> Optional[str]:
    """``path`` from ``folder`` on; None when it does not lie below. Windows ignores case, and so does this there."""
    plain = plain_path(path)
    if not pathmod.isabs(plain):
        return plain
    try:
        relative = pathmod.relpath(plain, folder)
    except ValueError:
        # Another drive.
        return None
    return None if relative.split(pathmod.sep)[0] == pathmod.pardir else relative


def _same(one: str, other: str) -> bool:
    return plain_path(one).replace("\\", "/") == plain_path(other).replace("\\", "/")


def _set_path(doc: Any, asset: Asset, to: str) -> bool:
    owner = asset.owner
    doc.AddUndo(c4d.UNDOTYPE_CHANGE, owner)
    if asset.node_path:
        return set_node_path(owner, asset.node_space, asset.node_path, to)
    for parameter in _parameters(asset):
        try:
            if _is_path(owner[parameter], asset):
                owner[parameter] = to
                return True
        except (AttributeError, TypeError, IndexError):
            # Python has no form for the values of some parameters.
            continue
    return False


def _parameters(asset: Asset) -> List[Any]:
    """Where the path may be: in the parameter Cinema 4D names, a level below it, or in any other of the owner's."""
    named: List[Any] = [asset.parameter] if asset.parameter >= 0 else []
    inner: List[Any] = [(asset.parameter, _REDSHIFT_FILE_PATH)] if asset.parameter >= 0 else []
    container = asset.owner.GetDataInstance()
    others = [key for key, _ in container] if container is not None else []
    return named + inner + others


def _is_path(value: Any, asset: Asset) -> bool:
    return isinstance(value, str) and (
        _same(value, asset.stored_path) or (asset.found_at is not None and _same(value, asset.found_at))
    )
