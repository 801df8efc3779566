"""What a plugin makes of a sidecar that runs already: several hosts share one, and need not be of one release."""

import re
import time
from typing import Tuple

from .client import Client, JsonObject
from .discovery import process_alive
from .problem import Problem, ProblemError, ProblemWords

#: Version of the sidecar that this package is shipped with; the same as in its package.json.
SIDECAR_VERSION = "0.1.0"

#: Major and minor version of the sidecar's API that this package speaks.
API_VERSION = (1, 2)

_LOOK_SECONDS = 0.05


def agree(client: Client, health: JsonObject, timeout_seconds: float) -> bool:
    """True when the running sidecar is the one to work with, False when it has made room for the plugin's own.

    An older one is asked to end when it is idle. Until then it serves, as long as both speak the same major version.
    Raises :class:`ProblemError` where they cannot understand each other.
    """
    version = str(health.get("version", ""))
    api = _numbers(str(health.get("apiVersion", "1.0")))
    if api[:1] > API_VERSION[:1]:
        raise ProblemError(
            Problem(
                code="program-outdated",
                message="The Farmhand service that is running ({}) is too new for this plugin.".format(version),
                hint="Update the Farmhand plugin, then start this program again.",
                retryable=False,
                zh=ProblemWords(
                    "正在运行的 Farmhand 服务（{}）对此插件来说过新。".format(version),
                    "请更新 Farmhand 插件，然后重新启动此程序。",
                ),
            )
        )
    if api >= API_VERSION and _numbers(version) >= _numbers(SIDECAR_VERSION):
        return True
    if _makes_room(client, timeout_seconds):
        return False
    if api[:1] == API_VERSION[:1]:
        return True
    raise ProblemError(
        Problem(
            code="sidecar-older-busy",
            message="An older Farmhand service ({}) is still at work and cannot serve this plugin.".format(version),
            hint="It ends as soon as its work is done; try again then.",
            retryable=True,
            zh=ProblemWords(
                "较旧的 Farmhand 服务（{}）仍在工作，无法为此插件服务。".format(version),
                "它完成工作后会自动结束；请届时重试。",
            ),
        )
    )


def _makes_room(client: Client, timeout_seconds: float) -> bool:
    try:
        ending = client.shutdown(when_idle=True)
    except ProblemError:
        # It ended of itself meanwhile, or has other things to do: the next look tells.
        ending = True
    give_up_at = time.monotonic() + timeout_seconds
    while ending and time.monotonic() < give_up_at:
        if not process_alive(client.discovery.pid):
            return True
        time.sleep(_LOOK_SECONDS)
    return False


def _numbers(version: str) -> Tuple[int, ...]:
    """``0.10.2-beta.1`` as (0, 10, 2); a pre-release counts as its release."""
    return tuple(int(number) for number in re.findall(r"\d+", re.split(r"[-+]", version)[0]))
