import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderedPart, SceneReference, SceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blenderForTests, makeBlend } from '../../../tooling/fixtures/blend.ts';
import { readScene } from '../src/index.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const withBlender = describe.skipIf(blenderForTests() === null);

function named(report: SceneReport, type: string, name: string): SceneReference {
  const found = report.references.find((one) => one.owner.type === type && one.owner.name === name);
  if (found === undefined) {
    throw new Error(`the report has no ${type} "${name}"`);
  }
  return found;
}

function names(reference: SceneReference): readonly string[] {
  return reference.files.map((path) => path.split('/').at(-1) ?? '');
}

function told<T extends z.ZodType>(folder: string, schema: T): z.infer<T> {
  return schema.parse(JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')));
}

const toldScenes = z.array(
  z.object({
    name: z.string(),
    start: z.number(),
    end: z.number(),
    step: z.number(),
    fps: z.number(),
    width: z.number(),
    height: z.number(),
    camera: z.string().nullable(),
    cameras: z.array(z.string()),
    engine: z.string(),
    output: z.string(),
    format: z.string(),
    movie: z.boolean(),
    layers: z.array(z.tuple([z.string(), z.boolean()])),
    device: z.string().nullable(),
    percent: z.number(),
    region: z.boolean(),
  }),
);

withBlender('scenes made by real Blender, against its own words (needs Blender)', () => {
  for (const compress of [false, true]) {
    it(`scene settings, ${compress ? 'compressed' : 'plain'}`, async () => {
      const folder = temporaryFolder();
      await makeBlend({
        folder,
        script: `
import json
formats = ["PNG", "OPEN_EXR", "OPEN_EXR_MULTILAYER", "JPEG", "TIFF", "FFMPEG", "AVI_JPEG", "HDR", "DPX", "WEBP"]
first = bpy.context.scene
first.name = "Überblick"
for index, file_format in enumerate(formats):
    scene = first if index == 0 else bpy.data.scenes.new("Shot %d" % index)
    scene.frame_start, scene.frame_end, scene.frame_step = 5 - 10 * index, 100 + index, 1 + index
    scene.render.fps, scene.render.fps_base = 30, 1.001 if index % 2 else 1.0
    scene.render.resolution_x, scene.render.resolution_y = 1921 + index, 1080
    scene.render.resolution_percentage = 100 - 7 * index
    scene.render.engine = ["CYCLES", "BLENDER_EEVEE", "BLENDER_WORKBENCH"][index % 3]
    scene.cycles.device = ["CPU", "GPU"][index % 2]
    scene.cycles.use_denoising = False
    scene.render.use_border = index % 4 == 1
    scene.render.border_min_x = 0.25
    scene.render.filepath = "//out/shot_%d_" % index
    scene.render.image_settings.file_format = file_format
    scene.view_layers[0].name = "Main"
    if index % 2:
        scene.view_layers.new("Shadows").use = False
    inner = bpy.data.collections.new("Inner")
    outer = bpy.data.collections.new("Outer")
    scene.collection.children.link(outer)
    outer.children.link(inner)
    for number in range(index):
        camera = bpy.data.objects.new("Camera %d.%d" % (index, number), bpy.data.cameras.new("Lens"))
        (inner if number % 2 else scene.collection).objects.link(camera)
        scene.camera = camera
    inner.objects.link(bpy.data.objects.new("No camera", None))
bpy.context.window.scene = bpy.data.scenes["Shot 3"]
save("shots.blend", compress=${compress ? 'True' : 'False'})
told = [{
    "name": scene.name, "start": scene.frame_start, "end": scene.frame_end, "step": scene.frame_step,
    "fps": scene.render.fps / scene.render.fps_base,
    "width": int(scene.render.resolution_x * scene.render.resolution_percentage / 100),
    "height": int(scene.render.resolution_y * scene.render.resolution_percentage / 100),
    "camera": scene.camera.name if scene.camera else None,
    "cameras": sorted(o.name for o in scene.objects if o.type == "CAMERA"),
    "engine": scene.render.engine, "output": scene.render.filepath,
    "format": scene.render.image_settings.file_format, "movie": scene.render.is_movie_format,
    "layers": [[layer.name, layer.use] for layer in scene.view_layers],
    "device": scene.cycles.device.lower() if scene.render.engine == "CYCLES" else None,
    "percent": scene.render.resolution_percentage, "region": scene.render.use_border,
} for scene in bpy.data.scenes]
json.dump(told, open(os.path.join(FOLDER, "told.json"), "w"))
`,
      });
      const report = await readScene(join(folder, 'shots.blend'));
      const scenes = told(folder, toldScenes);
      expect(scenes).toHaveLength(10);
      expect(report.scenes).toHaveLength(10);
      for (const scene of scenes) {
        expect(report.scenes.find(({ name }) => name === scene.name)).toEqual({
          name: scene.name,
          active: scene.name === 'Shot 3',
          frameRange: { start: scene.start, end: scene.end, step: scene.step },
          fps: expect.closeTo(scene.fps, 4),
          resolution: { width: scene.width, height: scene.height },
          camera: scene.camera,
          cameras: scene.cameras,
          renderer: scene.engine,
          outputPath: scene.output,
          outputFormat: scene.format,
          outputIsMovie: scene.movie,
          renderLayers: scene.layers.map(([name, enabled]) => ({ name, enabled })),
          dependsOn: [],
          device: scene.device,
          denoiser: null,
          scalePercent: scene.percent,
          renderRegion: scene.region,
        });
      }
    });
  }

  it('the camera of a timeline marker, where the scene has none of its own and Blender renders all the same', async () => {
    const folder = temporaryFolder();
    await makeBlend({
      folder,
      script: `
scene = bpy.context.scene
for name, frame in (("Late", 20), ("Early", -4), ("Middle", 5)):
    camera = bpy.data.objects.new(name, bpy.data.cameras.new(name))
    scene.collection.objects.link(camera)
    scene.timeline_markers.new(name, frame=frame).camera = camera
scene.timeline_markers.new("No camera", frame=6)
assert scene.camera is None
scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", 1, False
scene.render.resolution_x = scene.render.resolution_y = 4
scene.render.filepath = os.path.join(FOLDER, "frame_")
scene.frame_end = 30
for start in (10, -9, 25):
    scene.frame_start = start
    save("markers%d.blend" % start)
scene.frame_start = scene.frame_end = 10
bpy.ops.render.render(animation=True)
`,
    });
    // Blender writes the name of the camera into the picture.
    expect(readFileSync(join(folder, 'frame_0010.png'), 'latin1')).toContain('Camera\0Middle');
    const camera = async (start: number) =>
      (await readScene(join(folder, `markers${start}.blend`))).scenes[0]?.camera;
    expect([await camera(10), await camera(-9), await camera(25)]).toEqual(['Middle', 'Early', 'Late']);
  });

  it('images of every source', async () => {
    const folder = temporaryFolder();
    await makeBlend({
      folder,
      script: `
import json
for name in ("tex/a.png", "tex/packed.png", "tex/orphan.png", "tex/shielded.png", "tex/skin.1001.png", "tex/skin.1002.png",
             "tex/cloth_u1_v1.png", "tex/cloth_u2_v1.png"):
    picture(name)
for number in list(range(1, 31)) + [100]:
    picture("seq/walk_v2_%04d.png" % number)
picture("seq/walk_v2_0012_old.png")
picture("seq/walk_v3_0012.png")
picture("seq/walk_v2_012.png")
for number in range(1, 7):
    picture("loop/l%d.png" % number)
bpy.context.scene.frame_start, bpy.context.scene.frame_end = 1, 20
save("images.blend")
mat = bpy.data.materials.new("Mat")
mat.use_nodes = True
mesh = bpy.data.meshes.new("Wall")
mesh.materials.append(mat)
bpy.context.scene.collection.objects.link(bpy.data.objects.new("Wall", mesh))

def image(name, path, source="FILE", used=True):
    made = bpy.data.images.new(name, 4, 4)
    made.source = source
    made.filepath = path
    if used:
        node = mat.node_tree.nodes.new("ShaderNodeTexImage")
        node.image = made
        return made, node.image_user
    made.use_fake_user = True
    return made, None

image("Plain", "//tex/a.png")
image("Gone", "//tex/gone.png")
image("Elsewhere", "Z:\\\\lib\\\\a.png")
image("Orphan", "//tex/orphan.png", used=False)
image("Orphan gone", "//tex/orphan-gone.png", used=False)
shielded, _ = image("Shielded", "//tex/shielded.png")
shielded.use_fake_user = True
packed, _ = image("Packed", "//tex/packed.png")
packed.pack()
os.remove(os.path.join(FOLDER, "tex", "packed.png"))
_, user = image("Walk", "//seq/walk_v2_0001.png", "SEQUENCE")
user.frame_start, user.frame_duration, user.frame_offset = 5, 12, 20
_, user = image("Loop", "//loop/l1.png", "SEQUENCE")
user.frame_start, user.frame_duration, user.frame_offset, user.use_cyclic = -3, 4, 1, True
tiled, _ = image("Skin", "//tex/skin.<UDIM>.png", "TILED")
tiled.tiles.new(1002)
tiled.tiles.new(1011)
tiled, _ = image("Cloth", "//tex/cloth_<UVTILE>.png", "TILED")
tiled.tiles.new(1002)
image("Film", "//film.mp4", "MOVIE")
bpy.data.images.new("Painted", 8, 8).use_fake_user = True
save("images.blend", compress=True)
json.dump([{"name": i.name, "filepath": i.filepath, "packed": i.packed_file is not None, "source": i.source,
            "tiles": [tile.number for tile in i.tiles]} for i in bpy.data.images],
          open(os.path.join(FOLDER, "told.json"), "w"))
# Blender adds the tiles it finds when the path is set; this one comes later, and is none of the image's.
picture("tex/skin.1003.png")
`,
    });
    const report = await readScene(join(folder, 'images.blend'));
    const images = told(
      folder,
      z.array(
        z.object({
          name: z.string(),
          filepath: z.string(),
          packed: z.boolean(),
          source: z.string(),
          tiles: z.array(z.number()),
        }),
      ),
    ).filter(({ source }) => source !== 'GENERATED' && source !== 'VIEWER');
    expect(images.length).toBe(12);
    expect(
      report.references.map(({ owner, storedPath, packed }) => [owner.name, storedPath, packed]).sort(),
    ).toEqual(images.map(({ name, filepath, packed }) => [name, filepath, packed]).sort());

    expect(names(named(report, 'Image', 'Plain'))).toEqual(['a.png']);
    expect(named(report, 'Image', 'Gone')).toMatchObject({
      exists: false,
      needed: true,
      files: [],
      missing: [join(folder, 'tex', 'gone.png')],
    });
    expect(named(report, 'Image', 'Elsewhere').exists).toBe(false);
    expect(named(report, 'Image', 'Orphan').needed).toBe(false);
    expect(named(report, 'Image', 'Shielded').needed).toBe(true);
    expect(named(report, 'Image', 'Packed')).toMatchObject({
      packed: true,
      exists: true,
      files: [],
      missing: [],
    });
    // It plays 21 to 32, of which 21 to 30 are there; before its start Blender shows 20.
    expect(named(report, 'Image', 'Walk')).toMatchObject({
      kind: 'imageSequence',
      frames: { start: 21, end: 32, step: 1 },
      missing: [31, 32].map((number) => join(folder, 'seq', `walk_v2_00${number}.png`)),
    });
    expect(names(named(report, 'Image', 'Walk'))).toEqual(
      Array.from({ length: 11 }, (_, index) => `walk_v2_00${20 + index}.png`),
    );
    expect(names(named(report, 'Image', 'Loop'))).toEqual(['l2.png', 'l3.png', 'l4.png', 'l5.png']);
    expect(named(report, 'Image', 'Loop').exists).toBe(true);
    expect(images.find(({ name }) => name === 'Skin')?.tiles).toEqual([1001, 1002, 1011]);
    expect(names(named(report, 'Image', 'Skin'))).toEqual(['skin.1001.png', 'skin.1002.png']);
    expect(named(report, 'Image', 'Skin')).toMatchObject({
      kind: 'udim',
      missing: [join(folder, 'tex', 'skin.1011.png')],
    });
    expect(names(named(report, 'Image', 'Cloth'))).toEqual(['cloth_u1_v1.png', 'cloth_u2_v1.png']);
    expect(named(report, 'Image', 'Film').kind).toBe('movie');

    const findings = report.findings.map(({ id, owner, count }) => [id, owner?.name, count]).sort();
    expect(findings).toEqual(
      [
        ['missing-file', 'Elsewhere', 1],
        ['missing-file', 'Film', 1],
        ['missing-file', 'Gone', 1],
        ['missing-file', 'Skin', 1],
        ['missing-file', 'Walk', 2],
      ].sort(),
    );
    const gone = report.findings.find(({ owner }) => owner?.name === 'Gone');
    expect(gone?.text.en).toContain('"Gone"');
    expect(gone?.text.zh).toContain('Gone');
  });

  it('a sequence of which a number is missing in mid-shot', async () => {
    const folder = temporaryFolder();
    await makeBlend({
      folder,
      script: `
for number in (1, 2, 3, 5, 6, 99):
    picture("seq/f%03d.png" % number)
bpy.context.scene.frame_start, bpy.context.scene.frame_end = 1, 5
save("gap.blend")
world = bpy.data.worlds.new("World")
bpy.context.scene.world = world
world.use_nodes = True
node = world.node_tree.nodes.new("ShaderNodeTexEnvironment")
node.image = bpy.data.images.new("Sky", 4, 4)
node.image.source = "SEQUENCE"
node.image.filepath = "//seq/f001.png"
node.image_user.frame_duration = 50
save("gap.blend")
`,
    });
    const sky = named(await readScene(join(folder, 'gap.blend')), 'Image', 'Sky');
    // Frames 1 to 5 render; 6 is there and could be wanted, 7 to 50 are neither there nor wanted.
    expect(names(sky)).toEqual(['f001.png', 'f002.png', 'f003.png', 'f005.png', 'f006.png']);
    expect(sky.missing).toEqual([join(folder, 'seq', 'f004.png')]);
  });

  it('the files that a sequence shows, against rendered pixels', async () => {
    const folder = temporaryFolder();
    // Start frame, duration, offset, cyclic.
    const players = [
      [1, 5, 0, false],
      [3, 5, 2, false],
      [1, 5, -3, false],
      [1, 5, -20, false],
      [2, 4, 1, true],
      [1, 0, 2, false],
    ] as const;
    const frames = [-6, 0, 1, 2, 3, 7, 30];
    await makeBlend({
      folder,
      script: `
import json
players = json.loads(${JSON.stringify(JSON.stringify(players))})
for number in range(12):
    picture("seq/f%02d.png" % number, colour=(20 * number, 0, 0))
save("player.blend")
scene = bpy.context.scene
scene.view_settings.view_transform = "Standard"
scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", 1, False
scene.cycles.pixel_filter_type = "BOX"
# One column of pixels for each player: a strip of its own under a camera that looks straight down.
scene.render.resolution_x, scene.render.resolution_y = len(players), 4
scene.render.filepath = os.path.join(FOLDER, "rendered.png")
lens = bpy.data.cameras.new("Camera")
lens.type, lens.ortho_scale = "ORTHO", len(players)
scene.camera = bpy.data.objects.new("Camera", lens)
scene.camera.location = (len(players) / 2 - 0.5, 0, 5)
scene.collection.objects.link(scene.camera)
for index, (start, duration, offset, cyclic) in enumerate(players):
    material = bpy.data.materials.new("Player %d" % index)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    node, light, out = (tree.nodes.new("ShaderNode" + kind) for kind in ("TexImage", "Emission", "OutputMaterial"))
    tree.links.new(node.outputs["Color"], light.inputs["Color"])
    tree.links.new(light.outputs[0], out.inputs["Surface"])
    node.image = bpy.data.images.load(os.path.join(FOLDER, "seq", "f01.png"))
    node.image.name = "Player %d" % index
    node.image.source = "SEQUENCE"
    node.image.filepath = "//seq/f01.png"
    user = node.image_user
    user.use_auto_refresh = True
    user.frame_start, user.frame_duration, user.frame_offset, user.use_cyclic = start, duration, offset, cyclic
    mesh = bpy.data.meshes.new("Strip")
    mesh.from_pydata([(index + x, y, 0) for x, y in ((-.5, -3), (.5, -3), (.5, 3), (-.5, 3))], [], [(0, 1, 2, 3)])
    mesh.materials.append(material)
    scene.collection.objects.link(bpy.data.objects.new("Strip", mesh))
save("player.blend")
shown = [[] for _ in players]
for frame in ${JSON.stringify(frames)}:
    scene.frame_set(frame)
    bpy.ops.render.render(write_still=True)
    rendered = bpy.data.images.load(scene.render.filepath)
    pixels = list(rendered.pixels)
    bpy.data.images.remove(rendered)
    for index, numbers in enumerate(shown):
        numbers.append(round(pixels[4 * index] * 255 / 20))
json.dump(shown, open(os.path.join(FOLDER, "told.json"), "w"))
`,
    });
    const shown = told(folder, z.array(z.array(z.number())));
    // So that a picture that shows nothing at all cannot pass.
    expect(shown[0]).toContain(3);
    const rendered = { sceneNames: [], frames };
    const path = (number: number) => join(folder, 'seq', `f${String(number).padStart(2, '0')}.png`);
    const wanted = shown.map((numbers) => [...new Set(numbers)].sort((a, b) => a - b).map(path));
    const all = await readScene(join(folder, 'player.blend'), { rendered });
    for (const [index, paths] of wanted.entries()) {
      const player = named(all, 'Image', `Player ${index}`);
      expect(player.missing).toEqual([]);
      expect(player.files).toEqual(expect.arrayContaining(paths));
    }
    rmSync(join(folder, 'seq'), { recursive: true });
    const none = await readScene(join(folder, 'player.blend'), { rendered });
    for (const [index, paths] of wanted.entries()) {
      expect(named(none, 'Image', `Player ${index}`).missing).toEqual(paths);
    }
  });

  it('a sequence whose offset is animated or driven: all its files, none of them missed', async () => {
    const folder = temporaryFolder();
    await makeBlend({
      folder,
      script: `
for number in range(1, 31):
    picture("seq/f%02d.png" % number)
def sequence(name):
    fresh()
    save(name)
    bpy.context.scene.world = bpy.data.worlds.new("World")
    bpy.context.scene.world.use_nodes = True
    node = bpy.context.scene.world.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images.new("Player", 4, 4)
    node.image.source = "SEQUENCE"
    node.image.filepath = "//seq/f01.png"
    node.image_user.frame_duration = 5
    return node.image_user
user = sequence("keyed.blend")
for user.frame_offset, frame in ((0, 1), (29, 30)):
    user.keyframe_insert("frame_offset", frame=frame)
save("keyed.blend")
user = sequence("driven.blend")
user.driver_add("frame_offset").driver.expression = "frame"
save("driven.blend")
user = sequence("still.blend")
bpy.context.scene.world.node_tree.nodes["Background"].inputs[1].keyframe_insert("default_value", frame=1)
save("still.blend")
`,
    });
    const player = async (name: string) =>
      named(await readScene(join(folder, `${name}.blend`)), 'Image', 'Player');
    for (const name of ['keyed', 'driven']) {
      expect(await player(name)).toMatchObject({ frames: null, missing: [] });
      expect((await player(name)).files).toHaveLength(30);
    }
    expect((await player('still')).files).toHaveLength(5);
  });

  it('of several scenes, frames are missed only for the one that renders', async () => {
    const folder = temporaryFolder();
    await makeBlend({
      folder,
      script: `
for number in range(1, 11):
    picture("seq/f%02d.png" % number)
save("scenes.blend")
world = bpy.data.worlds.new("Shared")
world.use_nodes = True
node = world.node_tree.nodes.new("ShaderNodeTexEnvironment")
node.image = bpy.data.images.new("Sky", 4, 4)
node.image.source = "SEQUENCE"
node.image.filepath = "//seq/f01.png"
node.image_user.frame_duration = 100
short = bpy.context.scene
short.name = "短片🎬"
long = bpy.data.scenes.new("Long")
for scene, end in ((short, 10), (long, 12)):
    scene.world, scene.frame_end = world, end
save("scenes.blend")
`,
    });
    const missed = async (rendered?: RenderedPart) => {
      const report = await readScene(
        join(folder, 'scenes.blend'),
        rendered === undefined ? {} : { rendered },
      );
      expect(names(named(report, 'Image', 'Sky'))).toHaveLength(10);
      expect(report.scenes).toHaveLength(2);
      return named(report, 'Image', 'Sky').missing.map((path) => path.slice(-7, -4));
    };
    expect(await missed()).toEqual(['f11', 'f12']);
    expect(await missed({ sceneNames: [], frames: null })).toEqual([]);
    expect(await missed({ sceneNames: ['短片🎬'], frames: null })).toEqual([]);
    expect(await missed({ sceneNames: ['Long'], frames: null })).toEqual(['f11', 'f12']);
    expect(await missed({ sceneNames: ['短片🎬', 'Long'], frames: null })).toEqual(['f11', 'f12']);
    expect(await missed({ sceneNames: ['Long'], frames: [3, 12] })).toEqual(['f12']);
    expect(await missed({ sceneNames: ['No such'], frames: [3] })).toEqual(['f11', 'f12']);
  });

  it('sounds, fonts, movie clips, volumes and caches', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'vdb'));
    await makeBlend({
      folder,
      script: `
import glob, shutil, wave
def silence(path):
    with wave.open(os.path.join(FOLDER, path), "wb") as file:
        file.setnchannels(1); file.setsampwidth(2); file.setframerate(8000)
        file.writeframes(bytes(1600))
silence("crow.wav")
silence("packed.wav")
for number in range(8, 12):
    picture("clip/shot_%04d.png" % number)
for number in range(1, 8):
    open(os.path.join(FOLDER, "vdb", "smoke_%03d.vdb" % number), "wb").write(b"vdb")
open(os.path.join(FOLDER, "bird.abc"), "wb").write(b"Ogawa")
open(os.path.join(FOLDER, "set.usda"), "wb").write(b"#usda 1.0\\n")
save("kinds.blend")

scene = bpy.context.scene
scene.sequence_editor_create()
sound = bpy.data.sounds.load(os.path.join(FOLDER, "crow.wav"))
sound.filepath = "//crow.wav"
speaker = bpy.data.speakers.new("Speaker")
speaker.sound = sound
scene.collection.objects.link(bpy.data.objects.new("Speaker", speaker))
packed = bpy.data.sounds.load(os.path.join(FOLDER, "packed.wav"))
packed.pack()
packed.use_fake_user = True

bpy.ops.object.text_add()
bpy.context.object.data.font = bpy.data.fonts.load("<builtin>")
clip = bpy.data.movieclips.load(os.path.join(FOLDER, "clip", "shot_0008.png"))
clip.filepath = "//clip/shot_0008.png"
scene.active_clip = clip
volume = bpy.data.volumes.new("Smoke")
volume.filepath = "//vdb/smoke_001.vdb"
volume.is_sequence = True
volume.frame_duration, volume.frame_offset = 3, 2
scene.collection.objects.link(bpy.data.objects.new("Smoke", volume))
for name in ("bird.abc", "set.usda"):
    bpy.ops.cachefile.open(filepath=os.path.join(FOLDER, name), relative_path=True)
for cache in bpy.data.cache_files:
    cache.filepath = "//" + os.path.basename(cache.filepath)
    cache.use_fake_user = False
    holder = bpy.data.objects.new("Holder", None)
    scene.collection.objects.link(holder)
    holder.constraints.new("TRANSFORM_CACHE").cache_file = cache
save("kinds.blend", compress=True)
`,
    });
    const report = await readScene(join(folder, 'kinds.blend'));
    expect(named(report, 'Sound', 'crow.wav')).toMatchObject({ kind: 'sound', exists: true, needed: true });
    expect(named(report, 'Sound', 'packed.wav')).toMatchObject({ packed: true, needed: false });
    expect(report.references.filter((one) => one.kind === 'font')).toEqual([]);
    expect(names(named(report, 'MovieClip', 'shot_0008.png'))).toEqual(
      ['08', '09', '10', '11'].map((number) => `shot_00${number}.png`),
    );
    expect(named(report, 'Volume', 'Smoke')).toMatchObject({
      kind: 'volume',
      frames: { start: 3, end: 5, step: 1 },
    });
    expect(names(named(report, 'Volume', 'Smoke'))).toEqual([
      'smoke_003.vdb',
      'smoke_004.vdb',
      'smoke_005.vdb',
    ]);
    expect(named(report, 'CacheFile', 'bird.abc')).toMatchObject({
      kind: 'cache',
      exists: true,
      needed: true,
    });
    expect(named(report, 'CacheFile', 'set.usda')).toMatchObject({ kind: 'usd', exists: true, needed: true });
    expect(report.findings).toEqual([]);
  });

  it('a font file', async () => {
    const folder = temporaryFolder();
    await makeBlend({
      folder,
      script: `
import glob, shutil
candidates = glob.glob("/usr/share/fonts/**/*.ttf", recursive=True) + glob.glob("/usr/share/blender/**/*.ttf", recursive=True)
candidates += glob.glob(os.path.join(bpy.utils.resource_path("LOCAL"), "datafiles", "fonts", "*"))
candidates += glob.glob(os.path.join(bpy.utils.resource_path("SYSTEM"), "datafiles", "fonts", "*"))
fonts = [path for path in candidates if path.lower().endswith((".ttf", ".otf", ".woff2"))]
save("text.blend")
if fonts:
    shutil.copy(fonts[0], os.path.join(FOLDER, "letters.ttf"))
    bpy.ops.object.text_add()
    font = bpy.data.fonts.load(os.path.join(FOLDER, "letters.ttf"))
    font.name = "Letters"
    font.filepath = "//letters.ttf"
    bpy.context.object.data.font = font
    save("text.blend")
`,
    });
    const report = await readScene(join(folder, 'text.blend'));
    const expected = existsSync(join(folder, 'letters.ttf')) ? [join(folder, 'letters.ttf')] : [];
    const fonts = report.references.filter((one) => one.kind === 'font');
    expect(fonts.flatMap((one) => one.files)).toEqual(expected);
    expect(fonts.every((font) => font.owner.name === 'Letters' && font.needed)).toBe(true);
  });

  it('libraries: nested, in a loop, and missing ones named once', async () => {
    const folder = temporaryFolder();
    await makeBlend({
      folder,
      script: `
def textured(name, path):
    global collection
    mat = bpy.data.materials.new(name)
    mat.use_nodes = True
    node = mat.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images.new(name, 4, 4)
    node.image.source = "FILE"
    node.image.filepath = path
    mesh = bpy.data.meshes.new(name)
    mesh.materials.append(mat)
    collection = bpy.data.collections.new(name)
    collection.objects.link(bpy.data.objects.new(name, mesh))
    bpy.context.scene.collection.children.link(collection)

def link(path, name):
    with bpy.data.libraries.load(bpy.path.abspath(path), link=True, relative=True) as (_, wanted):
        wanted.collections = [name]
    instance = bpy.data.objects.new(name + " here", None)
    instance.instance_type = "COLLECTION"
    instance.instance_collection = bpy.data.collections[name]
    collection.objects.link(instance)

def link_material(path, name):
    with bpy.data.libraries.load(bpy.path.abspath(path), link=True, relative=True) as (_, wanted):
        wanted.materials = [name]
    mesh = bpy.data.meshes.new(name + " here")
    mesh.materials.append(bpy.data.materials[name])
    collection.objects.link(bpy.data.objects.new(name + " here", mesh))

for name in ("tex/main.png", "lib/tex/a.png", "lib/deep/b.png"):
    picture(name)

# The loop has to be tied from its end: c links a, which does not link anything yet.
fresh(); save("lib/lost.blend"); textured("Lost", "//lost.png"); save("lib/lost.blend")
fresh(); save("lib/a.blend"); textured("A", "//tex/a.png"); save("lib/a.blend")
fresh(); save("lib/deep/c.blend"); textured("C", "//no such.png"); link_material("//../a.blend", "A"); save("lib/deep/c.blend")
fresh(); save("lib/deep/b.blend"); textured("B", "//b.png"); link("//c.blend", "C"); link("//../lost.blend", "Lost"); save("lib/deep/b.blend", compress=True)
fresh(); save("lib/a.blend"); textured("A", "//tex/a.png"); link("//deep/b.blend", "B"); link("//lost.blend", "Lost"); save("lib/a.blend", compress=True)
fresh(); save("main.blend"); textured("Main", "//tex/main.png"); link("//lib/a.blend", "A"); link("//lib/a.blend", "A"); save("main.blend")
os.remove(os.path.join(FOLDER, "lib", "lost.blend"))
`,
    });
    const main = join(folder, 'main.blend');
    const a = join(folder, 'lib', 'a.blend');
    const b = join(folder, 'lib', 'deep', 'b.blend');
    const c = join(folder, 'lib', 'deep', 'c.blend');
    const report = await readScene(main);

    const libraries = new Set(
      report.references.filter((one) => one.kind === 'library').flatMap((one) => one.files),
    );
    expect([...libraries].sort()).toEqual([a, b, c].sort());
    const images = report.references
      .filter((one) => one.kind === 'image')
      .map(({ storedIn, storedPath, exists }) => [storedIn, storedPath, exists]);
    expect(images.sort()).toEqual(
      [
        [main, '//tex/main.png', true],
        [a, '//tex/a.png', true],
        [b, '//b.png', true],
        [c, '//no such.png', false],
      ].sort(),
    );
    expect(report.findings.map(({ id, severity, tipCode }) => [id, severity, tipCode]).sort()).toEqual([
      ['missing-file', 'warning', '10012'],
      ['missing-library', 'warning', '10012'],
    ]);
    const lost = report.findings.find(({ id }) => id === 'missing-library');
    expect(lost?.text.en).toContain(join(folder, 'lib', 'lost.blend'));
    expect(lost?.count).toBeGreaterThan(1);
  });

  it('a library that cannot be read is a finding, and the rest is still read', async () => {
    const folder = temporaryFolder();
    await makeBlend({
      folder,
      script: `
fresh(); save("lib.blend"); bpy.data.materials.new("M").use_fake_user = True; save("lib.blend")
fresh(); save("main.blend")
with bpy.data.libraries.load(bpy.path.abspath("//lib.blend"), link=True, relative=True) as (_, wanted):
    wanted.materials = ["M"]
mesh = bpy.data.meshes.new("Holder")
mesh.materials.append(bpy.data.materials["M"])
bpy.context.scene.collection.objects.link(bpy.data.objects.new("Holder", mesh))
save("main.blend")
open(os.path.join(FOLDER, "lib.blend"), "w").write("version https://git-lfs.github.com/spec/v1")
`,
    });
    const report = await readScene(join(folder, 'main.blend'));
    expect(report.scenes).toHaveLength(1);
    expect(report.findings).toEqual([
      expect.objectContaining({
        id: 'unreadable-library',
        severity: 'warning',
        owner: { type: 'Library', name: 'lib.blend', property: 'filepath' },
      }),
    ]);
    expect(report.findings[0]?.text.en).toContain('Git LFS');
  });

  it('a point cache baked to disk, and not the cache of another scene', async () => {
    const folder = temporaryFolder();
    await makeBlend({
      folder,
      script: `
bpy.context.scene.frame_end = 4
save("cloth.blend")
for name in ("Flag (red)", "Loose"):
    bpy.ops.mesh.primitive_plane_add()
    bpy.context.object.name = name
    modifier = bpy.context.object.modifiers.new("Cloth", "CLOTH")
    modifier.point_cache.use_disk_cache = name != "Loose"
    modifier.point_cache.frame_end = 4
save("cloth.blend")
bpy.ops.ptcache.bake_all(bake=True)
save("cloth.blend")
open(os.path.join(FOLDER, "blendcache_cloth", "4F6C64_000001_00.bphys"), "wb").write(b"old")
`,
    });
    const cacheFolder = join(folder, 'blendcache_cloth');
    const baked = readdirSync(cacheFolder).filter((name) => !name.startsWith('4F6C64_'));
    expect(baked.length).toBeGreaterThan(0);
    const report = await readScene(join(folder, 'cloth.blend'));
    expect(report.references).toHaveLength(1);
    const flag = named(report, 'Object', 'Flag (red)');
    expect(flag).toMatchObject({ storedPath: '//blendcache_cloth/', kind: 'cache', exists: true });
    expect([...names(flag)].sort()).toEqual(baked.sort());
    expect(flag.sizeBytes).toBe(baked.reduce((sum, name) => sum + statSync(join(cacheFolder, name)).size, 0));
  });
});
