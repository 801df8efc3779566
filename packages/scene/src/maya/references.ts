import { dirname, join } from 'node:path';
import type { FrameRange, Owner, ReferenceKind } from '@farmhand/model';
import { asLocalPath } from '../branded.ts';
import { type Expansion, escapeForPattern } from '../expansion.ts';
import type { FoundReference } from '../found-reference.ts';
import { extensionOf, kindByExtension } from '../kind-by-extension.ts';
import { type ResolvedPath, resolveStoredPath } from '../stored-path.ts';
import { bareName, lastSlash } from '../windows-paths.ts';
import { FILE_ATTRIBUTES, type FileAttribute, fileAttribute, looksLikeFile } from './file-attributes.ts';
import { expandName } from './names-with-tokens.ts';
import type { ReferenceContext } from './reference-context.ts';
import { placesOf } from './resolve.ts';
import { type FileLink, type MayaNode, numberOf, textOf, withoutIndices } from './scene-model.ts';
import { xgenReferences } from './xgen.ts';

/** Every file that a Maya scene names. */
export async function findReferences(context: ReferenceContext): Promise<readonly FoundReference[]> {
  const found: FoundReference[] = [...linksOf(context), ...editsOf(context)];
  for (const node of context.model.nodes) {
    found.push(...(await ofNode(node, context)));
    const pause = context.reading.pace.breathe();
    if (pause) {
      await pause;
    }
  }
  return found;
}

/** What the shared stage is told of one stored path. */
interface Found {
  readonly stored: string;
  readonly owner: Owner;
  readonly kind: ReferenceKind;
  readonly rule: string;
  readonly needed?: boolean;
  readonly frames?: FrameRange | null;
  readonly expansion?: Expansion;
  /** What stands in the place of the path's last part; null for the folder itself. */
  readonly name?: string | null;
}

/** Files that come with Maya, such as the pictures of its ShaderFX presets, under any folder it is installed in. */
const PROGRAM_FOLDER =
  /[\\/]autodesk[\\/]maya\d{4}[^\\/]*[\\/](?:Maya\.app|presets|resources|brushImages|FurEqualMap|Examples|icons|plug-ins)[\\/]/i;

function reference(found: Found, context: ReferenceContext): FoundReference {
  const places = placesOf(found.stored, context.path, context.project, found.rule);
  const candidates =
    found.name === undefined
      ? places.candidates
      : places.candidates.map((one) => renamed(one, found.name ?? null));
  const expansion: Expansion =
    places.unknown === null
      ? (found.expansion ?? { type: 'single' })
      : { type: 'unknown', reason: places.unknown };
  return {
    storedPath: found.stored,
    kind: found.kind,
    owner: found.owner,
    storedIn: context.path,
    packed: false,
    needed: (found.needed ?? true) && !PROGRAM_FOLDER.test(found.stored),
    frames: found.frames ?? null,
    expansion,
    ...(candidates.length > 0 ? { candidates } : {}),
    ...(expansion.type !== 'unknown' && follows(found) ? { follow: true } : {}),
  };
}

/** A variable whose value nobody knows is no matter when the rest of the path is found in the project. */
async function settled(found: Found, context: ReferenceContext): Promise<FoundReference> {
  const plain = reference(found, context);
  if (plain.expansion.type !== 'unknown' || found.expansion !== undefined) {
    return plain;
  }
  for (const candidate of plain.candidates ?? []) {
    if (!candidate.foreign && (await context.reading.disk.file(candidate.path)) !== null) {
      const single = { ...plain, expansion: { type: 'single' as const }, candidates: [candidate] };
      return follows(found) ? { ...single, follow: true } : single;
    }
  }
  return plain;
}

function follows(found: Found): boolean {
  return found.kind === 'usd' || (found.kind === 'library' && /^m[ab]$/.test(extensionOf(found.stored)));
}

function renamed({ path, foreign }: ResolvedPath, name: string | null): ResolvedPath {
  const end = lastSlash(path);
  if (end < 0) {
    return { path, foreign };
  }
  return {
    path: asLocalPath(name === null ? path.slice(0, end) || '/' : path.slice(0, end + 1) + name),
    foreign,
  };
}

