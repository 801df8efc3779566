"""Other formats and names for what a scene writes."""

from typing import Any, List, Set

from .mxs import text
from .outputs import Output, outputs, render_setup_closed, sharing
from .paths import extension_of, key_of, with_extension, with_label
from .scenes import scene_name
from .texts import both, refusal
from .undo import in_one_step

#: Formats of single pictures that 3ds Max itself writes, by the ending that makes it write them.
_FORMATS = {
    "bmp": "bmp",
    "exr": "exr",
    "open_exr": "exr",
    "hdr": "hdr",
    "jpg": "jpg",
    "jpeg": "jpg",
    "png": "png",
    "rla": "rla",
    "rpf": "rpf",
    "tga": "tga",
    "targa": "tga",
    "tif": "tif",
    "tiff": "tif",
}


def change_output_format(rt: Any, undo: Any, format_name: str) -> None:
    """Pictures of another format, by the ending of the output file; of every output that has the ending of the main one."""
    extension = _FORMATS.get(format_name.lower().lstrip("."))
    if extension is None:
        raise refusal(
            "unknown-format",
            both("3ds Max does not know a picture format named {}.", format_name),
            both("Choose one of: {}.", ", ".join(sorted(set(_FORMATS.values())))),
        )
    found = _some_outputs(rt)
    ending = extension_of(found[0].path)
    with render_setup_closed(rt):
        in_one_step(
            undo,
            lambda: [
                output.store(with_extension(output.path, extension))
                for output in found
                if extension_of(output.path) == ending
            ],
        )


def change_output_path(rt: Any, undo: Any, path: str) -> None:
    """A name of its own for each output that writes to this path. One of them keeps it when there are several."""
    everything = _some_outputs(rt)
    found = sharing(everything, path)
    if not found:
        raise refusal(
            "output-not-found",
            both("Nothing in this scene uses {}.", path),
            both("It may have been changed meanwhile. Check the scene again."),
        )
    scene = scene_name(text(rt.maxFileName))
    taken = {key_of(output.path) for output in everything}
    # The first, which keeps the name, is Render Setup's own where it is among them.
    renamed = [(output, _free_name(output, scene, taken)) for output in found[1:] or found]
    with render_setup_closed(rt):
        in_one_step(undo, lambda: [output.store(name) for output, name in renamed])


def _free_name(output: Output, scene: str, taken: Set[str]) -> str:
    """A name with the output's label that nothing has yet, and now has; views may share a name, and so labels."""
    label, number = output.label or scene, 2
    name = with_label(output.path, label)
    while key_of(name) in taken:
        name = with_label(output.path, "{}_{}".format(label, number))
        number += 1
    taken.add(key_of(name))
    return name


def _some_outputs(rt: Any) -> List[Output]:
    found = outputs(rt)
    if not found:
        raise refusal(
            "no-output",
            both("The scene has no output file."),
            both("In Render Setup choose where the frames are written, then try again."),
        )
    return found
