"""A stand-in for the module that Redshift brings into Cinema 4D."""

from typing import Any, Dict, List

version = "3.6.04"


class RSAOV:
    """One AOV, by its parameters."""

    def __init__(self, parameters: Dict[int, Any]) -> None:
        self._parameters = parameters

    def GetParameter(self, id: int) -> Any:
        return self._parameters[id]


def RendererGetAOVs(videopost: Any) -> List[RSAOV]:
    """Those that the test gave the video post as its ``aovs``."""
    return list(videopost.aovs)


def GetCoreVersion() -> str:
    return version
