import type { Finding, LocalPath, Owner, SceneReference, SceneReport } from '@farmhand/model';
import { fileTexts } from './data/file-texts.ts';
import { isCacheNode } from './houdini-nodes.ts';
import { isWindowsPath } from './path-comparison.ts';
import type { RenderedOutput } from './rendered-outputs.ts';
import { atOnce, type Steps } from './steps.ts';

/**
 * The scene as it is once the caches of the job are there, without what is only missing until then: files of Houdini that a
 * cache of the job writes, whatever connects it with the node that reads them, and what was found about these. Frames that the
 * cache does not compute stay missing. Doing it twice changes nothing.
 *
 * @param rendered - What the job renders.
 */
export function withoutWritten(
  report: SceneReport,
  rendered: readonly Pick<RenderedOutput, 'scene' | 'frames'>[],
): SceneReport {
  return atOnce(withoutWrittenInSteps(report, rendered));
}

/** {@link withoutWritten} a little at a time. */
export function* withoutWrittenInSteps(
  report: SceneReport,
  rendered: readonly Pick<RenderedOutput, 'scene' | 'frames'>[],
): Steps<SceneReport> {
  const writers = report.host.name === 'houdini' ? yield* writersOf(report, rendered) : [];
  if (writers.length === 0) return report;
  const references: SceneReference[] = [];
  const changed = new Map<string, readonly LocalPath[]>();
  const whole = new Set<string>();
  for (const reference of report.references) {
    yield;
    const left = yield* leftOf(reference, writers);
    if (left === null) {
      references.push(reference);
      continue;
    }
    const { owner, storedPath, unknown } = reference;
    if (left.length === 0) whole.add(owner.name);
    changed.set(keyOf(owner, storedPath), left);
    references.push({ ...reference, missing: [...left], exists: left.length === 0 && unknown === null });
  }
  if (changed.size === 0) return report;
  const findings: Finding[] = [];
  for (const finding of report.findings) {
    yield;
    const { id, owner, path } = finding;
    const left = id === 'missing-file' && owner !== null ? changed.get(keyOf(owner, path)) : undefined;
    if (left === undefined) findings.push(finding);
    else if (left.length > 0) findings.push(withFewer(finding, left));
  }
  // Whether its results are there is the job's own doing now.
  const simulations = report.simulations.map((simulation) =>
    simulation.kind === 'fileCache' && whole.has(simulation.owner.name)
      ? { ...simulation, state: 'unknown' as const }
      : simulation,
  );
  return { ...report, references, findings, simulations };
}

/** Files that one cache of the job writes. */
interface Writer {
  readonly pattern: RegExp;
  /** Null when they are not known: any. */
  readonly frames: ReadonlySet<number> | null;
  /** One of its files, for names that are no single file. */
  readonly example: string;
}

function* writersOf(
  { references }: SceneReport,
  rendered: readonly Pick<RenderedOutput, 'scene' | 'frames'>[],
): Steps<readonly Writer[]> {
  const caches = rendered.filter(({ scene }) => isCacheNode(scene));
  if (caches.length === 0) return [];
  const frames = new Map(caches.map((output) => [output.scene.name, output.frames]));
  const writers: Writer[] = [];
  for (const { kind, owner, writesTo } of references) {
    yield;
    const ofOwner = kind === 'output' ? frames.get(owner.name) : undefined;
    if (ofOwner === undefined || writesTo === undefined) continue;
    writers.push({
      pattern: patternOf(writesTo),
      frames: ofOwner === null ? null : new Set(ofOwner),
      example: exampleOf(writesTo),
    });
  }
  return writers;
}

/** What moves in a written path: the frame, a tile, anything. */
const MOVING = /\$F(\d*)|<UDIM>|\*/g;

function patternOf(path: string): RegExp {
  let source = '';
  let at = 0;
  const plain = slashed(path);
  for (const match of plain.matchAll(MOVING)) {
    source += escaped(plain.slice(at, match.index));
    at = match.index + match[0].length;
    const digits = Number(match[1] ?? 0);
    if (match[0].startsWith('$F')) source += `(?<frame>\\d{${Math.max(1, digits)},})`;
    else source += match[0] === '*' ? '[^/]*' : '\\d{4}';
    // A name may have its number twice; the first one tells the frame.
    if (match[0].startsWith('$F')) break;
  }
  const rest = plain.slice(at).replaceAll(MOVING, '*').split('*').map(escaped).join('[^/]*');
  return new RegExp(`^${source}${rest}$`, isWindowsPath(path) ? 'i' : '');
}

function exampleOf(path: string): string {
  return slashed(path).replaceAll(MOVING, (token, digits: string | undefined) =>
    token === '*' ? '.0001' : token.startsWith('$F') ? '1'.padStart(Number(digits ?? 0), '0') : '1001',
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** On Linux and macOS a backslash is part of a name. */
function slashed(path: string): string {
  return isWindowsPath(path) ? path.replaceAll('\\', '/') : path;
}

/** What stays missing; null when nothing changes. */
function* leftOf(
  { kind, missing }: SceneReference,
  writers: readonly Writer[],
): Steps<readonly LocalPath[] | null> {
  const [first] = missing;
  if (kind === 'output' || first === undefined) return null;
  const alike = writers.filter((writer) => isNamedBy(first, writer));
  if (alike.length === 0) return null;
  const left: LocalPath[] = [];
  for (const path of missing) {
    yield;
    if (!alike.some((writer) => isWritten(path, writer))) left.push(path);
  }
  return left.length === missing.length ? null : left;
}

function isNamedBy(path: string, { pattern, example }: Writer): boolean {
  return pattern.test(exampleOf(path)) || (isOpen(path) && patternOf(path).test(example));
}

/** True for a name that stands for several files. */
function isOpen(path: string): boolean {
  return path.search(MOVING) >= 0;
}

function isWritten(path: string, writer: Writer): boolean {
  if (isOpen(path)) return isNamedBy(path, writer);
  const frame = writer.pattern.exec(slashed(path));
  if (frame === null) return false;
  const number = frame.groups?.frame;
  return number === undefined || writer.frames === null || writer.frames.has(Number(number));
}

function keyOf(owner: Owner, path: string | null): string {
  return JSON.stringify([owner.type, owner.name, owner.property, path]);
}

function withFewer(finding: Finding, left: readonly LocalPath[]): Finding {
  const [path = ''] = left;
  const name = finding.owner?.name ?? '';
  return {
    ...finding,
    text: fileTexts['missing-after-caches'](name, path, left.length),
    count: left.length,
    fix: { action: 'locateFile', path },
  };
}
