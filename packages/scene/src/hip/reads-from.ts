import type { ReportScene } from '@farmhand/model';
import type { FoundReference } from '../found-reference.ts';
import type { Pace } from '../pace.ts';
import type { HipFile } from './hip-file.ts';
import { type HipNode, parentPath } from './node.ts';
import type { NodeValues } from './node-values.ts';
import type { Rop } from './rops.ts';
import { inputsOf } from './wires.ts';

/** Parameters by which a node takes over what another one makes. */
const SOURCES = /^(?:soppath|sop_path|doppath|loppath|coppath|choppath|objpath\d+|source|root)$/;
/** Nodes looked at for all caches of a scene together; no scene that renders comes near. */
const STEPS = 2_000_000;

export interface ReadsFromContext {
  readonly file: HipFile;
  readonly values: NodeValues;
  readonly rops: readonly Rop[];
  readonly scenes: readonly ReportScene[];
  readonly references: readonly FoundReference[];
  readonly pace: Pick<Pace, 'breathe'>;
}

/**
 * The scenes with `readsFrom` of each cache: the caches whose files a node above it reads. What a picture shows is anybody's
 * guess; caches come before pictures in any case. No two wait for each other: of such a ring the first link counts.
 */
export async function withReadsFrom(context: ReadsFromContext): Promise<readonly ReportScene[]> {
  const { file, values, rops, scenes, references, pace } = context;
  const caches = rops.filter(({ type }) => !type.isPicture && type.outputs.length > 0);
  const writers = writersByName(references, new Set(caches.map(({ node }) => node.path)));
  if (writers.size === 0) {
    return scenes;
  }
  const readers = readersOf(references, writers);
  if (readers.size === 0) {
    return scenes;
  }
  const children = childrenOf(file);
  const before = new Map(scenes.map(({ name, dependsOn }) => [name, new Set(dependsOn)]));
  const found = new Map<string, Set<string>>();
  let left = STEPS;
  for (const { node } of caches) {
    // Grows while it is gone through.
    const above = new Set(sourcesOf(node, file, values));
    for (const one of above) {
      const pause = pace.breathe();
      if (pause !== undefined) {
        await pause;
      }
      left -= 1;
      if (left < 0) {
        break;
      }
      for (const writer of readers.get(one.path) ?? []) {
        if (writer !== node.path && !waitsFor(writer, node.path, before)) {
          before.get(node.path)?.add(writer);
          found.set(node.path, (found.get(node.path) ?? new Set()).add(writer));
        }
      }
      for (const next of [...sourcesOf(one, file, values), ...(children.get(one.path) ?? [])]) {
        above.add(next);
      }
    }
  }
  return scenes.map((scene) => {
    const names = [...(found.get(scene.name) ?? [])].filter((name) => !scene.dependsOn.includes(name));
    return names.length === 0 ? scene : { ...scene, readsFrom: names };
  });
}

/** Names of files whose paths differ in the moving part only are one. */
function nameKey(path: string): string {
  return path.replaceAll('\\', '/').replace(/\$F\d*(?![A-Za-z_])|<UDIM>|\*+/g, '*');
}

function writersByName(
  references: readonly FoundReference[],
  caches: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const writers = new Map<string, string[]>();
  for (const { writesTo, owner } of references) {
    if (writesTo !== undefined && caches.has(owner.name)) {
      const key = nameKey(writesTo);
      writers.set(key, [...(writers.get(key) ?? []), owner.name]);
    }
  }
  return writers;
}

/** By the node that reads: who writes what it reads. */
function readersOf(
  references: readonly FoundReference[],
  writers: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, readonly string[]>();
  for (const { kind, owner, candidates } of references) {
    const [place] = kind === 'output' ? [] : (candidates ?? []);
    if (place === undefined) {
      continue;
    }
    // A single frame of what is written counts as well: `smoke.0001.vdb`.
    const one = place.path.replace(/\d+(?=\.[^/\\\d][^/\\]*$)/, '*');
    const found = writers.get(nameKey(place.path)) ?? writers.get(nameKey(one));
    if (found !== undefined) {
      readers.set(owner.name, [...(readers.get(owner.name) ?? []), ...found]);
    }
  }
  return readers;
}

function childrenOf(file: HipFile): ReadonlyMap<string, readonly HipNode[]> {
  const children = new Map<string, HipNode[]>();
  for (const node of file.nodes.values()) {
    const network = parentPath(node.path);
    const known = children.get(network);
    if (known === undefined) {
      children.set(network, [node]);
    } else {
      known.push(node);
    }
  }
  return children;
}

/** What a node takes over: at its inputs, and by name. */
function sourcesOf(node: HipNode, file: HipFile, values: NodeValues): readonly HipNode[] {
  const found = [...inputsOf(node, file)];
  if (!/path|source|root/.test(node.parameterText)) {
    return found;
  }
  for (const name of values.parameters(node).keys()) {
    const path = SOURCES.test(name) ? values.plain(node, name) : null;
    const named = path ? values.nodeAt(node, path) : null;
    if (named !== null) {
      found.push(named);
    }
  }
  return found;
}

/** True when one waits for another, with others between them or not. */
function waitsFor(name: string, other: string, before: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  // Grows while it is gone through.
  const open = new Set([name]);
  for (const one of open) {
    if (one === other) {
      return true;
    }
    for (const next of before.get(one) ?? []) {
      open.add(next);
    }
  }
  return false;
}
