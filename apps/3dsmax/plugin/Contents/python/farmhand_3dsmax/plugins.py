"""The renderers and plugins that this 3ds Max has loaded, with their versions.

Which of them the scene uses, the sidecar knows from the scene's file; the exact version only the host knows.
"""

import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from .mxs import attempt, text
from .paths import bare_name


class Plugin(NamedTuple):
    """A plugin by the name render farms give it."""

    name: str
    #: Begins to match at the beginning of its DLL's file name, in small letters.
    dll: "re.Pattern[str]"


#: The same names as the sidecar's reader of scene files uses.
_KNOWN = tuple(
    Plugin(name, re.compile(pattern))
    for name, pattern in (
        ("vray", r"vrender|vray"),
        ("corona", r".*corona"),
        ("arnold", r"maxtoa|arnold"),
        ("redshift", r".*redshift"),
        ("octane", r".*octane"),
        ("fstorm", r".*fstorm"),
        ("forestpack", r"forest"),
        ("railclone", r"railclone"),
        ("phoenixfd", r"phoenix"),
        ("tyflow", r"tyflow"),
        ("anima", r"anima(?!tion)|axyz"),
        ("ornatrix", r".*ornatrix|orna"),
        ("krakatoa", r".*krakatoa"),
        ("thinkingparticles", r".*thinkingparticles"),
        ("fumefx", r".*fumefx"),
        ("xmesh", r"xmesh"),
        ("frost", r"frost"),
        ("multiscatter", r".*multiscatter"),
        ("growfx", r".*growfx"),
        ("floorgenerator", r".*floorgenerator"),
        ("multitexture", r".*multitexture"),
        ("realflow", r".*realflow"),
        ("laubwerk", r".*laubwerk"),
        ("rayfire", r".*rayfire"),
    )
)

#: Renderers that say their version themselves, which is what their makers and farms call it; a DLL's may be a build number.
_ASKED: Dict[str, Callable[[Any], str]] = {
    # `vrayVersion()` answers with a list whose first part is the version: "6.20.03".
    "vray": lambda rt: text(rt.vrayVersion()[0]),
}

_VERSION = re.compile(r"\d+(?:\s*[.,]\s*\d+)+")


def loaded_plugins(rt: Any) -> List[Dict[str, Optional[str]]]:
    """Known plugins among the DLLs that are loaded, by name; those that 3ds Max holds back until they are used are not."""
    versions: Dict[str, Optional[str]] = {}
    for file_name, path in _loaded_dlls(rt):
        name = plugin_of(file_name)
        if name is not None and versions.get(name) is None:
            versions[name] = dll_version(attempt(lambda path=path: text(rt.getFileVersion(path)), ""))
    for name, ask in _ASKED.items():
        if name in versions:
            asked = _VERSION.search(attempt(lambda ask=ask: ask(rt), ""))
            versions[name] = asked.group(0) if asked else versions[name]
    return [{"name": name, "version": versions[name]} for name in sorted(versions)]


def plugin_of(file_name: str) -> Optional[str]:
    """The plugin that a DLL belongs to; None for 3ds Max's own and for those nobody listed."""
    lower = file_name.lower()
    return next((plugin.name for plugin in _KNOWN if plugin.dll.match(lower)), None)


def dll_version(answer: str) -> Optional[str]:
    """The first version of what ``getFileVersion`` answers: ``5,6,1,0`` and, after a tab, the product's."""
    found = _VERSION.search(answer)
    return re.sub(r"\s*[.,]\s*", ".", found.group(0)) if found else None


def _loaded_dlls(rt: Any) -> List[Tuple[str, str]]:
    manager = attempt(lambda: rt.pluginManager, None)
    dlls: List[Tuple[str, str]] = []
    for index in range(1, attempt(lambda: int(manager.pluginDllCount), 0) + 1):
        # Deferred DLLs are listed too, loaded or not.
        if attempt(lambda index=index: bool(manager.isPluginDllLoaded(index)), False):
            path = attempt(lambda index=index: text(manager.pluginDllFullPath(index)), "")
            dlls.append((bare_name(path), path))
    return dlls
