/** The rules, applied to a checkout. */
import { findCycles } from './cycles.ts';
import { type Import, importsOf, networkGlobalsOf } from './imports.ts';
import { resolveImport, type Target } from './resolve.ts';
import { order, pureClientEntries, purity } from './rules.ts';
import { type Manifest, type Place, placeOf, type SourceTree } from './source-tree.ts';

export interface Violation {
  readonly rule: 'order' | 'cycle' | 'undeclared' | 'deep import' | 'purity' | 'computed import';
  readonly file: string;
  /** From 1; undefined where the whole file is meant. */
  readonly line?: number;
  readonly message: string;
}

/** An import, with all that the rules need to know about it. */
interface Arrow {
  readonly file: string;
  readonly place: Place;
  /** The package.json that answers for the file. */
  readonly manifest: Manifest;
  readonly specifier: string;
  readonly target: Target;
  readonly import: Import;
}

/** Everything in a checkout that breaks a rule, by file and line; nothing in a sound one. */
export function findViolations(tree: SourceTree): readonly Violation[] {
  const arrows: Arrow[] = [];
  const found: Violation[] = [...manifestViolations(tree)];

  for (const [file, text] of tree.files) {
    const place = placeOf(file);
    const own = place.folder === undefined ? tree.root : tree.packages.get(place.folder);
    if (own === undefined && place.isSource) {
      found.push({ rule: 'undeclared', file, message: `${place.folder} has sources but no package.json.` });
    }
    // Tests beside code in another language belong to no package; the root answers for them.
    const manifest = own ?? tree.root;
    for (const one of importsOf(text)) {
      if (one.specifier === undefined) {
        if (place.group === 'packages' && place.isSource) {
          found.push({
            rule: 'computed import',
            file,
            line: one.line,
            message:
              'What is imported here is known only when it runs, so no rule can be checked. Write the name out.',
          });
        }
        continue;
      }
      const target = resolveImport(tree, file, one.specifier);
      arrows.push({ file, place, manifest, specifier: one.specifier, target, import: one });
    }
    found.push(...networkCalls(manifest.name, file, text));
  }

  for (const arrow of arrows) {
    const broken = [
      breaksDepth(tree, arrow),
      breaksOrder(arrow),
      breaksDeclaration(tree, arrow),
      breaksPurity(arrow),
    ];
    found.push(...broken.filter((violation) => violation !== undefined));
  }
  found.push(...cycles(arrows));
  return found.sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0));
}

/** How many imports a checkout has, for the report of a clean one. */
export function countImports(tree: SourceTree): number {
  return [...tree.files.values()].reduce((count, text) => count + importsOf(text).length, 0);
}

function violation(arrow: Arrow, rule: Violation['rule'], message: string): Violation {
  return { rule, file: arrow.file, line: arrow.import.line, message };
}

/** Past a package's exports: by its name, or by a path that leads out of one package into another. */
function breaksDepth(tree: SourceTree, arrow: Arrow): Violation | undefined {
  const { place, specifier, target } = arrow;
  if (target.kind === 'not exported') {
    return violation(
      arrow,
      'deep import',
      `${target.name} does not export "${target.entry}". Use what its package.json exports, or export it there.`,
    );
  }
  if (target.kind !== 'file') {
    return undefined;
  }
  if (target.path.startsWith('..') || specifier.startsWith('/')) {
    return violation(arrow, 'deep import', `"${specifier}" leads out of the checkout.`);
  }
  const there = placeOf(target.path);
  if (there.folder === place.folder) {
    return place.isSource && !there.isSource && there.folder !== undefined && !target.path.endsWith('.json')
      ? violation(arrow, 'deep import', `"${specifier}" is not under src, so it is not there once published.`)
      : undefined;
  }
  if (place.group === 'tooling' || (!place.isSource && there.group === 'tooling')) {
    return undefined;
  }
  const name = there.folder === undefined ? undefined : tree.packages.get(there.folder)?.name;
  return violation(
    arrow,
    'deep import',
    name === undefined
      ? `"${specifier}" leads out of ${place.folder}, and what is published must hold all it needs.`
      : `"${specifier}" reaches into ${there.folder} by its path. Import ${name} by its name.`,
  );
}

function breaksOrder(arrow: Arrow): Violation | undefined {
  const { place, manifest, specifier, target } = arrow;
  if (target.kind !== 'workspace' && target.kind !== 'not exported') {
    return undefined;
  }
  if (target.folder === place.folder || place.group === 'tooling') {
    return undefined;
  }
  if (target.folder.startsWith('apps/')) {
    return violation(
      arrow,
      'order',
      `${manifest.name} may not import ${target.name}: nothing stands on an app.`,
    );
  }
  // A test may put any packages together, as long as they are declared.
  if (place.group === 'apps' || !place.isSource) {
    return undefined;
  }
  const allowed = order.get(manifest.name);
  if (allowed === undefined) {
    return violation(
      arrow,
      'order',
      `${manifest.name} has no place in the order of tooling/boundaries/rules.ts yet.`,
    );
  }
  return isAllowed(allowed, specifier)
    ? undefined
    : violation(
        arrow,
        'order',
        `${manifest.name} may not import ${specifier}; it stands on ${allowed.length === 0 ? 'nothing of the workspace' : allowed.join(', ')}.`,
      );
}

