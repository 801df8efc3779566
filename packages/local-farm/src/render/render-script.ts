/**
 * GENERATED, do not edit: the text of `render_frames.py`, which Blender runs. Change the Python, then run
 * `scripts/embed-render-script.ts`.
 */
export const renderScript = String.raw`"""Renders frames of one scene inside headless Blender, for a farm on this machine.

Run as "blender --background --factory-startup --python-exit-code 1 --python render_frames.py -- job.json".
Made for Blender 2.83 to 5.x with nothing but Blender's own Python.

The scene and all it refers to lie in the farm's input storage by server path. Every reference is pointed into that
storage before anything is rendered, so a file that was not uploaded is missing here even if it exists on this machine.
"""

import json
import os
import posixpath
import re
import sys
import threading

import bpy

REPORT = "farmhand-report "
THUMBNAIL_SIDE = 256
MOVIE_FORMATS = {"FFMPEG", "AVI_JPEG", "AVI_RAW", "FRAMESERVER", "XVID", "H264", "THEORA"}


def main():
    with open(sys.argv[sys.argv.index("--") + 1], encoding="utf-8") as file:
        job = json.load(file)
    end_with_the_farm()
    print("Blender " + bpy.app.version_string + " renders " + os.path.basename(job["scenePath"]), flush=True)
    # Factory settings leave scripts inside the file switched off; open_mainfile keeps it so.
    bpy.ops.wm.open_mainfile(filepath=job["scenePath"], load_ui=False, use_scripts=False)

    storage = Storage(job["inputFolder"])
    relink_libraries(storage)
    point_into_storage(storage)

    scene = choose_scene(job["sceneName"])
    redirect_file_outputs(scene, job["outputFolder"])
    configure(scene, job)
    for entry in job["frames"]:
        render_frame(scene, entry["frame"], entry["name"], job)


def end_with_the_farm():
    """Ends this process when standard input closes: then the farm that wanted the frame is gone."""

    def wait():
        try:
            while os.read(0, 1024):
                pass
        except OSError:
            pass
        os._exit(3)

    threading.Thread(target=wait, daemon=True).start()


# --- References -------------------------------------------------------------------------------------------------


class Storage:
    """The input storage on this disk, and how paths of the submitter's machine map into it."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)

    def contains(self, path):
        folder = os.path.normcase(self.folder) + os.sep
        return os.path.normcase(os.path.abspath(path)).startswith(folder)

    def server_folder(self, path):
        """Server path of the folder that a file of this storage is in."""
        relative = os.path.relpath(os.path.dirname(os.path.abspath(path)), self.folder)
        return "/" if relative == "." else "/" + relative.replace(os.sep, "/")

    def locate(self, stored, holder):
        """Where a stored path leads inside the storage. "holder" is the .blend file (in the storage) that holds it."""
        server = server_path(stored, self.server_folder(holder))
        parts = server.strip("/").split("/")
        # Drive letters are written in either case; the storage has the one the submitter's tools chose.
        if re.match(r"^[A-Za-z]$", parts[0]) and not os.path.exists(os.path.join(self.folder, parts[0])):
            parts[0] = parts[0].swapcase()
        return os.path.join(self.folder, *parts)


def server_path(stored, folder):
    """The rule of the farm: "D:\\a\\b.png" is "/D/a/b.png", "\\\\nas\\p\\x.png" is "/nas/p/x.png", POSIX paths stay.

    Relative paths, Blender's own ("//...") and others, start at "folder". Nothing leads out of the storage's root.
    """
    path = stored.replace("\\", "/")
    if re.match(r"^[A-Za-z]:/", path):
        path = "/" + path[0] + path[2:]
    elif stored.startswith("\\\\"):
        path = "/" + path.lstrip("/")
    elif path.startswith("//"):
        path = folder + "/" + path[2:]
    elif not path.startswith("/"):
        path = folder + "/" + path
    return posixpath.normpath("/" + path.lstrip("/"))


def disk_path(stored, holder):
    """Where Blender itself would look for a stored path."""
    if stored.startswith("//"):
        return os.path.join(os.path.dirname(holder), stored[2:].replace("\\", os.sep).replace("/", os.sep))
    return stored


def relink_libraries(storage):
    """Points linked .blend files into the storage. Linking one may bring in more, so look until none is left."""
    tried = set()
    while True:
        outside = [library for library in bpy.data.libraries if is_outside(library, storage)]
        # Those linked by this file first: the others come and go with them.
        outside.sort(key=lambda library: library.parent is not None)
        if not outside:
            return
        library = outside[0]
        stored = library.filepath
        target = storage.locate(stored, bpy.data.filepath)
        if os.path.isfile(target) and (library.name, stored) not in tried:
            tried.add((library.name, stored))
            library.filepath = target
            try:
                library.reload()
                continue
            except RuntimeError as error:
                print("The library " + stored + " does not load: " + str(error).strip(), flush=True)
        else:
            print("Missing: library " + stored, flush=True)
        # What was read from it on this machine must not be rendered.
        bpy.data.batch_remove([library])


def is_outside(library, storage):
    if getattr(library, "packed_file", None) or getattr(library, "archive_parent_library", None):
        return False
    return not storage.contains(disk_path(library.filepath, bpy.data.filepath))


def holder_of(block):
    """The .blend file that a data-block's relative paths start at."""
    library = getattr(block, "library", None)
    if library is None:
        return bpy.data.filepath
    return os.path.abspath(disk_path(library.filepath, bpy.data.filepath))


def point_into_storage(storage):
    """Points every other reference into the storage, those of linked data-blocks too."""
    for block in bpy.data.images:
        if block.source in {"FILE", "SEQUENCE", "MOVIE", "TILED"} and not is_packed(block):
            redirect(storage, block, block, "filepath")
    for collection in ("movieclips", "sounds", "fonts", "volumes", "cache_files"):
        for block in getattr(bpy.data, collection, ()):
            if not is_packed(block):
                redirect(storage, block, block, "filepath")
    for scene in bpy.data.scenes:
        for strip in strips_of(scene):
            redirect(storage, scene, strip, "filepath")
            redirect(storage, scene, strip, "directory")
    for owner, tree in node_trees():
        for node in tree.nodes:
            if node.bl_idname in {"ShaderNodeScript", "ShaderNodeTexIES"} and node.mode == "EXTERNAL":
                redirect(storage, owner, node, "filepath")
    for block in bpy.data.objects:
        for modifier in getattr(block, "modifiers", ()):
            redirect_modifier(storage, block, modifier)
        for system in getattr(block, "particle_systems", ()):
            redirect_point_cache(storage, block, system.point_cache)


def redirect_modifier(storage, block, modifier):
    kind = modifier.type
    if kind in {"MESH_CACHE", "OCEAN"}:
        redirect(storage, block, modifier, "filepath")
    elif kind == "FLUID" and modifier.fluid_type == "DOMAIN":
        redirect(storage, block, modifier.domain_settings, "cache_directory")
    elif kind == "NODES":
        redirect(storage, block, modifier, "bake_directory")
    elif kind in {"CLOTH", "SOFT_BODY"}:
        redirect_point_cache(storage, block, modifier.point_cache)


def redirect_point_cache(storage, block, cache):
    if getattr(cache, "use_external", False):
        redirect(storage, block, cache, "filepath")


def redirect(storage, block, holder, name):
    """Points one path into the storage. "block" is the data-block it belongs to, "holder" what has the property."""
    stored = getattr(holder, name, "")
    if not stored or stored.startswith("<"):
        return
    file = holder_of(block)
    target = storage.locate(stored, file)
    if not os.path.exists(target) and not stands_for_many(block, target):
        print("Missing: " + block.bl_rna.identifier + " " + block.name + ": " + stored, flush=True)
    if os.path.normpath(os.path.abspath(disk_path(stored, file))) == target:
        return
    try:
        setattr(holder, name, target + os.sep if stored[-1:] in "/\\" else target)
    except (AttributeError, RuntimeError, TypeError) as error:
        raise RuntimeError(
            "The path of " + block.bl_rna.identifier + " " + block.name + " cannot be pointed into the storage: " + str(error)
        )


def stands_for_many(block, target):
    return getattr(block, "source", "") in {"SEQUENCE", "TILED"} or getattr(block, "is_sequence", False) or "<" in target


def is_packed(block):
    return bool(getattr(block, "packed_file", None)) or len(getattr(block, "packed_files", ())) > 0


def strips_of(scene):
    editor = scene.sequence_editor
    if editor is None:
        return []
    return getattr(editor, "strips_all", None) or getattr(editor, "sequences_all", None) or []


def node_trees():
    """Node trees with the data-block that owns each."""
    for tree in bpy.data.node_groups:
        yield tree, tree
    for collection in ("materials", "worlds", "lights", "textures", "linestyles", "scenes"):
        for block in getattr(bpy.data, collection, ()):
            tree = getattr(block, "node_tree", None)
            if tree is not None:
                yield block, tree


# --- Rendering --------------------------------------------------------------------------------------------------


def choose_scene(name):
    if name is None:
        return bpy.context.scene
    scene = next((scene for scene in bpy.data.scenes if scene.name == name and scene.library is None), None)
    if scene is None:
        known = ", ".join(sorted(scene.name for scene in bpy.data.scenes))
        raise SystemExit('The file has no scene "' + name + '"; it has: ' + known)
    window = bpy.context.window
    if window is not None:
        window.scene = scene
    return scene


def redirect_file_outputs(scene, folder):
    """Compositor nodes write into the job's output, each below a folder of its own, not where the artist's disk has it."""
    seen = set()

    def visit(tree):
        if tree is None or tree in seen:
            return
        seen.add(tree)
        for node in tree.nodes:
            if node.bl_idname == "CompositorNodeOutputFile":
                name = "directory" if hasattr(node, "directory") else "base_path"
                last = re.split(r"[\\/]", getattr(node, name).rstrip("\\/"))[-1]
                setattr(node, name, os.path.join(folder, re.sub(r'[<>:"|?*#]', "_", last) or "compositor", ""))
            visit(getattr(node, "node_tree", None))

    visit(getattr(scene, "compositing_node_group", None))
    if hasattr(scene, "node_tree"):
        visit(scene.node_tree)


def configure(scene, job):
    render = scene.render
    if job["cameraName"] is not None and (scene.camera is None or scene.camera.name != job["cameraName"]):
        camera = next((block for block in scene.objects if block.name == job["cameraName"]), None)
        if camera is None or camera.type != "CAMERA":
            raise SystemExit('The scene has no camera "' + job["cameraName"] + '".')
        scene.camera = camera
        # Markers that switch cameras would undo the choice.
        for marker in scene.timeline_markers:
            marker.camera = None
    if job["resolution"] is not None:
        render.resolution_x = job["resolution"]["width"]
        render.resolution_y = job["resolution"]["height"]
        render.resolution_percentage = 100
    choose_format(render.image_settings, job["renderFormat"])
    render.use_file_extension = True
    render.threads_mode = "FIXED"
    render.threads = job["threads"]
    if render.engine == "CYCLES":
        configure_cycles(scene)


def choose_format(settings, wanted):
    """The job's format if Blender knows it, else the scene's; PNG for movies, which cannot be made frame by frame."""
    if getattr(settings, "media_type", None) == "VIDEO":
        settings.media_type = "IMAGE"
    if wanted is not None and wanted not in MOVIE_FORMATS and wanted != settings.file_format:
        try:
            settings.file_format = wanted
        except TypeError:
            print("This Blender has no file format " + wanted + "; the scene's own is used.", flush=True)
    if settings.file_format in MOVIE_FORMATS:
        print("A movie cannot be rendered frame by frame; the frames are PNG.", flush=True)
        settings.file_format = "PNG"


def configure_cycles(scene):
    scene.cycles.device = "CPU"
    if has_denoiser():
        if getattr(scene.cycles, "denoiser", "OPENIMAGEDENOISE") == "OPTIX":
            scene.cycles.denoiser = "OPENIMAGEDENOISE"
        return
    # This Blender was built without the denoiser and would end in an error instead of a picture.
    if getattr(scene.cycles, "use_denoising", False):
        scene.cycles.use_denoising = False
        print("This Blender has no OpenImageDenoise; the frames are not denoised.", flush=True)
    for layer in scene.view_layers:
        if hasattr(layer.cycles, "denoising_store_passes"):
            layer.cycles.denoising_store_passes = False


def has_denoiser():
    try:
        import _cycles

        return bool(getattr(_cycles, "with_openimagedenoise", True))
    except ImportError:
        return False


def render_frame(scene, frame, name, job):
    scene.frame_set(frame)
    before = files_below(job["outputFolder"])
    scene.render.filepath = os.path.join(job["outputFolder"], name)
    bpy.ops.render.render(write_still=True, scene=scene.name)
    written = sorted(files_below(job["outputFolder"]) - before)
    if not written:
        raise SystemExit("Blender wrote no picture for frame " + str(frame) + ".")
    thumbnail = os.path.join(job["thumbnailFolder"], "thumbnail_" + name + ".png")
    main_picture = next((path for path in written if os.path.basename(path).startswith(name)), written[0])
    has_thumbnail = make_thumbnail(scene, main_picture, thumbnail)
    report = {"frame": frame, "thumbnail": thumbnail if has_thumbnail else None}
    print(REPORT + json.dumps(report), flush=True)


def files_below(folder):
    return {os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names}


def make_thumbnail(scene, source, target):
    """A small PNG of a rendered picture. A frame is good without one."""
    image = None
    try:
        image = bpy.data.images.load(source)
        width, height = image.size
        if not width or not height:
            return False
        shrink = min(1, THUMBNAIL_SIDE / max(width, height))
        image.scale(max(1, round(width * shrink)), max(1, round(height * shrink)))
        if image.is_float:
            save_with_view_transform(scene, image, target)
        else:
            image.filepath_raw = target
            image.file_format = "PNG"
            image.save()
        return os.path.isfile(target)
    except RuntimeError as error:
        print("No thumbnail: " + str(error).strip(), flush=True)
        return False
    finally:
        if image is not None:
            bpy.data.images.remove(image)


def save_with_view_transform(scene, image, target):
    """Scene-linear pictures need the view transform to look as they did in Blender."""
    settings = scene.render.image_settings
    names = ("file_format", "color_mode", "color_depth")
    before = {name: getattr(settings, name) for name in names}
    try:
        settings.file_format = "PNG"
        settings.color_mode = "RGB"
        settings.color_depth = "8"
        image.save_render(target, scene=scene)
    finally:
        for name in names:
            setattr(settings, name, before[name])


main()
`;
