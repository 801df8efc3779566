"""Redshift's AOVs, which are in no list of Cinema 4D's own.

Source: public scripts of Redshift's users, among them those of its makers' forum: ``redshift.RendererGetAOVs`` takes the video
post that keeps Redshift's settings, and each AOV answers ``GetParameter`` with ``REDSHIFT_AOV_...``.
"""

import importlib
from typing import Any, Dict, List

import c4d

from .walking import every_next

#: ``redshift.VPrsrenderer``: the type of the video post, which is also the number of the engine.
_VIDEO_POST = 1036219


def redshift_layers(render_data: Any, saves_multipass: bool) -> List[Dict[str, Any]]:
    """The AOVs as render layers. One is on when it is written: into the multi-pass, or into a file of its own.

    Empty where this Redshift does not tell.
    """
    for post in every_next(render_data.GetFirstVideoPost()):
        if post.GetType() == _VIDEO_POST:
            try:
                return _layers(post, saves_multipass)
            except Exception:
                # Another maker's code, and older releases of it have no AOVs for scripts.
                return []
    return []


def _layers(post: Any, saves_multipass: bool) -> List[Dict[str, Any]]:
    all_on = post[c4d.REDSHIFT_RENDERER_AOV_GLOBAL_MODE] != c4d.REDSHIFT_RENDERER_AOV_GLOBAL_MODE_DISABLE
    layers: List[Dict[str, Any]] = []
    for aov in importlib.import_module("redshift").RendererGetAOVs(post):
        written = aov.GetParameter(c4d.REDSHIFT_AOV_FILE_ENABLED) or (
            saves_multipass and aov.GetParameter(c4d.REDSHIFT_AOV_MULTIPASS_ENABLED)
        )
        # One without a name of the artist's goes by that of its type.
        name = aov.GetParameter(c4d.REDSHIFT_AOV_NAME) or aov.GetParameter(c4d.REDSHIFT_AOV_EFFECTIVE_NAME)
        if name:
            enabled = bool(all_on and written and aov.GetParameter(c4d.REDSHIFT_AOV_ENABLED))
            layers.append({"name": str(name), "enabled": enabled})
    return layers
