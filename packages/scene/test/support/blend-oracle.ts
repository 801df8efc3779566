import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { SceneReference, SceneReport } from '@farmhand/model';
import { z } from 'zod';
import { runBlender } from '../../../../tooling/fixtures/blend.ts';
import { resolveStoredPath } from '../../src/index.ts';

const RECIPES = join(import.meta.dirname, '../../../../tooling/fixtures/reference-kinds');

const expectedReference = z.object({
  /** Null where all that the owner holds is taken together. */
  storedPath: z.string().nullable(),
  /** Kinds that are right. */
  kinds: z.array(z.string()),
  /** The type `*` stands for any owner; the reference is then known by its files. */
  owner: z.object({ type: z.string(), name: z.string(), property: z.string().nullable() }),
  /** Null where a report is free, as with `missing`. */
  files: z.array(z.string()).nullable(),
  missing: z.array(z.string()).nullable(),
  /** Null where it does not matter, as with `packed`. */
  needed: z.boolean().nullable(),
  packed: z.boolean().nullable(),
  /** True when a report may leave it out. */
  optional: z.boolean(),
  /** Null where it does not matter. */
  storedIn: z.string().nullable(),
  /** Said with a failure. */
  note: z.string().nullable(),
});
/** What a recipe says of one reference; its paths are absolute. */
export type ExpectedReference = z.infer<typeof expectedReference>;

const toldKind = z.object({
  kind: z.string(),
  /** The file to read. */
  file: z.string(),
  rendered: z.object({ sceneNames: z.array(z.string()), frames: z.array(z.number()).nullable() }).nullable(),
  references: z.array(expectedReference),
  /** What Blender's own list names, after the file was opened anew. */
  blendPaths: z.array(z.string()),
  /** Where the recipe contradicts Blender or the disk: then the recipe is wrong, not the reader. */
  doubts: z.array(z.string()),
});
/** One file made by a recipe, and what it holds. */
export type ToldKind = z.infer<typeof toldKind>;

const failedKind = z.object({ kind: z.string(), error: z.string() });

/** The names of all recipes, as they stand in the Python files, so that tests have names before Blender ran. */
export function kindNames(): readonly string[] {
  const files = readdirSync(RECIPES).filter((name) => name.endsWith('.py'));
  return files.flatMap((name) =>
    [...readFileSync(join(RECIPES, name), 'utf8').matchAll(/^@kind\("([^"]+)"/gm)].map(
      (match) => match[1] ?? '',
    ),
  );
}

/**
 * Makes the file of every recipe in one Blender.
 *
 * @param folder - Gets a folder for each kind.
 * @returns By the kind's name; where a recipe raised, its traceback.
 */
