import type { Finding, LocalPath, SnapshotReference } from '@farmhand/model';
import { type Expansion, splitNumberedName } from '../expansion.ts';
import type { FoundReference } from '../found-reference.ts';
import type { Pace } from '../pace.ts';
import { bareName, lastSlash } from '../windows-paths.ts';
import { kindOfFile } from './file-kinds.ts';
import { createNumbersOn, rangeOf, type WantedFrames, type WantedNumbers } from './frames.ts';
import { isInstalled } from './libraries.ts';
import { resolveHipPath, shapeOf } from './path-shape.ts';
import { pluginOfPath } from './plugins.ts';
import { NO_FILE } from './references.ts';
import { type MovingPath, movingPath } from './sampled-path.ts';
import { constantText, sameFrame } from './symbolic-text.ts';

/** What the references of an open Houdini are joined by. */
export interface JoinContext {
  readonly scene: LocalPath;
  readonly wanted: WantedFrames;
  /** True for a node whose files are read on other frames than the one that renders. */
  readonly isRetimed: (node: string) => boolean;
  readonly pace: Pick<Pace, 'breathe'>;
}

export interface JoinedReferences {
  readonly references: readonly FoundReference[];
  readonly findings: readonly Finding[];
}

/**
 * The reader's references together with those of the open Houdini. What both name is marked so; what the file alone does not
 * tell is taken from the host, which worked it out on some frames; what only the host names is added.
 */
export async function joinHostReferences(
  found: readonly FoundReference[],
  host: readonly SnapshotReference[],
  context: JoinContext,
): Promise<JoinedReferences> {
  if (host.length === 0) {
    return { references: found, findings: [] };
  }
  const known = indexOf(found);
  const numbersOn = createNumbersOn(context.wanted);
  const changed = new Map<FoundReference, readonly FoundReference[]>();
  const added = new Map<string, readonly FoundReference[]>();
  const findings: Finding[] = [];
  for (const one of host) {
    const pause = context.pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    const told = toldBy(one, context);
    if (told === null) {
      continue;
    }
    const { moving } = told;
    const same = known(one, keyOf(moving));
    for (const reference of same) {
      const before = changed.get(reference) ?? [reference];
      changed.set(
        reference,
        before.flatMap((each) => joined(each, told, numbersOn)),
      );
    }
    const isNew = same.length === 0 && !added.has(keyOf(moving));
    if (isNew) {
      added.set(keyOf(moving), hostOnly(told, numbersOn));
    }
    const answers = isNew || same.some(({ expansion }) => expansion.type === 'unknown');
    if (answers && moving.type === 'other' && one.kind !== 'output') {
      findings.push(onlySampled(one, moving.paths));
    }
  }
  return {
    references: [
      ...found.flatMap((reference) => changed.get(reference) ?? [reference]),
      ...[...added.values()].flat(),
    ],
    findings,
  };
}

/** A reference of the host with what moves in its path. */
interface Told {
  readonly reference: SnapshotReference;
  readonly moving: MovingPath;
  readonly scene: LocalPath;
  readonly isRetimed: boolean;
}

