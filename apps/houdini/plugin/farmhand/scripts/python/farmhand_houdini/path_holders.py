"""The parameters that name files, and whether they can be changed."""

from typing import Any, Callable, Dict, List, NamedTuple, Optional

import hou

from .texts import refusal


class PathHolder(NamedTuple):
    """A parameter that holds the path of a file, as it is written there."""

    parm: Any
    stored: str


def path_holders() -> List[PathHolder]:
    """All of them, each once; one that only hands on what another holds is left out for that one."""
    found: Dict[str, PathHolder] = {}
    for parm, _ in hou.fileReferences():
        if not isinstance(parm, hou.Parm):
            continue
        try:
            holder = parm.getReferencedParm()
            found.setdefault(holder.path(), PathHolder(holder, holder.rawValue()))
        except hou.Error:
            # Its node was deleted meanwhile.
            continue
    return list(found.values())


def objection_to(each: PathHolder) -> Optional[Exception]:
    """Why the parameter cannot be given another path, to be raised; None when it can."""
    parm, node = each.parm, each.parm.node()
    if node.isInsideLockedHDA() and not node.isEditableInsideLockedHDA():
        return refusal(
            "inside-locked-asset",
            "The path {} is inside the locked asset {}.",
            "Choose the file on the asset itself, or allow editing of its contents first.",
            each.stored,
            _locked_asset_around(node),
        )
    if parm.isLocked():
        return refusal(
            "parameter-locked",
            "The parameter {} is locked, so {} stays.",
            "Unlock the parameter in Houdini, then try again.",
            parm.path(),
            each.stored,
        )
    if parm.keyframes():
        return refusal(
            "parameter-by-expression",
            "The parameter {} works {} out by an expression.",
            "Change the expression in Houdini.",
            parm.path(),
            each.stored,
        )
    return None


def change_paths(parms: List[PathHolder], to: Callable[[PathHolder], str], undo_label: str) -> int:
    """Gives each its new path, as one step of undo; returns how many took it. Refused when none can."""
    changed = 0
    objection: Optional[Exception] = None
    with hou.undos.group(undo_label):
        for each in parms:
            why = objection_to(each)
            if why is None:
                try:
                    each.parm.set(to(each))
                    changed += 1
                    continue
                except hou.PermissionError:
                    why = refusal(
                        "parameter-locked",
                        "The parameter {} is locked, so {} stays.",
                        "Unlock the parameter in Houdini, then try again.",
                        each.parm.path(),
                        each.stored,
                    )
            objection = objection or why
    if changed == 0 and objection is not None:
        raise objection
    return changed


def _locked_asset_around(node: Any) -> str:
    around = node.parent()
    while around is not None and not around.isLockedHDA():
        around = around.parent()
    return node.path() if around is None else around.path()
