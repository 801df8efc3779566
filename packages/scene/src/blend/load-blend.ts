import type { Finding, FrameRange, LocalPath, PluginUse, ReportScene } from '@farmhand/model';
import type { ByteSource } from '../byte-source.ts';
import type { ReadingContext } from '../format-reader.ts';
import type { Pace } from '../pace.ts';
import { renderedFrames } from '../rendered-frames.ts';
import { damaged } from '../scene-read-error.ts';
import { resolveStoredPath } from '../stored-path.ts';
import type { Address } from './address.ts';
import { firstTextAt, isSet } from './data.ts';
import { DnaError } from './dna.ts';
import { findAnimatedSwitches } from './facts/animated-switches.ts';
import { readSceneContents, type SceneContents } from './facts/scene-contents.ts';
import { type FoundScript, findScripts } from './facts/scripts.ts';
import type { FoundSimulation } from './facts/simulation.ts';
import { countSimulationZones } from './facts/simulation-nodes.ts';
import { findSimulations, SIMULATION_STRUCTS } from './facts/simulations.ts';
import { type FoundViewportOnly, findViewportModifiers } from './facts/viewport-modifiers.ts';
import { type BlendFile, type Catalogues, openBlend } from './file.ts';
import type { IdBlock } from './id-block.ts';
import { isHiddenInRender, isHiddenInViewport } from './id-traits.ts';
import { findAddonData, pluginsOf } from './plugins.ts';
import { cacheFiles } from './references/cache-files.ts';
import { images } from './references/images.ts';
import { assetLibraries, libraries } from './references/libraries.ts';
import { externalMultires } from './references/meshes.ts';
import { movieClips } from './references/movie-clips.ts';
import { fileOutputNodes, shaderNodeFiles, socketPaths } from './references/nodes.ts';
import { type BlendReference, idsOf, type ReferenceReader } from './references/reader.ts';
import { sequencerStrips } from './references/sequencer.ts';
import { paintOutputs, simulationCaches } from './references/simulation-caches.ts';
import { brushIcons, cameraShaders, fonts, sounds, texts } from './references/single-files.ts';
import { volumes, voxelTextures } from './references/volumes.ts';
import { readScenes, readViewSuffixes, SCENE_STRUCTS } from './scenes.ts';

const REFERENCE_READERS: readonly ReferenceReader[] = [
  libraries,
  images,
  movieClips,
  sequencerStrips,
  sounds,
  fonts,
  cacheFiles,
  volumes,
  voxelTextures,
  simulationCaches,
  externalMultires,
  shaderNodeFiles,
  cameraShaders,
  socketPaths,
  texts,
  paintOutputs,
  fileOutputNodes,
  assetLibraries,
  brushIcons,
];

const LIBRARY_STRUCTS: ReadonlySet<string> = new Set([
  ...REFERENCE_READERS.flatMap(({ structs }) => structs ?? []),
  ...SIMULATION_STRUCTS,
]);

const MAIN_STRUCTS: ReadonlySet<string> = new Set([...LIBRARY_STRUCTS, ...SCENE_STRUCTS]);

/** A reference, and the file against whose folder its path counts. */
export interface LoadedReference extends BlendReference {
  readonly storedIn: LocalPath;
}

/** All that is wanted of one .blend; the file itself is closed. */
export interface LoadedBlend {
  readonly path: LocalPath;
  readonly version: string;
  readonly scenes: readonly ReportScene[];
  readonly plugins: readonly PluginUse[];
  readonly findings: readonly Finding[];
  readonly references: readonly LoadedReference[];
  readonly ids: readonly IdBlock[];
  readonly byAddress: ReadonlyMap<Address, IdBlock>;
  /** Frames that render, of the file that is submitted. */
  readonly frameRanges: readonly FrameRange[];
  /** Of the file that is submitted; empty where nothing asks for it. */
  readonly contents: ReadonlyMap<IdBlock, SceneContents>;
  readonly simulations: readonly FoundSimulation[];
  /** How many simulation zones a node group has itself, by the group. */
  readonly simulationZones: ReadonlyMap<IdBlock, number>;
  readonly scripts: readonly FoundScript[];
  readonly viewportModifiers: readonly FoundViewportOnly[];
  /** Objects whose switch for rendering is animated, among those that are saved as switched off. */
  readonly animatedSwitches: ReadonlySet<IdBlock>;
}