/** Values of variables that every Houdini has of its own, or that only last while it runs. */
const NOT_SENT = /^\$\{?(?:HFS|HH|HHC|HB|HSB|HT|HOUDINI_TEMP_DIR|TEMP|TMP)\b/;

/** Null for what names no file that a job could need. */
function toldBy(reference: SnapshotReference, { scene, isRetimed }: JoinContext): Told | null {
  const { storedPath, resolvedPath, atFrames = [], kind, owner } = reference;
  if (NO_FILE.test(storedPath) || /^embedded$/i.test(storedPath) || NOT_SENT.test(storedPath)) {
    return null;
  }
  const folder = scene.slice(0, Math.max(1, lastSlash(scene)));
  const place = (path: string) => resolveHipPath(path, folder).path;
  const samples = atFrames.map(({ frame, path }) => ({ frame, path: place(path) }));
  const path = place(resolvedPath ?? samples[0]?.path ?? storedPath);
  const isOwn = isInstalled(path) || pluginOfPath(path) !== null;
  if (path === scene || /[\\/]$/.test(resolvedPath ?? '') || (isOwn && kind !== 'output')) {
    return null;
  }
  const moving = samples.length > 1 ? movingPath(samples) : byItsName(storedPath, path);
  return { reference, moving, scene, isRetimed: isRetimed(owner.name) };
}

/** The frame as the artist wrote it: `$F4`, `${F}`. */
const FRAME = /\$\{?F(\d*)\}?(?![A-Za-z_])/;

/** What moves in a path that the host worked out on one frame only, by how it is written. */
function byItsName(storedPath: string, path: string): MovingPath {
  const shape = shapeOf(constantText(path));
  const token = FRAME.exec(bareName(storedPath));
  const name = bareName(path);
  if (shape.type === 'sequence') {
    return { type: 'sequence', path, name: shape.name, at: sameFrame, sampled: [] };
  }
  const { number, head, tail } = splitNumberedName(name);
  if (shape.type !== 'single' || token === null || number === null) {
    return shape.type === 'wildcard' ? { type: 'wildcard', path: shape.path } : { type: 'still', path };
  }
  const digits = Number(token[1] ?? 0) || 1;
  return { type: 'sequence', path, name: { head, digits, tail }, at: sameFrame, sampled: [number] };
}

/** A text that is the same for paths that name the same files. */
function keyOf(moving: MovingPath): string {
  switch (moving.type) {
    case 'sequence':
      return `${folderOf(moving.path)}${moving.name.head}*${moving.name.tail}`;
    case 'other':
      return moving.paths.join('\n');
    default:
      return moving.path;
  }
}

function folderOf(path: string): string {
  return path.slice(0, lastSlash(path) + 1);
}

/** Where it is written, as `writesTo` of the report has it. */
function writtenTo(moving: MovingPath): string | undefined {
  switch (moving.type) {
    case 'other':
      return undefined;
    case 'sequence': {
      const { name, at, path } = moving;
      const isFrame = at === sameFrame || (at !== null && at(1) === 1 && at(2) === 2);
      const frame = name.digits > 1 ? `$F${name.digits}` : '$F';
      return `${folderOf(path)}${name.head}${isFrame ? frame : '*'}${name.tail}`;
    }
    default:
      return moving.path;
  }
}

/** What is on disk of it, and for which frames. */
function lookedFor(
  { moving, isRetimed, scene, reference }: Told,
  numbersOn: (at: (frame: number) => number) => WantedNumbers | null,
): readonly Pick<FoundReference, 'kind' | 'expansion' | 'candidates' | 'frames' | 'follow'>[] {
  const folder = folderOf(scene);
  const made = (path: string, expansion: Expansion, required: readonly number[] | null = null) => {
    const told = kindOfFile(path);
    const kind = told === 'other' ? reference.kind : told;
    const isImage = kind === 'image' && expansion.type !== 'single';
    return {
      kind: expansion.type === 'tiles' ? ('udim' as const) : isImage ? ('imageSequence' as const) : kind,
      expansion,
      candidates: [resolveHipPath(path, folder)],
      frames: rangeOf(required, 1),
      ...(kind === 'usd' ? { follow: true } : {}),
    };
  };
  switch (moving.type) {
    case 'still': {
      const { type } = shapeOf(constantText(moving.path));
      return [made(moving.path, type === 'tiles' ? { type: 'tiles', tiles: null } : { type: 'single' })];
    }
    case 'sequence': {
      const { path, name, at, sampled } = moving;
      const numbers = at === null || isRetimed ? null : numbersOn(at);
      const between = { start: sampled[0] ?? 0, end: sampled.at(-1) ?? 0 };
      const range = at === null && !isRetimed ? between : null;
      if (numbers === null || numbers.required.length === 0) {
        return [made(path, { type: 'sequence', name, range, required: null })];
      }
      const { required, near } = numbers;
      const beside = near === undefined ? {} : { near };
      return [made(path, { type: 'sequence', name, range: null, required, ...beside }, required)];
    }
    case 'wildcard':
      return [made(moving.path, { type: 'wildcard', required: true })];
    case 'other':
      return moving.paths.map((path) => made(path, { type: 'single' }));
  }
}

/** A reference of the reader's with what the host says of it. */
function joined(
  reference: FoundReference,
  told: Told,
  numbersOn: (at: (frame: number) => number) => WantedNumbers | null,
): readonly FoundReference[] {
  const both = { ...reference, foundBy: 'both' as const };
  if (reference.kind === 'output') {
    const writesTo = reference.writesTo ?? writtenTo(told.moving);
    return [writesTo === undefined ? both : { ...both, writesTo }];
  }
  if (reference.expansion.type !== 'unknown' || !reference.needed) {
    return [both];
  }
  return lookedFor(told, numbersOn).map((looked) => ({ ...both, ...looked }));
}

function hostOnly(
  told: Told,
  numbersOn: (at: (frame: number) => number) => WantedNumbers | null,
): readonly FoundReference[] {
  const { storedPath, kind, owner } = told.reference;
  const base = { storedPath, owner, storedIn: told.scene, packed: false, foundBy: 'host' as const };
  if (kind === 'output') {
    const writesTo = writtenTo(told.moving);
    return [
      {
        ...base,
        kind,
        needed: false,
        frames: null,
        expansion: { type: 'output' },
        ...(writesTo === undefined ? {} : { writesTo }),
      },
    ];
  }
  return lookedFor(told, numbersOn).map((looked) => ({
    ...base,
    ...looked,
    needed: true,
    neededIfThere: true,
  }));
}

/** The reader's references that the host's one is: of the same parameter, or of the same files. */
function indexOf(
  found: readonly FoundReference[],
): (one: SnapshotReference, files: string) => readonly FoundReference[] {
  const byParameter = new Map<string, FoundReference[]>();
  const byNode = new Map<string, FoundReference[]>();
  const byFiles = new Map<string, FoundReference[]>();
  const add = (map: Map<string, FoundReference[]>, key: string, reference: FoundReference) => {
    const there = map.get(key);
    if (there === undefined) {
      map.set(key, [reference]);
    } else if (there.at(-1) !== reference) {
      there.push(reference);
    }
  };
  for (const reference of found) {
    const { owner, candidates = [], writesTo, storedPath } = reference;
    add(byParameter, `${owner.name} ${owner.property ?? ''}`, reference);
    add(byNode, `${owner.name} ${storedPath}`, reference);
    for (const path of writesTo === undefined ? candidates.map((place) => place.path) : [writesTo]) {
      add(byFiles, path.replace(/\$F\d*(?=[^/\\]*$)/, '*'), reference);
    }
  }
  return ({ owner, storedPath, kind }, files) => {
    const isAlike = (reference: FoundReference) => (reference.kind === 'output') === (kind === 'output');
    const own = byParameter.get(`${owner.name} ${owner.property ?? ''}`) ?? [];
    const alike = own.filter(isAlike);
    const ofParameter = alike.length > 0 ? alike : own;
    // A take may have another value for the same parameter.
    const written = ofParameter.filter((reference) => reference.storedPath === storedPath);
    if (ofParameter.length > 0) {
      return written.length > 0 ? written : ofParameter;
    }
    const ofNode = byNode.get(`${owner.name} ${storedPath}`)?.filter(isAlike) ?? [];
    if (ofNode.length > 0) {
      return ofNode;
    }
    const ofFiles = byFiles.get(files)?.filter(isAlike) ?? [];
    // Two nodes that write the same files are two outputs.
    return kind === 'output' ? ofFiles.filter((reference) => reference.owner.name === owner.name) : ofFiles;
  };
}

function onlySampled({ owner, storedPath }: SnapshotReference, paths: readonly string[]): Finding {
  return {
    id: 'path-changes',
    severity: 'notice',
    tipCode: null,
    text: {
      en: `"${owner.name}" reads another file on other frames, and not by a number in its name. Of these the job takes ${paths.length} along, the first is ${paths[0] ?? storedPath}; add any others by hand.`,
      zh: `“${owner.name}”在不同帧读取不同的文件，且文件名并非按编号变化。作业会带上其中 ${paths.length} 个，第一个是 ${paths[0] ?? storedPath}；如有其他文件，请手动添加。`,
    },
    owner,
    path: storedPath,
    count: 1,
    fix: null,
  };
}
