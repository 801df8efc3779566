# pyright: reportInvalidTypeForm=false
# Blender reads properties from annotations that are calls.
"""What Blender itself can put right about a finding. Each operator is one step of undo.

Only what belongs to the open file is changed, never what is linked from another one.
"""

import os
from typing import Any, Callable, Dict, Optional, Set

import bpy

from . import state
from .fix_offers import FILE_BLOCKS, Offer
from .scene_paths import relative_to_scene, relinked, renamed_output, same_path
from .scene_settings import choices_of
from .translations import say

_HIDDEN = {"HIDDEN", "SKIP_SAVE"}
_FIX = {"REGISTER", "UNDO", "INTERNAL"}
GONE = "That is not in this file any more, or linked from another one; check the scene again"


def local_scene(name: str) -> Optional[bpy.types.Scene]:
    """The scene of that name, or the open one for an empty name; None when it is linked or gone."""
    scene = bpy.data.scenes.get((name, None)) if name else bpy.context.scene
    return scene if scene is not None and scene.library is None else None


def local_block(block_type: str, name: str, stored: str, missing: str = "") -> Optional[Any]:
    """The data-block of this file that stores the path; None when there is none.

    A linked one may have the same name and the same path as stored, which then means another file: where ``missing``,
    an absolute path, is known, it decides.
    """
    for block in getattr(bpy.data, FILE_BLOCKS.get(block_type, ""), ()):
        if block.name == name and is_local(block) and (not stored or block.filepath == stored):
            if not missing or not _names_one_file(stored, missing) or is_at(block, missing):
                return block
    return None


def is_local(block: Any) -> bool:
    """Whether a data-block belongs to the open file."""
    # A library lies in no library; one that only another one links says so by its parent.
    return (
        block.library is None
        and getattr(block, "override_library", None) is None
        and getattr(block, "parent", None) is None
        and not getattr(block, "is_archive", False)
    )


def _names_one_file(stored: str, missing: str) -> bool:
    return relinked(stored, missing, missing) == missing


def is_at(block: Any, path: str) -> bool:
    """Whether a data-block's file is the one at this absolute path."""
    return same_path(bpy.path.abspath(block.filepath), path)


class FARMHAND_OT_use_camera(bpy.types.Operator):
    """Render the scene through this camera"""

    bl_idname = "farmhand.use_camera"
    bl_label = "Use Camera"
    bl_options = _FIX

    scene_name: bpy.props.StringProperty(options=_HIDDEN)
    camera_name: bpy.props.StringProperty(options=_HIDDEN)

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        scene = local_scene(self.scene_name)
        # Of several objects with one name, a scene holds the local one or those it links.
        camera = scene.objects.get(self.camera_name) if scene else None
        if scene is None or camera is None:
            return _refuse(self, say(GONE))
        scene.camera = camera
        return _done()


class FARMHAND_OT_set_output_format(bpy.types.Operator):
    """Write one picture for each frame instead of a film"""

    bl_idname = "farmhand.set_output_format"
    bl_label = "Change Output Format"
    bl_options = _FIX

    scene_name: bpy.props.StringProperty(options=_HIDDEN)
    file_format: bpy.props.StringProperty(options=_HIDDEN)

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        scene = local_scene(self.scene_name)
        if scene is None:
            return _refuse(self, say(GONE))
        image_settings = scene.render.image_settings
        try:
            # From Blender 5.0 on, pictures are not among the formats while films are chosen.
            if hasattr(image_settings, "media_type"):
                image_settings.media_type = "IMAGE"
            image_settings.file_format = self.file_format
        except TypeError:
            return _refuse(self, say("This Blender does not write {}; choose another format", self.file_format))
        return _done()


