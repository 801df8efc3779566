"""The settings of a submission that is made beside the panel: what was chosen there counts, but for what is said here."""

import os
from typing import Any, Dict, cast

from .client import Client, JsonObject

#: Where a panel that nothing was chosen in has frames brought home to: this folder, beside the scene.
_USUAL_FOLDER = "renders"


def over_kept(client: Client, scene_path: str, settings: JsonObject) -> JsonObject:
    """``settings`` (``JobSettingsInput`` of the shared model) over what panels kept of the scene.

    While nothing was kept, frames come home to where panels begin with: the folder of the user's preferences, or one beside
    the scene. Raises what the client does.
    """
    answer = client.scene_settings(scene_path)
    kept = answer.get("settings")
    merged: Dict[str, Any] = dict(cast(JsonObject, kept)) if isinstance(kept, dict) else {}
    if answer.get("file") is None and merged.get("downloadFolder") is None:
        usual = client.panel_preferences().get("downloadFolder")
        merged["downloadFolder"] = usual or os.path.join(os.path.dirname(scene_path), _USUAL_FOLDER)
    merged.update(settings)
    return merged