/**
 * Files that are referenced. Maya writes each twice: `-rdi` lines tell all there are, nested ones too, and whether each
 * was loaded; `-r` lines, which load them, always say that loading is deferred.
 */
function linksOf(context: ReferenceContext): readonly FoundReference[] {
  const links = new Map<string, FileLink>();
  for (const link of context.model.links) {
    const key = JSON.stringify([link.node ?? link.path, link.node === null ? null : link.path]);
    const known = links.get(key);
    if (known === undefined || (known.depth === null && link.depth !== null)) {
      links.set(key, link);
    }
  }
  // A nested file is named again in the file that references it, which is read in turn.
  return [...links.values()]
    .filter((link) => link.depth === null || link.depth <= 1)
    .map((link) =>
      reference(
        {
          stored: link.path,
          owner: {
            type: 'reference',
            name: link.node ?? link.namespace ?? bareName(link.path),
            property: 'file',
          },
          kind: kindOfLink(link.path),
          rule: 'scene',
          needed: !link.deferred,
        },
        context,
      ),
    );
}

function kindOfLink(path: string): ReferenceKind {
  const kind = kindByExtension(path);
  return kind === 'usd' || kind === 'cache' || kind === 'image' ? kind : 'library';
}

/** Paths that the scene gives to nodes of a referenced file. */
function editsOf(context: ReferenceContext): readonly FoundReference[] {
  const known = new Map<string, FileAttribute>();
  for (const one of Object.values(FILE_ATTRIBUTES).flat()) {
    for (const name of one.names) {
      // Which type the node has is told in another file; the long names tell enough.
      if (name.length > 4 && name !== 'filename') {
        known.set(name, known.get(name) ?? one);
      }
    }
  }
  return context.model.edits.flatMap(({ node, attribute, text }) => {
    const declared = known.get(withoutIndices(attribute));
    if (declared === undefined && !looksLikeFile('', attribute, text)) {
      return [];
    }
    const name = bareName(text);
    const expanded = expandName(name, { tiling: 0, frames: false, required: null });
    return [
      reference(
        {
          stored: text,
          owner: { type: 'reference', name: node.slice(node.lastIndexOf('|') + 1), property: attribute },
          kind: expanded.kind ?? kindByExtension(text) ?? declared?.kind ?? 'other',
          rule: declared?.rule ?? 'sourceImages',
          expansion: expanded.expansion,
          name: expanded.name,
        },
        context,
      ),
    ];
  });
}

async function ofNode(node: MayaNode, context: ReferenceContext): Promise<readonly FoundReference[]> {
  const found: FoundReference[] = [];
  for (const [attribute, stored] of node.texts) {
    const declared = fileAttribute(node.type, attribute);
    const owner: Owner = {
      type: node.type,
      name: node.name,
      property: declared === undefined ? attribute : (declared.names.at(-1) ?? attribute),
    };
    if (declared !== undefined) {
      found.push(...(await ofAttribute(node, stored, declared, owner, context)));
      continue;
    }
    const isFile = context.model.fileAttributes.has(`${node.name}.${attribute}`);
    if (isFile || (looksLikeFile(node.type, attribute, stored) && !EXPLICIT_TILE.test(attribute))) {
      found.push(...(await ofUndeclared(stored, owner, isFile, context)));
    }
  }
  if (node.type === 'file' && (numberOf(node, 'uvt', 'uvTilingMode') ?? 0) === 4) {
    found.push(...explicitTiles(node, context));
  }
  if (node.type === 'dynGlobals') {
    found.push(...particleCache(node, context));
  }
  return found;
}