class FARMHAND_OT_set_frames(bpy.types.Operator):
    """Set the scene's frame range and step"""

    bl_idname = "farmhand.set_frames"
    bl_label = "Change Frames"
    bl_options = _FIX

    scene_name: bpy.props.StringProperty(options=_HIDDEN)
    start: bpy.props.IntProperty(options=_HIDDEN)
    end: bpy.props.IntProperty(options=_HIDDEN)
    step: bpy.props.IntProperty(default=1, min=1, options=_HIDDEN)

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        scene = local_scene(self.scene_name)
        if scene is None:
            return _refuse(self, say(GONE))
        # Blender moves either end along when the other one passes it, so the outer one comes first.
        scene.frame_end = max(self.end, scene.frame_start)
        scene.frame_start = self.start
        scene.frame_end = self.end
        scene.frame_step = self.step
        return _done()


class FARMHAND_OT_rename_output(bpy.types.Operator):
    """Put the scene's name before the names of its pictures, so that no other output writes over them"""

    bl_idname = "farmhand.rename_output"
    bl_label = "Rename Output"
    bl_options = _FIX

    scene_name: bpy.props.StringProperty(options=_HIDDEN)
    path: bpy.props.StringProperty(options=_HIDDEN)

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        scene = local_scene(self.scene_name)
        if scene is None or scene.render.filepath != self.path:
            return _refuse(self, say(GONE))
        scene.render.filepath = renamed_output(self.path, scene.name)
        return _done()


class FARMHAND_OT_make_relative(bpy.types.Operator):
    """Store the path as seen from the scene's folder, which means the same on every computer"""

    bl_idname = "farmhand.make_relative"
    bl_label = "Make Path Relative"
    bl_options = _FIX

    block_type: bpy.props.StringProperty(options=_HIDDEN)
    block_name: bpy.props.StringProperty(options=_HIDDEN)
    stored: bpy.props.StringProperty(options=_HIDDEN)

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        block = local_block(self.block_type, self.block_name, self.stored)
        if block is None:
            return _refuse(self, say(GONE))
        relative = relative_to_scene(bpy.path.abspath(self.stored), bpy.data.filepath)
        if relative is None:
            return _refuse(self, say("The file is on another drive than the scene; move one of them, then try again"))
        store_path(block, relative)
        return _done()


class FARMHAND_OT_relink(bpy.types.Operator):
    """Use this file in place of the missing one"""

    bl_idname = "farmhand.relink"
    bl_label = "Use This File"
    bl_options = _FIX

    block_type: bpy.props.StringProperty(options=_HIDDEN)
    block_name: bpy.props.StringProperty(options=_HIDDEN)
    stored: bpy.props.StringProperty(options=_HIDDEN)
    missing: bpy.props.StringProperty(options=_HIDDEN)
    filepath: bpy.props.StringProperty(subtype="FILE_PATH", options=_HIDDEN)

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> Set[str]:
        if self.filepath:
            return self.execute(context)
        self.filepath = self.missing
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        block = local_block(self.block_type, self.block_name, self.stored, self.missing)
        if block is None:
            return _refuse(self, say(GONE))
        if not self.filepath:
            return _refuse(self, say("Choose the file to use"))
        path = relinked(self.stored, self.missing, bpy.path.abspath(self.filepath))
        try:
            store_path(block, relative_to_scene(path, bpy.data.filepath) or path)
        except RuntimeError as error:
            return _refuse(self, say("Blender could not read {}: {}", path, error))
        return _done()


def store_path(block: Any, path: str) -> None:
    """Stores a path that is relative to the scene or whole; the file is read anew."""
    if isinstance(block, bpy.types.Library) and not is_at(block, bpy.path.abspath(path)):
        _relocate(block, path)
    else:
        block.filepath = path


def _relocate(library: bpy.types.Library, path: str) -> None:
    """Links everything from another file, the way Blender's own undo can take back.

    Setting the path and reloading would do as well, but undo leaves libraries as they are.
    """
    found = bpy.path.abspath(path)
    folder, file_name = os.path.split(found)
    bpy.ops.wm.lib_relocate(
        library=library.name,
        directory=os.path.join(folder, ""),
        filename=file_name,
        relative_path=path.startswith("//"),
    )
    # It is a library of its own now, with a number to its name; under the old name, undo would keep it.
    for made in bpy.data.libraries:
        if is_at(made, found):
            made.filepath = path