export async function makeKinds(folder: string): Promise<ReadonlyMap<string, ToldKind | string>> {
  await runBlender({ script: join(RECIPES, 'make.py'), args: [folder], folder });
  const told = z
    .array(z.union([toldKind, failedKind]))
    .parse(JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')));
  return new Map(told.map((one) => [one.kind, 'error' in one ? one.error : one]));
}

/** What there is to compare of a reference, or of all that an owner holds; its paths are relative to the scene. */
export interface ComparedReference {
  /** Each of these is one word, or several where the references that are taken together differ. */
  readonly kind: string;
  readonly needed: string;
  readonly packed: string;
  readonly exists: boolean;
  readonly files: readonly string[];
  readonly missing: readonly string[];
}

/** Both sides in the same form, by a title of the reference. */
export interface Comparison {
  readonly expected: Readonly<Record<string, ComparedReference>>;
  readonly actual: Readonly<Record<string, ComparedReference>>;
}

/** Puts the references of a report beside the expected ones. What is not expected stands on the actual side only. */
export function compare(told: ToldKind, report: SceneReport): Comparison {
  const folder = dirname(told.file);
  const found = new Map<ExpectedReference, SceneReference[]>();
  const actual: Record<string, ComparedReference> = {};
  for (const reference of report.references) {
    const meant = expectedFor(reference, told.references);
    if (meant === undefined) {
      const { owner, storedPath, storedIn } = reference;
      const title = `not expected: ${owner.type} ${owner.name} ${owner.property ?? ''} ${storedPath}`;
      actual[`${title}, in ${relative(folder, storedIn)}`] = together([reference], folder);
    } else {
      found.set(meant, [...(found.get(meant) ?? []), reference]);
    }
  }
  const expected: Record<string, ComparedReference> = {};
  for (const [index, one] of told.references.entries()) {
    const references = found.get(one) ?? [];
    const isThere = references.length > 0;
    if (one.optional && !isThere) {
      continue;
    }
    const { type, name, property } = one.owner;
    const words = [`${index}:`, type, name, property, one.storedPath, one.note && `(${one.note})`];
    const title = words.filter((word) => word !== null).join(' ');
    if (isThere) {
      // One path of one owner is one reference; where paths are taken together there may be many.
      const twice = one.storedPath !== null && references.length > 1;
      actual[twice ? `${title} (${references.length} times)` : title] = together(references, folder);
    }
    expected[title] = whatIsRight(one, actual[title], folder);
  }
  return { expected, actual };
}

function whatIsRight(
  one: ExpectedReference,
  actual: ComparedReference | undefined,
  folder: string,
): ComparedReference {
  const packed = one.packed === null ? (actual?.packed ?? 'false') : String(one.packed);
  const paths = (right: readonly string[] | null, found: readonly string[] | undefined) => {
    if (right === null) {
      return found ?? [];
    }
    return packed === 'true' ? [] : right.map((path) => relativeTo(folder, path)).sort();
  };
  const missing = paths(one.missing, actual?.missing);
  return {
    kind: one.kinds.find((kind) => kind === actual?.kind) ?? one.kinds.join(' or '),
    needed: one.needed === null ? (actual?.needed ?? 'false') : String(one.needed),
    packed,
    exists: missing.length === 0,
    files: paths(one.files, actual?.files),
    missing,
  };
}

function expectedFor(
  reference: SceneReference,
  all: readonly ExpectedReference[],
): ExpectedReference | undefined {
  const fitting = all.filter((one) => fits(reference, one));
  // Of two that fit, the one that says more of the property: a strip's proxy is a thing of its own.
  return fitting.sort((a, b) => (b.owner.property ?? '').length - (a.owner.property ?? '').length)[0];
}

function fits(reference: SceneReference, one: ExpectedReference): boolean {
  const { owner } = reference;
  if (one.storedIn !== null && one.storedIn !== reference.storedIn) {
    return false;
  }
  if (one.owner.type === '*') {
    return one.files?.some((path) => reference.files.some((file) => file === path)) === true;
  }
  return (
    one.owner.type === owner.type &&
    one.owner.name === owner.name &&
    (one.owner.property === null || (owner.property ?? '').startsWith(one.owner.property)) &&
    (one.storedPath === null || one.storedPath === reference.storedPath)
  );
}

function together(references: readonly SceneReference[], folder: string): ComparedReference {
  const all = (of: (reference: SceneReference) => readonly (string | boolean)[]): readonly string[] =>
    [...new Set(references.flatMap(of).map(String))].sort();
  return {
    kind: all(({ kind }) => [kind]).join(' and '),
    needed: all(({ needed }) => [needed]).join(' and '),
    packed: all(({ packed }) => [packed]).join(' and '),
    exists: references.every(({ exists }) => exists),
    files: all(({ files }) => files.map((path) => relativeTo(folder, path))),
    missing: all(({ missing }) => missing.map((path) => relativeTo(folder, path))),
  };
}

/** A path of another system has no place below the folder and stays as it is. */
function relativeTo(folder: string, path: string): string {
  return path.startsWith('/') ? relative(folder, path) : path;
}

/**
 * Of the paths that Blender's own list names, those of which a report says nothing: they are no file of it, none that
 * is missing, no folder in which its files lie, and no path that a reference stores.
 */
export function unsaid(told: ToldKind, report: SceneReport): readonly string[] {
  const said = new Set<string>();
  for (const { storedPath, storedIn, files, missing } of report.references) {
    said.add(resolveStoredPath(storedPath, storedIn).path.replace(/\/$/, ''));
    for (const path of [...files, ...missing]) {
      said.add(path);
      said.add(dirname(path));
    }
  }
  return told.blendPaths.filter((path) => !said.has(path));
}

/**
 * Where the findings of a report and its references do not say the same: each needed file that lacks has to be in a
 * finding, and nothing that is there or not needed may be.
 */
export function disagreement(report: SceneReport): readonly string[] {
  const title = (type: string, name: string, path: string) => `${type} ${name}: ${path}`;
  const lacking = new Set(
    report.references
      .filter(({ needed, missing }) => needed && missing.length > 0)
      .map(({ owner, storedPath }) => title(owner.type, owner.name, storedPath)),
  );
  const found = new Set(
    report.findings
      .filter(({ id }) => id === 'missing-file' || id === 'missing-library')
      .map(({ owner, path }) => title(owner?.type ?? '', owner?.name ?? '', path ?? '')),
  );
  return [
    ...[...lacking].filter((one) => !found.has(one)).map((one) => `no finding: ${one}`),
    ...[...found].filter((one) => !lacking.has(one)).map((one) => `a finding too many: ${one}`),
  ];
}