async function ofAttribute(
  node: MayaNode,
  stored: string,
  declared: FileAttribute,
  owner: Owner,
  context: ReferenceContext,
): Promise<readonly FoundReference[]> {
  const kind = declared.kind ?? kindByExtension(stored) ?? 'other';
  const { rule } = declared;
  switch (declared.use) {
    case 'texture':
      return [await ofTexture(node, stored, declared, owner, context)];
    case 'followed': {
      const linked = kindByExtension(stored) ?? kind;
      const layer = linked === 'usd' || linked === 'library' ? linked : kind;
      return [await settled({ stored, owner, kind: layer, rule }, context)];
    }
    case 'cacheFolder':
      return geometryCache(node, stored, owner, context);
    case 'xgen':
      return xgenReferences(await settled({ stored, owner, kind, rule }, context), context);
    case 'file': {
      if (node.type === 'colorManagementGlobals' && stored.startsWith('<MAYA_RESOURCES>')) {
        // It is part of Maya.
        return [];
      }
      // The path of a colour configuration stays stored when it is switched off.
      const needed =
        node.type !== 'colorManagementGlobals' || numberOf(node, 'cfe', 'configFileEnabled') === 1;
      const frames = numberOf(node, 'useFrameExtension') === 1;
      const expanded = expandName(bareName(stored), { tiling: 0, frames, required: null });
      const byName = kind === 'image' ? (expanded.kind ?? kind) : kind;
      return [
        await settled(
          expanded.expansion.type === 'single'
            ? { stored, owner, kind: byName, rule, needed }
            : {
                stored,
                owner,
                kind: byName,
                rule,
                needed,
                expansion: expanded.expansion,
                name: expanded.name,
              },
          context,
        ),
      ];
    }
  }
}

async function ofTexture(
  node: MayaNode,
  stored: string,
  declared: FileAttribute,
  owner: Owner,
  context: ReferenceContext,
): Promise<FoundReference> {
  const plane = node.type === 'imagePlane' ? (numberOf(node, 't', 'type') ?? 0) : 0;
  const isMovie = declared.kind === 'movie' || plane === 2 || kindByExtension(stored) === 'movie';
  const required = isMovie ? null : requiredFrames(node, context);
  const expanded = expandName(bareName(stored), {
    tiling: numberOf(node, 'uvt', 'uvTilingMode') ?? 0,
    frames: !isMovie && numberOf(node, 'ufe', 'useFrameExtension') === 1,
    required,
  });
  const single = expanded.expansion.type === 'single';
  const frames =
    expanded.kind === 'imageSequence' && required !== null && required.length > 0
      ? { start: required[0] ?? 0, end: required.at(-1) ?? 0, step: 1 }
      : null;
  return settled(
    {
      stored,
      owner,
      kind: expanded.kind ?? (isMovie ? 'movie' : (declared.kind ?? 'image')),
      rule: declared.rule,
      needed: isUsed(node, context),
      frames,
      ...(single ? {} : { expansion: expanded.expansion, name: expanded.name }),
    },
    context,
  );
}

/** The most numbers that are asked for one by one; with more, all that are on disk count. */
const NUMBER_LIMIT = 100_000;
/** The expression that Maya makes for a texture's frame number: `.O[0]=frame`, or `file1.frameExtension=frame`. */
const EXPRESSION_OF_FRAME = /^\s*[\w.:[\]|]+\s*=\s*frame\s*;?\s*$/;

/**
 * Numbers that the rendered frames show, where the file tells that the number is the frame: by a connection from the
 * time, or by Maya's own expression. Null where another expression or a curve sets it.
 */
function requiredFrames(node: MayaNode, { wiring, frames }: ReferenceContext): readonly number[] | null {
  const driver = wiring.frameDrivers.get(node.name);
  if (driver === undefined) {
    return null;
  }
  if (!/^:?time1$/.test(driver) && !EXPRESSION_OF_FRAME.test(wiring.expressions.get(driver) ?? '')) {
    return null;
  }
  const offset = Math.round(numberOf(node, 'fo', 'frameOffset') ?? 0);
  const numbers = new Set<number>();
  for (const { start, end, step } of frames) {
    if ((end - start) / step > NUMBER_LIMIT) {
      return null;
    }
    for (let frame = start; frame <= end; frame += step) {
      numbers.add(frame + offset);
    }
  }
  const sorted = [...numbers].filter((number) => number >= 0).sort((a, b) => a - b);
  return sorted.length === 0 || sorted.length > NUMBER_LIMIT ? null : sorted;
}

