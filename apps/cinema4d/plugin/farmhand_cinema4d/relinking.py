"""Pointing what the document uses at another file."""

import os
from types import ModuleType
from typing import Any, List, Optional, Sequence

import c4d

from .assets import Asset, folders_of, list_assets
from .node_materials import set_node_path
from .texts import refusal
from .texture_paths import is_absolute, path_key, plain_path, search_places
from .undo import one_undo_step

#: Where Redshift keeps the path inside a parameter that holds a file.
_REDSHIFT_FILE_PATH = getattr(c4d, "REDSHIFT_FILE_PATH", 1000)


def relink(doc: Any, path: str, to: str) -> int:
    """Everything that says ``path``, or means the file of that whole path, says ``to`` from now on; returns how many did.

    One step of undo.
    """
    return _relink(doc, _users_of(doc, path), path, to)


def _relink(doc: Any, users: Sequence[Asset], path: str, to: str) -> int:
    changed = 0
    with one_undo_step(doc):
        for asset in users:
            if asset.owner is not None and _set_path(doc, asset, relinked(asset.stored_path, to)):
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
    users = _users_of(doc, path)
    # One that was found may be asked for by a name that does not say where it is.
    where = next((each.found_at for each in users if each.found_at is not None and is_absolute(each.found_at)), path)
    relative = relative_path(where, folder)
    if relative is None:
        raise refusal(
            "asset-elsewhere",
            "{} is not beside this document or in a folder below it.",
            "Copy it there, or use File > Save Project with Assets.",
            path,
        )
    return _relink(doc, users, path, relative)


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


def relinked(stored: str, to: str, pathmod: ModuleType = os.path) -> str:
    """The path to store so that ``to`` takes the place of what ``stored`` stands for.

    Of many files under one name (``wood.<UDIM>.png``) the name is kept, in the folder of what was found.
    """
    name = stored.replace("\\", "/").rsplit("/", 1)[-1]
    return pathmod.join(pathmod.dirname(to), name) if "<" in name else to


def _users_of(doc: Any, path: str) -> List[Asset]:
    """What says ``path``, or means the file of that whole path: found there, or missing where it would be looked for."""
    key = path_key(path)
    name = os.path.basename(key)
    folders = folders_of(doc) if is_absolute(plain_path(path)) else []

    def means(asset: Asset) -> bool:
        stored = path_key(asset.stored_path)
        if stored == key:
            return True
        if asset.found_at is not None:
            return path_key(asset.found_at) == key
        # Thousands of missing files in hundreds of folders: only those of the name are worth a look.
        if os.path.basename(stored) != name:
            return False
        return any(path_key(place) == key for place in search_places(asset.stored_path, folders))

    users = [asset for asset in list_assets(doc) if means(asset)]
    if not users:
        raise refusal("asset-gone", "Nothing in this document uses {} any more.", "Check the scene again.", path)
    return users


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
    return named + inner + _keys(asset.owner.GetDataInstance())


def _keys(container: Any) -> List[Any]:
    try:
        return [key for key, _ in container] if container is not None else []
    except (AttributeError, TypeError):
        # One value that Python has no form for ends the going through in some releases.
        return []


def _is_path(value: Any, asset: Asset) -> bool:
    if not isinstance(value, str) or not value:
        return False
    key = path_key(value)
    return key == path_key(asset.stored_path) or (asset.found_at is not None and key == path_key(asset.found_at))
