"""Renders frames of one scene inside headless Blender, for a farm on this machine.

Run as "blender --background --factory-startup --python-exit-code 1 --python render_frames.py -- job.json".
Made for Blender 2.83 to 5.x with nothing but Blender's own Python.

The scene and all it refers to lie in the farm's input storage by server path. Every reference is pointed into that
storage before anything is rendered, so a file that was not uploaded is missing here even if it exists on this machine.
"""

import json
import os
import posixpath
import re
import shutil
import struct
import sys
import threading
import time

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
    try:
        bpy.ops.wm.open_mainfile(filepath=job["scenePath"], load_ui=False, use_scripts=False)
    except RuntimeError as error:
        name = os.path.basename(job["scenePath"])
        # Blender's words name the whole path in the storage, which says nothing to whoever sent the scene.
        words = str(error).strip().replace(job["scenePath"], name)
        raise SystemExit("Blender cannot open " + name + ": " + words)

    storage = Storage(job["inputFolder"])
    relink_libraries(storage)
    point_into_storage(storage)
    report_lost_libraries(storage)

    scene = choose_scene(job["sceneName"])
    redirect_file_outputs(scene, job["outputFolder"])
    configure(scene, job)
    watch = Watch(storage)
    if job["tile"] is not None:
        render_tiles(scene, job, watch)
        return
    for entry in job["frames"]:
        if entry["joined"] is None:
            render_frame(scene, entry["frame"], entry["name"], job, watch)
        else:
            save_joined(scene, entry, job)


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

    def server_path(self, path):
        return "/" + os.path.relpath(os.path.abspath(path), self.folder).replace(os.sep, "/")

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
            report_missing("library " + stored, target, storage)
        # What was read from it on this machine must not be rendered.
        bpy.data.batch_remove([library])


def is_outside(library, storage):
    if is_inside_scene(library):
        return False
    return not storage.contains(disk_path(library.filepath, bpy.data.filepath))


def is_inside_scene(library):
    return bool(getattr(library, "packed_file", None) or getattr(library, "archive_parent_library", None))


def report_lost_libraries(storage):
    """Names libraries that belong into the storage and are not there; Blender renders on without what they hold."""
    for library in bpy.data.libraries:
        path = os.path.abspath(disk_path(library.filepath, bpy.data.filepath))
        if not is_inside_scene(library) and not os.path.isfile(path):
            report_missing("library " + library.filepath, path, storage)


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
    if not stands_for_many(block, target):
        report_unusable(words_for(block, stored), target, storage)
    if os.path.normpath(os.path.abspath(disk_path(stored, file))) == target:
        return
    try:
        setattr(holder, name, target + os.sep if stored[-1:] in "/\\" else target)
    except (AttributeError, RuntimeError, TypeError) as error:
        raise RuntimeError(
            "The path of " + block.bl_rna.identifier + " " + block.name + " cannot be pointed into the storage: " + str(error)
        )


def words_for(block, stored):
    return block.bl_rna.identifier + " " + block.name + ": " + stored


def report_missing(words, target, storage):
    """Blender itself says nothing of most files that are not there. The place is the farm's, by server path."""
    print("Missing: " + words + " (looked for " + storage.server_path(target) + ")", flush=True)


def report_unusable(words, target, storage):
    if not os.path.exists(target):
        report_missing(words, target, storage)
    elif os.path.isfile(target) and is_damaged(target):
        print("Damaged: " + words + " (looked at " + storage.server_path(target) + ")", flush=True)


# What files begin with, by the kinds that Blender takes for each other: it goes by this and not by the extension. Of
# formats that begin with nothing special, such as TGA, nothing can be told.
BEGINNINGS = [
    (
        {"png", "jpg", "jpeg", "exr", "tif", "tiff", "tx", "hdr", "bmp", "webp", "dds", "psd", "jp2", "dpx"},
        (b"\x89PNG", b"\xff\xd8", b"v/1\x01", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"#?", b"BM", b"RIFF", b"DDS ")
        + (b"8BPS", b"\0\0\0\x0cjP", b"\xff\x4f\xff\x51", b"SDPX", b"XPDS", b"\x80\x2a\x5f\xd7", b"\x01\xda"),
    ),
    ({"ttf", "otf", "ttc"}, (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"typ1")),
    ({"vdb"}, (b" BDV",)),
    ({"abc"}, (b"Ogawa", b"\x89HDF")),
]


def is_damaged(path):
    """Blender says nothing of pictures, fonts and volumes that it cannot read. Only looks at both ends: files may be large."""
    extension = os.path.splitext(path)[1][1:].lower()
    known = next((beginnings for extensions, beginnings in BEGINNINGS if extension in extensions), None)
    if known is None:
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(16)
            if not head.startswith(known):
                return True
            file.seek(max(0, os.path.getsize(path) - 65536))
            # Of a PNG file that was cut off, Blender shows nothing at all.
            return head.startswith(b"\x89PNG") and b"IEND" not in file.read()
    except OSError:
        return True