/** A texture that nothing is connected to but Maya's own lists is never rendered. */
function isUsed(node: MayaNode, { wiring, linked }: ReferenceContext): boolean {
  return linked || node.type === 'imagePlane' || wiring.used.has(node.name);
}

const EXPLICIT_TILE = /\.(?:eutn|explicitUvTileName)$/;

function explicitTiles(node: MayaNode, context: ReferenceContext): readonly FoundReference[] {
  const found: FoundReference[] = [];
  for (const [attribute, stored] of node.texts) {
    if (EXPLICIT_TILE.test(attribute)) {
      const owner: Owner = { type: node.type, name: node.name, property: 'explicitUvTileName' };
      const needed = isUsed(node, context);
      found.push(reference({ stored, owner, kind: 'image', rule: 'sourceImages', needed }, context));
    }
  }
  return found;
}

/** A cache of geometry is an XML file and one or more files of frames: `NAME.xml`, `NAME.mcx`, `NAMEFrame12.mcx`. */
function geometryCache(
  node: MayaNode,
  folder: string,
  owner: Owner,
  context: ReferenceContext,
): readonly FoundReference[] {
  const name = textOf(node, 'cn', 'cacheName');
  if (name === null) {
    return [];
  }
  const stem = name.replace(/\.xml$/i, '').slice(0, 512);
  const pattern = new RegExp(
    `^${escapeForPattern(stem)}(?:Frame\\d+(?:Tick\\d+)?)?\\.(?:xml|mcx?|mcc)$`,
    'i',
  );
  const stored = `${folder.replace(/[\\/]+$/, '')}/${stem}.xml`;
  const expansion: Expansion = { type: 'matching', pattern, required: true };
  return [reference({ stored, owner, kind: 'cache', rule: 'fileCache', expansion, name: null }, context)];
}

/** Caches of particles lie in a folder of their own in the project, by the scene's name. */
function particleCache(node: MayaNode, context: ReferenceContext): readonly FoundReference[] {
  const folder = textOf(node, 'cd', 'cacheDirectory');
  const base = context.project?.rules.get('particles');
  if (folder === null || context.project === null || base === undefined) {
    return [];
  }
  const path = asLocalPath(join(context.project.root, base, folder.replaceAll('\\', '/')));
  return [
    {
      storedPath: folder,
      kind: 'cache',
      owner: { type: node.type, name: node.name, property: 'cacheDirectory' },
      storedIn: context.path,
      packed: false,
      needed: numberOf(node, 'updc', 'useParticleDiskCache') !== 0,
      frames: null,
      expansion: { type: 'matching', pattern: /\.(?:pdc|pdb|ptc)$/i, required: false },
      candidates: [{ path, foreign: false }],
    },
  ];
}

/** A path in an attribute that is not known; unless it is declared as one, it counts only when it is on disk. */
async function ofUndeclared(
  stored: string,
  owner: Owner,
  declared: boolean,
  context: ReferenceContext,
): Promise<readonly FoundReference[]> {
  const expanded = expandName(bareName(stored), { tiling: 0, frames: false, required: null });
  const kind = expanded.kind ?? kindByExtension(stored) ?? 'other';
  const single = expanded.expansion.type === 'single';
  const found = await settled(
    {
      stored,
      owner,
      kind,
      rule: 'sourceImages',
      ...(single ? {} : { expansion: expanded.expansion, name: expanded.name }),
    },
    context,
  );
  if (declared || !single) {
    return declared || (await anyOnDisk(found, context)) ? [found] : [];
  }
  for (const candidate of found.candidates ?? []) {
    if (!candidate.foreign && (await context.reading.disk.file(candidate.path)) !== null) {
      return [found];
    }
  }
  return [];
}

/** Of a name with tokens only the folder can be looked for. */
async function anyOnDisk(found: FoundReference, context: ReferenceContext): Promise<boolean> {
  const places = found.candidates ?? [resolveStoredPath(found.storedPath, found.storedIn)];
  for (const { path, foreign } of places) {
    if (!foreign && (await context.reading.disk.names(dirname(path))).length > 0) {
      return true;
    }
  }
  return false;
}