/** What loading a file needs beside it. */
export interface LoadOptions {
  readonly context: ReadingContext;
  readonly catalogues: Catalogues;
  /** The scene, for a library, which renders nothing of its own; null for the scene itself. */
  readonly scene: Pick<LoadedBlend, 'path' | 'frameRanges'> | null;
}

/** @throws SceneReadError when it is no .blend, cut off, damaged or of a later format. */
export async function loadBlend(source: ByteSource, options: LoadOptions): Promise<LoadedBlend> {
  try {
    return await load(source, options);
  } catch (error) {
    if (error instanceof DnaError) {
      throw damaged(source.path, source.sizeBytes, error.text, { cause: error });
    }
    throw error;
  }
}

async function load(source: ByteSource, options: LoadOptions): Promise<LoadedBlend> {
  const { context, catalogues, scene } = options;
  const { pace, signal, rendered } = context;
  const mainPath = scene?.path ?? source.path;
  const wantedStructs = scene === null ? MAIN_STRUCTS : LIBRARY_STRUCTS;
  const file = await openBlend(source, { pace, signal, wantedStructs, catalogues });
  try {
    const scenes = scene === null ? await readScenes(file) : [];
    const frameRanges = scene?.frameRanges ?? renderedFrames(scenes, rendered);
    const viewSuffixes = await readViewSuffixes(file);
    const references: LoadedReference[] = [];
    const archives = await readArchives(file);
    for (const { read } of REFERENCE_READERS) {
      signal?.throwIfAborted();
      for (const reference of await read({ file, frameRanges, viewSuffixes, mainPath })) {
        const { library } = reference.id;
        const archive = library === null ? undefined : archives.get(library);
        references.push({ ...reference, storedIn: archive ?? file.path });
      }
    }
    const simulations = await findSimulations({ file, disk: context.disk, mainPath });
    const viewportModifiers = await findViewportModifiers(file);
    return {
      path: file.path,
      version: file.header.version,
      scenes,
      plugins: scene === null ? await pluginsOf(file, scenes) : [],
      findings: scene === null ? await findAddonData(file) : [],
      references,
      ids: file.ids,
      byAddress: file.byAddress,
      frameRanges,
      contents: scene === null ? await contentsOf(file, simulations, viewportModifiers, pace) : new Map(),
      simulations,
      simulationZones: countSimulationZones(file),
      scripts: await findScripts(file),
      viewportModifiers,
      animatedSwitches: await findAnimatedSwitches(file, pace),
    };
  } finally {
    await file.close();
  }
}

/** What its scenes show, when there is anything that depends on it: in a large file that is many looks. */
async function contentsOf(
  file: BlendFile,
  simulations: readonly FoundSimulation[],
  viewportModifiers: readonly FoundViewportOnly[],
  pace: Pace,
): Promise<ReadonlyMap<IdBlock, SceneContents>> {
  const matters =
    simulations.length > 0 ||
    viewportModifiers.length > 0 ||
    file.ids.some((id) => id.code === 'LI' || (isHiddenInRender(id) && !isHiddenInViewport(id)));
  return matters ? readSceneContents(file, pace) : new Map();
}

/** Paths of the libraries whose data is packed into the file (Blender 5), by the blocks that stand for these. */
async function readArchives(file: BlendFile): Promise<ReadonlyMap<IdBlock, LocalPath>> {
  const archives = new Map<IdBlock, LocalPath>();
  for (const id of idsOf(file, 'LI')) {
    const view = await file.view(id);
    const stored = firstTextAt(view, 'name', 'filepath');
    if (stored !== '' && isSet(view, 'archive_parent_library')) {
      archives.set(id, resolveStoredPath(stored, file.path).path);
    }
  }
  return archives;
}
