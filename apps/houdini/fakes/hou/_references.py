"""``hou.fileReferences``."""

from typing import Any, List, Optional, Tuple

from ._expand import variable
from ._parms import Parm
from ._state import require_main_thread, state


def fileReferences(
    project_dir_variable: str = "HIP", include_all_refs: bool = True
) -> Tuple[Tuple[Optional[Parm], str], ...]:
    """Every parameter that is declared to hold a path and holds one, with what is in it; libraries come without a parameter.

    Houdini's own default files are left out; what nodes write is in it, and so are ``opdef:`` and the like. Which libraries it
    lists, and in which order all comes, is not documented: here those of assets in use, after the parameters, without those
    that Houdini brings along.
    """
    require_main_thread()
    here = state()
    here.reference_calls += 1
    key = (project_dir_variable, len(here.edits), here.current_take, len(here.takes))
    if here.references is not None and here.references[0] == key:
        return here.references[1]
    found: List[Tuple[Any, str]] = []
    libraries = {}
    for node in here.root.all_below():
        definition = node.type.definition
        if definition is not None:
            libraries[definition.library] = None
        for parm in node.parms().values():
            if parm.file_kind is None or (parm.is_default and "$" not in parm.raw()):
                continue
            raw = parm.raw()
            if raw:
                found.append((Parm(parm), raw))
    folder = variable(project_dir_variable, here.frame)
    for library in libraries:
        if library == "Embedded" or library.startswith(here.hfs + "/"):
            continue
        if folder and library.startswith(folder + "/"):
            library = "$" + project_dir_variable + library[len(folder) :]
        found.append((None, library))
    here.references = (key, tuple(found))
    return here.references[1]
