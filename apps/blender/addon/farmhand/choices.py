"""What an artist chose for a scene at the farm, as one text that the scene keeps. Plain Python, no Blender."""

import json
from typing import Any, Dict, NamedTuple, Optional, Tuple


class Choices(NamedTuple):
    """Nothing of it is secret: it is saved with the scene."""

    #: The farm's number of the hardware to render on; None for what fits best.
    hardware_id: Optional[int] = None
    #: What that number stands for: ``2 x 3090, 128 GB``.
    hardware_label: str = ""
    #: Files that the job goes without, as stored or as on this disk.
    skip_files: Tuple[str, ...] = ()

    def with_file_skipped(self, path: str) -> "Choices":
        """The same, going without the file too."""
        return self if path in self.skip_files else self._replace(skip_files=(*self.skip_files, path))

    def with_file_kept(self, path: str) -> "Choices":
        """The same, with the file sent after all."""
        return self._replace(skip_files=tuple(each for each in self.skip_files if each != path))

    def settings(self) -> Dict[str, Any]:
        """The part of ``JobSettingsInput`` (shared model) that they make up."""
        settings: Dict[str, Any] = {}
        if self.hardware_id is not None:
            settings["hardwareId"] = self.hardware_id
        if self.skip_files:
            settings["skipFiles"] = list(self.skip_files)
        return settings


def choices_from(text: object) -> Choices:
    """Reads what :func:`text_of` wrote. Anything else, which a person may have typed, is nothing chosen."""
    try:
        read = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        read = None
    if not isinstance(read, dict):
        return Choices()
    hardware_id = read.get("hardwareId")
    files = read.get("skipFiles")
    return Choices(
        hardware_id=hardware_id if type(hardware_id) is int else None,
        hardware_label=str(read.get("hardware", "")),
        skip_files=tuple(str(path) for path in files if path) if isinstance(files, list) else (),
    )


def text_of(choices: Choices) -> str:
    """The choices as a text to keep; empty when there are none."""
    kept = choices.settings()
    if choices.hardware_id is not None and choices.hardware_label:
        kept["hardware"] = choices.hardware_label
    return json.dumps(kept, ensure_ascii=False) if kept else ""