def stands_for_many(block, target):
    return getattr(block, "source", "") in {"SEQUENCE", "TILED"} or getattr(block, "is_sequence", False) or "<" in target


class Watch:
    """Tells which files of image and volume sequences and UDIM sets a frame needs and cannot use, each once."""

    def __init__(self, storage):
        self.storage = storage
        self.told = set()

    def look(self, scene):
        for image, user in image_users():
            if is_packed(image):
                continue
            for path in files_of_frame(image, user, scene.frame_current):
                self.look_at(image, path)
        for volume in getattr(bpy.data, "volumes", ()):
            if volume.is_sequence and not is_packed(volume):
                number = volume_number(volume, scene.frame_current)
                if number is not None:
                    path = os.path.abspath(disk_path(volume.filepath, holder_of(volume)))
                    self.look_at(volume, sequence_path(path, number))

    def look_at(self, block, path):
        if path not in self.told:
            self.told.add(path)
            report_unusable(words_for(block, os.path.basename(path)), path, self.storage)


def image_users():
    """Images with what says which of their frames is shown: a node, its image user, or a texture's."""
    for _, tree in node_trees():
        for node in tree.nodes:
            image = getattr(node, "image", None)
            if isinstance(image, bpy.types.Image):
                yield image, getattr(node, "image_user", node)
    for texture in bpy.data.textures:
        if getattr(texture, "image", None) is not None:
            yield texture.image, texture.image_user


def files_of_frame(image, user, frame):
    path = os.path.abspath(disk_path(image.filepath, holder_of(image)))
    if image.source == "TILED":
        return [tile_path(path, tile.number) for tile in image.tiles]
    if image.source == "SEQUENCE":
        return [sequence_path(path, sequence_number(user, frame))]
    return []


def tile_path(path, number):
    """UDIM 1011 is the first tile of the second row, which the other notation calls u1_v2."""
    row, column = divmod(number - 1001, 10)
    return path.replace("<UDIM>", str(number)).replace("<UVTILE>", "u" + str(column + 1) + "_v" + str(row + 1))


def sequence_path(path, number):
    """The last digits of a file's name are its number, as long as they are in the name that is stored."""
    folder, name = os.path.split(path)
    stem, extension = os.path.splitext(name)
    digits = re.search(r"^(.*?)(\d+)(\D*)$", stem)
    if digits is None:
        return path
    head, old, tail = digits.groups()
    return os.path.join(folder, head + str(number).zfill(len(old)) + tail + extension)


def sequence_number(user, frame):
    """Which file of a sequence is shown in a frame: Blender stays at its ends, or begins anew where it is cyclic."""
    number = frame - user.frame_start + 1
    length = user.frame_duration
    if user.use_cyclic and length > 0:
        number = (number - 1) % length + 1
    return min(max(number, 0), length) + user.frame_offset


