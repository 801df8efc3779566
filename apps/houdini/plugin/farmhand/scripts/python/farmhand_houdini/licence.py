"""The kind of licence that the scene is worked on with."""

from typing import Optional

import hou

#: Names of ``hou.licenseCategoryType``, and what the shared model calls them.
_LICENCES = {
    "Commercial": "commercial",
    "Indie": "indie",
    "Education": "education",
    "ApprenticeHD": "nonCommercial",
    "Apprentice": "nonCommercial",
}


def licence() -> Optional[str]:
    """``HostLicence`` of the shared model; None for a kind that this plugin does not know."""
    category = hou.licenseCategory()
    # Compared with the names that this Houdini has: not every release has each of them.
    for name, ours in _LICENCES.items():
        if category == getattr(hou.licenseCategoryType, name, None):
            return ours
    return None
