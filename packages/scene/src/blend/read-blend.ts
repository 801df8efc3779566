import type { Finding, LocalPath, ReportScene } from '@farmhand/model';
import { type ByteSource, openByteSource } from '../byte-source.ts';
import { trueName } from '../disk.ts';
import { unreadableLibrary } from '../findings.ts';
import type { FileReading, ReadingContext } from '../format-reader.ts';
import type { FoundReference } from '../found-reference.ts';
import { renderedScenes } from '../rendered-frames.ts';
import { SceneReadError } from '../scene-read-error.ts';
import { resolveStoredPath } from '../stored-path.ts';
import { sceneFacts } from './facts/scene-facts.ts';
import type { Catalogues } from './file.ts';
import { type IdBlock, idName } from './id-block.ts';
import { idTypeName } from './id-types.ts';
import { createLinkedIds, type TreeFile } from './linked-ids.ts';
import { type LoadedBlend, type LoadedReference, loadBlend } from './load-blend.ts';
import { type Reach, reachFrom } from './reach.ts';

/**
 * Reads a .blend and every library it links, directly or through another: which of their files are needed shows only
 * when it is known what of each library is used.
 *
 * @throws SceneReadError when the file itself cannot be read; what is wrong with a library becomes a finding.
 */
export async function readBlend(source: ByteSource, context: ReadingContext): Promise<FileReading> {
  const catalogues: Catalogues = new Map();
  const main = await loadBlend(source, {
    context,
    catalogues,
    scene: null,
  });
  const tree = await loadTree(main, context, catalogues);
  const scenes = renderedScenes(main.scenes, context.rendered);
  const linkedIds = createLinkedIds();
  const reach = await reachFrom(tree.root, rootsOf(main, scenes), linkedIds, context.pace);
  return {
    format: 'blend',
    host: { name: 'blender', version: main.version },
    plugins: main.plugins,
    scenes: main.scenes,
    references: tree.files.flatMap(({ blend }) =>
      blend.references.map((reference) => found(reference, reach)),
    ),
    findings: [...main.findings, ...tree.findings],
    facts: await sceneFacts({ ...tree, scenes, linkedIds, reach, pace: context.pace }),
  };
}

/** The scenes that render; in a file without any, such as a pure library, everything. */
function rootsOf(main: LoadedBlend, scenes: readonly ReportScene[]): readonly IdBlock[] {
  const names = new Set(scenes.map((scene) => scene.name));
  const roots = main.ids.filter((id) => id.code === 'SC' && names.has(idName(id)));
  return roots.length > 0 ? roots : main.ids;
}

function found(reference: LoadedReference, reach: Reach): FoundReference {
  const { id, property, need, packed = false, frames = null, ...rest } = reference;
  return {
    ...rest,
    owner: { type: idTypeName(id.code), name: idName(id), property },
    packed,
    frames,
    needed:
      need === 'always' || (need === undefined && (id.code === 'LI' ? reach.hasLibrary(id) : reach.has(id))),
  };
}

interface Tree {
  readonly root: TreeFile;
  /** Each file once, the main one first. */
  readonly files: readonly TreeFile[];
  readonly findings: readonly Finding[];
}

async function loadTree(main: LoadedBlend, context: ReadingContext, catalogues: Catalogues): Promise<Tree> {
  const findings: Finding[] = [];
  const files: GrowingFile[] = [];
  /** Null for what could not be read. */
  const byName = new Map<string, GrowingFile | null>();

  function add(name: string, blend: LoadedBlend): GrowingFile {
    const file: GrowingFile = { blend, libraries: new Map() };
    files.push(file);
    byName.set(name, file);
    return file;
  }

  async function load(path: LocalPath, reference: LoadedReference): Promise<GrowingFile | null> {
    const name = await trueName(path);
    const known = byName.get(name);
    if (known !== undefined) {
      return known;
    }
    try {
      const source = await openByteSource(path, context.pace);
      try {
        return add(name, await loadBlend(source, { context, catalogues, scene: main }));
      } finally {
        await source.close();
      }
    } catch (error) {
      if (!SceneReadError.isInstance(error)) {
        throw error;
      }
      byName.set(name, null);
      const owner = { type: 'Library', name: idName(reference.id), property: reference.property };
      findings.push(unreadableLibrary(owner, reference.storedPath, error.problem));
      return null;
    }
  }

  const root = add(await trueName(main.path), main);
  // Files are added at the end while the list is gone through.
  for (const file of files) {
    for (const reference of file.blend.references) {
      if (reference.id.code !== 'LI' || reference.packed === true) {
        continue;
      }
      const { path, foreign } = resolveStoredPath(reference.storedPath, reference.storedIn);
      if (foreign || (await context.disk.file(path)) === null) {
        continue;
      }
      const library = await load(path, reference);
      if (library !== null) {
        file.libraries.set(reference.id, library);
      }
    }
  }
  return { root, files, findings };
}

interface GrowingFile extends TreeFile {
  readonly libraries: Map<IdBlock, TreeFile>;
}