function breaksDeclaration(tree: SourceTree, arrow: Arrow): Violation | undefined {
  const { place, manifest, target } = arrow;
  if (target.kind !== 'workspace' && target.kind !== 'not exported' && target.kind !== 'library') {
    return undefined;
  }
  const { name } = target;
  const isDeclared =
    name === manifest.name ||
    isShippedWith(manifest, name) ||
    (!place.isSource &&
      [manifest, tree.root].some(
        (one) => isShippedWith(one, name) || one.devDependencies?.[name] !== undefined,
      ));
  if (isDeclared) {
    return undefined;
  }
  const field = place.isSource ? '"dependencies"' : '"devDependencies"';
  const where = place.folder === undefined ? 'the root package.json' : `${place.folder}/package.json`;
  return violation(arrow, 'undeclared', `${name} is not declared. Add it to ${field} in ${where}.`);
}

function breaksPurity(arrow: Arrow): Violation | undefined {
  const { file, manifest, specifier, target } = arrow;
  const rule = purityOf(manifest.name, file);
  if (rule === undefined) {
    return undefined;
  }
  if (target.kind === 'builtin' && !rule.builtins.includes(target.name)) {
    return violation(
      arrow,
      'purity',
      `${manifest.name} is pure: it may not import node:${target.name}, only ${rule.builtins.join(', ')}.`,
    );
  }
  if (target.kind === 'library' && !rule.libraries.includes(target.name)) {
    return violation(arrow, 'purity', `${manifest.name} is pure: it may not import ${target.name}.`);
  }
  const runsClient =
    target.kind === 'workspace' && target.name === '@farmhand/client' && !arrow.import.typeOnly;
  return runsClient && !pureClientEntries.includes(specifier)
    ? violation(
        arrow,
        'purity',
        `${manifest.name} is pure: of the client it may use types ("import type") and ${pureClientEntries.join(', ')}.`,
      )
    : undefined;
}

function networkCalls(name: string, file: string, text: string): readonly Violation[] {
  return purityOf(name, file) === undefined
    ? []
    : networkGlobalsOf(text).map((call) => ({
        rule: 'purity',
        file,
        line: call.line,
        message: `${name} is pure: it may not reach the network with ${call.name}().`,
      }));
}

/** The rule a file is under; undefined for tests, for files named as exempt and for packages that may do anything. */
function purityOf(name: string, file: string) {
  const rule = purity.get(name);
  const { folder, isSource } = placeOf(file);
  const isExempt = rule?.exempt.some((path) => file === `${folder}/${path}`) ?? true;
  return isSource && !isExempt ? rule : undefined;
}

/** A dependency that is declared against the order, before anything is imported from it. */
function manifestViolations(tree: SourceTree): readonly Violation[] {
  const names = new Map([...tree.packages].map(([folder, manifest]) => [manifest.name, folder]));
  return [...tree.packages].flatMap(([folder, manifest]) => {
    if (!folder.startsWith('packages/')) {
      return [];
    }
    const file = `${folder}/package.json`;
    const allowed = order.get(manifest.name);
    if (allowed === undefined) {
      const message = `${manifest.name} has no place in the order of tooling/boundaries/rules.ts yet.`;
      return [{ rule: 'order' as const, file, message }];
    }
    return Object.keys({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    })
      .filter((name) => names.has(name))
      .filter((name) => !allowed.some((one) => one === name || one.startsWith(`${name}/`)))
      .map((name) => ({
        rule: 'order' as const,
        file,
        message: `${manifest.name} may not depend on ${name}.`,
      }));
  });
}

function cycles(arrows: readonly Arrow[]): readonly Violation[] {
  const graph = new Map<string, Set<string>>();
  for (const { file, target } of arrows) {
    const path = target.kind === 'file' ? target.path : target.kind === 'workspace' ? target.file : undefined;
    if (path !== undefined) {
      graph.set(file, (graph.get(file) ?? new Set()).add(path));
    }
  }
  return findCycles(graph).map((ring) => ({
    rule: 'cycle',
    file: ring[0] ?? '',
    message: `Files import each other in a ring: ${ring.join(' -> ')}.`,
  }));
}

function isAllowed(allowed: readonly string[], specifier: string): boolean {
  return allowed.some((one) => specifier === one || specifier.startsWith(`${one}/`));
}

function isShippedWith(manifest: Manifest, name: string): boolean {
  return [manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies].some(
    (list) => list?.[name] !== undefined,
  );
}
