"""What a submission asks of the farm, worked out of a snapshot: plain data, no Houdini needed."""

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from .texts import refusal

SETTINGS_SCHEMA = "farmhand.job-settings/1"


class Choice(NamedTuple):
    """What the artist wants rendered."""

    #: Output nodes by path; empty for the one that is active.
    names: Tuple[str, ...] = ()
    #: ``1-48``; None for each node's own.
    frames: Optional[str] = None
    #: Also what these nodes need rendered before, with its own frames.
    with_dependencies: bool = True


def job_settings(snapshot: Mapping[str, Any], choice: Choice) -> Dict[str, Any]:
    """``JobSettingsInput`` of the shared model, with all that concerns the outputs; the rest is as chosen in the panel.

    A :class:`ProblemError` refuses what is no output node of the scene.
    """
    names = _picked(snapshot["scenes"], choice.names)
    return {
        "schema": SETTINGS_SCHEMA,
        "outputs": [{"name": name, "frames": choice.frames} for name in names],
        "withDependencies": choice.with_dependencies,
        # What was chosen for other outputs would not fit these.
        "sceneName": None,
        "frames": None,
        "camera": None,
        "cameras": [],
        "renderLayers": None,
    }


def _picked(scenes: Sequence[Mapping[str, Any]], names: Sequence[str]) -> List[str]:
    there = [scene["name"] for scene in scenes]
    if not there:
        raise refusal(
            "no-output-node",
            "There is no output node in this scene.",
            "Make one in /out: a renderer's, or one that writes a cache.",
        )
    if not names:
        return [next((scene["name"] for scene in scenes if scene.get("active")), there[0])]
    for name in names:
        if name not in there:
            raise refusal(
                "output-not-found",
                "{} is no output node that the farm can render.",
                "Choose an output node: one in /out, or a render node on the stage.",
                name,
            )
    return list(names)