def _refuse(operator: bpy.types.Operator, why: str) -> Set[str]:
    operator.report({"ERROR"}, why)
    return {"CANCELLED"}


def _done() -> Set[str]:
    state.session.scene_changed(bpy.data.filepath)
    return {"FINISHED"}


def is_possible(offer: Offer) -> bool:
    """Whether pressing the button would do something at the moment. Looks at Blender's own data only."""
    test = _POSSIBLE.get(offer.operator)
    return test is None or test(offer.values)


def is_done(offer: Offer) -> bool:
    """Whether the scene is as the button would make it."""
    test = _DONE.get(offer.operator)
    return test is not None and test(offer.values)


def _with_scene(test: Callable[[bpy.types.Scene, Dict[str, Any]], bool]) -> Callable[[Dict[str, Any]], bool]:
    def of_values(values: Dict[str, Any]) -> bool:
        scene = local_scene(values.get("scene_name", ""))
        return scene is not None and test(scene, values)

    return of_values


def _block_exists(values: Dict[str, Any]) -> bool:
    wanted = (values["block_type"], values["block_name"], values["stored"], values.get("missing", ""))
    return local_block(*wanted) is not None


def _points_at_found(values: Dict[str, Any]) -> bool:
    if not values["filepath"]:
        return False
    path = relinked(values["stored"], values["missing"], values["filepath"])
    if values["block_type"] == "Library":
        return any(is_local(library) and is_at(library, path) for library in bpy.data.libraries)
    block = local_block(values["block_type"], values["block_name"], "")
    return block is not None and is_at(block, path)


def _is_relative(values: Dict[str, Any]) -> bool:
    block = local_block(values["block_type"], values["block_name"], "")
    return block is not None and block.filepath == relative_to_scene(values["stored"], bpy.data.filepath)


_scene_is_here = _with_scene(lambda _scene, _values: True)

_POSSIBLE: Dict[str, Callable[[Dict[str, Any]], bool]] = {
    "farmhand.use_camera": _with_scene(lambda scene, values: values["camera_name"] in scene.objects),
    "farmhand.set_output_format": _scene_is_here,
    "farmhand.set_frames": _scene_is_here,
    "farmhand.rename_output": _with_scene(lambda scene, values: scene.render.filepath == values["path"]),
    "farmhand.make_relative": _block_exists,
    "farmhand.relink": _block_exists,
    "farmhand.choose_hardware": _scene_is_here,
    "farmhand.skip_file": _scene_is_here,
}

_DONE: Dict[str, Callable[[Dict[str, Any]], bool]] = {
    "farmhand.use_camera": _with_scene(
        lambda scene, values: scene.camera is not None and scene.camera.name == values["camera_name"]
    ),
    "farmhand.set_output_format": _with_scene(
        lambda scene, values: scene.render.image_settings.file_format == values["file_format"]
    ),
    "farmhand.set_frames": _with_scene(
        lambda scene, values: (scene.frame_start, scene.frame_end, scene.frame_step)
        == (values["start"], values["end"], values["step"])
    ),
    "farmhand.rename_output": _with_scene(
        lambda scene, values: scene.render.filepath == renamed_output(values["path"], scene.name)
    ),
    "farmhand.make_relative": _is_relative,
    "farmhand.relink": _points_at_found,
    "farmhand.choose_hardware": _with_scene(
        lambda scene, values: str(choices_of(scene).hardware_id) == values["hardware_id"]
    ),
    "farmhand.skip_file": _with_scene(lambda scene, values: values["path"] in choices_of(scene).skip_files),
}

_CLASSES = (
    FARMHAND_OT_use_camera,
    FARMHAND_OT_set_output_format,
    FARMHAND_OT_set_frames,
    FARMHAND_OT_rename_output,
    FARMHAND_OT_make_relative,
    FARMHAND_OT_relink,
)


def register() -> None:
    for each in _CLASSES:
        bpy.utils.register_class(each)


def unregister() -> None:
    for each in reversed(_CLASSES):
        bpy.utils.unregister_class(each)