def volume_number(volume, frame):
    """Which file of a sequence a volume shows in a frame; None where it shows none."""
    number = frame - volume.frame_start + 1
    length = volume.frame_duration
    if length < 1:
        return None
    mode = volume.sequence_mode
    if mode == "CLIP" and not 1 <= number <= length:
        return None
    if mode == "EXTEND":
        number = min(max(number, 1), length)
    elif mode == "REPEAT":
        number = (number - 1) % length + 1
    elif mode == "PING_PONG":
        turn = max(1, length * 2 - 2)
        number = (number - 1) % turn + 1
        number = length * 2 - number if number > length else number
    return number + volume.frame_offset


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
    render.resolution_percentage = max(1, render.resolution_percentage * job["scalePercent"] // 100)
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
            set_format(settings, wanted)
        except TypeError:
            print("This Blender has no file format " + wanted + "; the scene's own is used.", flush=True)
    if settings.file_format in MOVIE_FORMATS:
        print("A movie cannot be rendered frame by frame; the frames are PNG.", flush=True)
        settings.file_format = "PNG"


def set_format(settings, file_format):
    # Newer Blenders offer only the formats of one kind of picture.
    if hasattr(settings, "media_type"):
        settings.media_type = "MULTI_LAYER_IMAGE" if file_format == "OPEN_EXR_MULTILAYER" else "IMAGE"
    settings.file_format = file_format


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


def render_frame(scene, frame, name, job, watch):
    begun = time.monotonic()
    scene.frame_set(frame)
    evaluated = time.monotonic()
    # Looking at files is ours, and no part of rendering.
    watch.look(scene)
    before = files_below(job["outputFolder"])
    started = time.monotonic() - (evaluated - begun)
    scene.render.filepath = os.path.join(job["outputFolder"], name)
    bpy.ops.render.render(write_still=True, scene=scene.name)
    seconds = time.monotonic() - started
    written = sorted(files_below(job["outputFolder"]) - before)
    if not written:
        raise SystemExit("Blender wrote no picture for frame " + str(frame) + ".")
    main_picture = next((path for path in written if os.path.basename(path).startswith(name)), written[0])
    print("Frame " + str(frame) + " is in " + os.path.relpath(main_picture, job["outputFolder"]).replace(os.sep, "/"), flush=True)
    report_frame(frame, make_thumbnail(scene, main_picture, thumbnail_path(name, job)), seconds)


def thumbnail_path(name, job):
    return os.path.join(job["thumbnailFolder"], "thumbnail_" + name + ".png")


def report_frame(frame, thumbnail, seconds=None):
    """Tells the farm that a frame is there, and how long it took where it was rendered at once."""
    rounded = None if seconds is None else round(seconds, 3)
    print(REPORT + json.dumps({"frame": frame, "thumbnail": thumbnail, "seconds": rounded}), flush=True)


def files_below(folder):
    return {os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names}


def make_thumbnail(scene, source, target):
    """A small PNG of a rendered picture: its path, or None. A frame is good without one."""
    image = None
    try:
        if scene.render.image_settings.file_format == "OPEN_EXR_MULTILAYER":
            seen = bpy.data.images.get("Render Result")
            # A frame put together from tiles was not rendered here.
            if seen is None:
                return None
            # A file of layers has no picture of its own that could be shown.
            save_with_view_transform(scene, seen, target)
            source = target
        image = bpy.data.images.load(source)
        width, height = image.size
        if not width or not height:
            return None
        shrink = min(1, THUMBNAIL_SIDE / max(width, height))
        image.scale(max(1, round(width * shrink)), max(1, round(height * shrink)))
        if image.is_float:
            save_with_view_transform(scene, image, target)
        else:
            image.filepath_raw = target
            image.file_format = "PNG"
            image.save()
        return target if os.path.isfile(target) else None
    except RuntimeError as error:
        print("No thumbnail: " + str(error).strip(), flush=True)
        return None
    finally:
        if image is not None:
            bpy.data.images.remove(image)


def save_with_view_transform(scene, image, target):
    """Scene-linear pictures need the view transform to look as they did in Blender."""
    settings = scene.render.image_settings
    names = ("media_type", "file_format", "color_mode", "color_depth")
    before = [(name, getattr(settings, name)) for name in names if hasattr(settings, name)]
    try:
        set_format(settings, "PNG")
        settings.color_mode = "RGB"
        settings.color_depth = "8"
        image.save_render(target, scene=scene)
    finally:
        for name, value in before:
            setattr(settings, name, value)


# --- Tiles ------------------------------------------------------------------------------------------------------


def render_tiles(scene, job, watch):
    """Renders one tile of each frame into the folder of tiles, as OpenEXR without loss: nothing is lost before the
    frame is put together and gets its colours and its file format, once."""
    tile = job["tile"]
    reason = why_not_in_tiles(scene, tile)
    if reason is None:
        set_region(scene.render, tile)
        choose_tile_format(scene.render.image_settings)
    os.makedirs(tile["folder"], exist_ok=True)
    for entry in job["frames"]:
        place = os.path.join(tile["folder"], str(entry["frame"]) + "_" + str(tile["index"]))
        if reason is not None:
            print("Frame " + str(entry["frame"]) + " is rendered whole at the end: " + reason, flush=True)
            replace(write_text(os.path.join(job["thumbnailFolder"], "whole.txt"), reason), place + ".whole", place + ".exr")
            report_frame(entry["frame"], None)
            continue
        scene.frame_set(entry["frame"])
        watch.look(scene)
        made = os.path.join(job["thumbnailFolder"], "tile_" + entry["name"] + ".exr")
        scene.render.filepath = made
        bpy.ops.render.render(write_still=True, scene=scene.name)
        if not os.path.isfile(made):
            raise SystemExit("Blender wrote no picture for tile " + str(tile["index"]) + ".")
        thumbnail = make_thumbnail(scene, made, thumbnail_path(entry["name"], job))
        replace(made, place + ".exr", place + ".whole")
        report_frame(entry["frame"], thumbnail)


def write_text(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def replace(made, target, outdated):
    """Puts a finished file in its place, all at once."""
    if os.path.exists(outdated):
        os.remove(outdated)
    os.replace(made, target)


def why_not_in_tiles(scene, tile):
    """What makes a frame more than the sum of its tiles, or None."""
    render = scene.render
    width, height = picture_size(render)
    if tile["columns"] > width or tile["rows"] > height:
        return "it has fewer pixels than tiles"
    if render.use_compositing and has_compositor(scene):
        return "its compositor needs the whole picture"
    if render.use_sequencer and len(strips_of(scene)) > 0:
        return "it comes from the video sequencer"
    if render.use_multiview:
        return "it has several views"
    if render.use_border:
        return "it has a render region of its own"
    if render.use_stamp:
        return "its metadata is written into the picture"
    if render.use_freestyle:
        return "Freestyle draws over the whole picture"
    if render.engine == "BLENDER_EEVEE" and getattr(scene.eevee, "use_bloom", False):
        return "its bloom reaches over the edges of tiles"
    return None


def has_compositor(scene):
    """Whether compositing changes the picture. What a new scene has, a render layer that goes straight out, does not."""
    tree = getattr(scene, "compositing_node_group", None)
    if tree is None and getattr(scene, "use_nodes", False):
        tree = getattr(scene, "node_tree", None)
    if tree is None:
        return False
    plain = {"CompositorNodeRLayers", "CompositorNodeComposite", "CompositorNodeViewer", "NodeGroupOutput", "NodeFrame"}
    return any(node.bl_idname not in plain and not node.mute for node in tree.nodes)


def picture_size(render):
    percentage = render.resolution_percentage
    return render.resolution_x * percentage // 100, render.resolution_y * percentage // 100


def set_region(render, tile):
    """Tiles are counted from 1, from the top left; Blender measures its region from the bottom, in fractions."""
    width, height = picture_size(render)
    row, column = divmod(tile["index"] - 1, tile["columns"])
    left, right = column * width // tile["columns"], (column + 1) * width // tile["columns"]
    top, bottom = row * height // tile["rows"], (row + 1) * height // tile["rows"]
    render.use_border = True
    render.use_crop_to_border = True
    # The greater ends first: Blender keeps each from passing the other.
    render.border_max_x = fraction(right, width)
    render.border_min_x = fraction(left, width)
    render.border_max_y = fraction(height - top, height)
    render.border_min_y = fraction(height - bottom, height)
    print(
        "Tile " + str(tile["index"]) + " of " + str(tile["columns"] * tile["rows"]) + ": "
        + str(right - left) + " x " + str(bottom - top) + " pixels at " + str(left) + ", " + str(top),
        flush=True,
    )


def fraction(pixel, size):
    """The smallest 32-bit number that, times the size and cut off as Blender does it, gives the pixel again."""
    value = single(pixel / size)
    while int(single(value * size)) < pixel:
        value = struct.unpack("<f", struct.pack("<I", struct.unpack("<I", struct.pack("<f", value))[0] + 1))[0]
    return value


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def choose_tile_format(settings):
    """OpenEXR jobs keep their channels; for all others a tile has the scene's light as 32-bit numbers, with alpha."""
    if settings.file_format not in {"OPEN_EXR", "OPEN_EXR_MULTILAYER"}:
        set_format(settings, "OPEN_EXR")
        settings.color_mode = "RGBA"
        settings.color_depth = "32"
        if hasattr(settings, "color_management"):
            settings.color_management = "FOLLOW_SCENE"
        for name in ("use_zbuffer", "use_preview"):
            if hasattr(settings, name):
                setattr(settings, name, False)
    settings.exr_codec = "NONE"
    if hasattr(settings, "use_exr_interleave"):
        settings.use_exr_interleave = True


def save_joined(scene, entry, job):
    """Saves a frame that was put together from tiles as Blender saves a render."""
    scene.frame_set(entry["frame"])
    place = os.path.join(job["outputFolder"], entry["name"])
    target = place + scene.render.file_extension
    if scene.render.image_settings.file_format in {"OPEN_EXR", "OPEN_EXR_MULTILAYER"}:
        shutil.move(entry["joined"], target)
    else:
        image = bpy.data.images.load(entry["joined"])
        if hasattr(scene, "node_tree"):
            save_through_compositor(scene, image, place)
        else:
            # The same picture, only without dithering.
            image.save_render(target, scene=scene)
        bpy.data.images.remove(image)
    if not os.path.isfile(target):
        raise SystemExit("Blender wrote no picture for frame " + str(entry["frame"]) + ".")
    report_frame(entry["frame"], make_thumbnail(scene, target, thumbnail_path(entry["name"], job)))


def save_through_compositor(scene, image, place):
    """What comes out of the compositor is saved as a render is: with the scene's dithering, which other pictures lack."""
    scene.use_nodes = True
    scene.render.use_compositing = True
    scene.render.use_sequencer = False
    nodes = scene.node_tree.nodes
    # What a frame in tiles has here leaves the picture as it is.
    nodes.clear()
    source, end = nodes.new("CompositorNodeImage"), nodes.new("CompositorNodeComposite")
    source.image = image
    scene.node_tree.links.new(source.outputs["Image"], end.inputs["Image"])
    scene.render.filepath = place
    bpy.ops.render.render(write_still=True, scene=scene.name)


main()
