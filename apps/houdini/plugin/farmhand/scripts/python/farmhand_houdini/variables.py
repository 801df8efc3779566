"""Variables that paths of the scene may hold and that come from outside of it: ``$JOB``, and those of a studio or an artist.

Never the whole environment, and never what sounds like a secret.
"""

import os
import re
from typing import Dict, Iterable, Optional

import hou

#: ``$NAME`` and ``${NAME}``.
_USES = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)")

#: Names of what nobody else may read.
_SECRET = re.compile(
    r"TOKEN|KEY|PASS(?:WORD|WD|PHRASE|CODE)|PWD$|SECRET|CREDENTIAL|AUTH|SESSION|COOKIE|PRIVATE|SIGNATURE|LICEN[CS]E", re.I
)
#: A value with a user's name and password in an address.
_LOGIN = re.compile(r"://[^/@\s]*:[^/@\s]*@")

#: What Houdini sets by itself, or works out anew for each frame and node.
_HOUDINIS_OWN = frozenset(
    """
    ACTIVETAKE BBX BBY BBZ CH CHOP DRIVERPATH E EYE F FEND FF FPS FSTART F_END F_START GCX GCY GCZ HH HHP HIPFILE HIPNAME HB HD HFS HSB HT
    HTB IH IPOSE IW LF LT N NFRAMES NPT NPR OPTYPE OS PI POSE PR PT RENDERHOST RFEND RFSTART SF SIMFRAME SIMTIME SLICE ST STATUS T
    TAB TEND TLENGTH TSTART WEDGE WEDGENUM _HIP_SAVEPLATFORM _HIP_SAVETIME _HIP_SAVEVERSION eps prompt status
    """.split()
)

#: Of the system and of the installation: told only where a path uses them.
_OF_THE_MACHINE = re.compile(r"(?:HOME|USER\w*|LOGNAME|PATH|TE?MP|TMPDIR|HSITE|HOUDINI_\w+)$", re.I)

#: The number of the frame, with as many digits as its name says.
_FRAME_NUMBER = re.compile(r"(?:F|FF|SF)\d*$")

#: A line of ``setenv -s``: a command that would set the variable again.
_SETTING = re.compile(r"^\s*(?:set(?:\s+-[gls])*|setenv(?:\s+-[gls])*)\s+(\w+)\s*=\s?(.*?)\s*$")

#: Bounds: what is longer is no path, and nobody has so many. Characters, and variables.
_VALUE_LIMIT = 4096
_COUNT_LIMIT = 500


def variables_of(stored_paths: Iterable[str]) -> Dict[str, str]:
    """``variables`` of the shared model: ``$HIP`` and ``$JOB``, what the session has set, and what these paths use."""
    found: Dict[str, str] = {}
    for name in ("HIP", "JOB"):
        _add(found, name, hou.getenv(name))
    for name, value in _session_variables().items():
        # What the session only took over from the environment is nobody's business, unless a path uses it.
        if os.environ.get(name) != value and _OF_THE_MACHINE.match(name) is None:
            _add(found, name, value)
    for name in sorted(_uses(stored_paths)):
        _add(found, name, hou.getenv(name))
    for value in list(found.values()):
        for name in _USES.findall(value):
            _add(found, name, hou.getenv(name))
    return found


def is_secret(name: str, value: str) -> bool:
    """Whether a variable sounds as if it held something that nobody else may read."""
    return _SECRET.search(name) is not None or _LOGIN.search(value) is not None


def _uses(stored_paths: Iterable[str]) -> "set[str]":
    names: "set[str]" = set()
    for path in stored_paths:
        if "$" in path:
            names.update(_USES.findall(path))
    return names


def _add(found: Dict[str, str], name: str, value: Optional[str]) -> None:
    if name in found or name in _HOUDINIS_OWN or _FRAME_NUMBER.match(name) or not value or len(found) >= _COUNT_LIMIT:
        return
    if len(value) > _VALUE_LIMIT or "\n" in value or is_secret(name, value):
        return
    found[name] = value


def _session_variables() -> Dict[str, str]:
    """Global variables of the session, by the commands that Houdini writes them down as."""
    text, _ = hou.hscript("setenv -s")
    found: Dict[str, str] = {}
    for line in text.splitlines():
        match = _SETTING.match(line)
        value = None if match is None else _without_quotes(match.group(2))
        if match is not None and value is not None:
            found[match.group(1)] = value
    return found


def _without_quotes(value: str) -> Optional[str]:
    """None for the beginning of a value of several lines, which is no path."""
    if value[:1] not in ("'", '"'):
        return value
    if len(value) < 2 or not value.endswith(value[0]):
        return None
    return re.sub(r"\\(['\"\\])", r"\1", value[1:-1])
