import { posix } from 'node:path';
import type { LocalizedText, LocalPath, ReferenceKind } from '@farmhand/model';
import type { Expansion } from '../expansion.ts';
import type { FoundReference } from '../found-reference.ts';
import type { Pace } from '../pace.ts';
import type { ResolvedPath } from '../stored-path.ts';
import { bareName, lastSlash } from '../windows-paths.ts';
import { constructedPath, hasExplicitPath } from './file-cache.ts';
import { fileExtension, isKnownExtension, kindOfFile } from './file-kinds.ts';
import { soundsLikeOutput } from './file-parameters.ts';
import { isFileName, type ParameterUse, useOfParameter } from './file-use.ts';
import { createNumbersOn, rangeOf, type WantedFrames, type WantedNumbers } from './frames.ts';
import type { HipFile } from './hip-file.ts';
import { type HipNode, networksAround, parentPath, plainType } from './node.ts';
import { type NodeValues, newTrail, type Places, type ValueTrail } from './node-values.ts';
import type { ParameterValue } from './parameters.ts';
import { type PathShape, resolveHipPath, shapeOf } from './path-shape.ts';
import { outputParameter, type Rop } from './rops.ts';
import { sameFrame } from './symbolic-text.ts';
import { UnknownValue } from './unknown-value.ts';

/** What the references of a scene are worked out from. */
export interface ReferenceContext {
  readonly path: LocalPath;
  readonly file: HipFile;
  readonly values: NodeValues;
  readonly rops: readonly Rop[];
  readonly wanted: WantedFrames;
  /** What the variables of places can mean, the likeliest first. */
  readonly places: readonly Places[];
  readonly pace: Pace;
}

/** Beginnings of values that name something inside the scene, an asset or a service, and no file. */
export const NO_FILE =
  /^(?:op|opdef|oplib|opobject|temp|shop|anon|sdr|http|https|ftp|rop|pdg|mailto|geo|stage|s3):/i;
/** Part of what a Mantra node has where no style sheet was chosen. */
const STYLES_DEFAULT = 'hou.styles.styles()';
/** Longest value that can be a file name, in characters. */
const VALUE_LIMIT = 4096;

/** Files that come with Houdini and that its nodes name without a folder, in formats that artists use too. */
const INSTALLED = /^(?:default|butterfly\d*|mandril|uvcolor)\.\w+$/i;
/** A picture or geometry that Houdini looks for in its own folders too: a name without a folder, of its own formats. */
const HOUDINIS_OWN = /^(?:[^\\/]+\.(?:pic|b?hclassic|b?clip)|(?:def\w*|pointlight)\.b?geo)(?:\.\w+)?$/i;
/** Folders of a renderer's installation. */
const OF_RENDERER = /[\\/](?:ProgramData|usr)[\\/]Redshift[\\/]/i;
const PROGRAM = /\.(?:exe|bat|dll|app|dylib)["'`]*$/i;

/** Every file that a parameter of a node names, in the order of the file. */
export async function findReferences(context: ReferenceContext): Promise<readonly FoundReference[]> {
  const { file, values, rops, pace } = context;
  const ropOf = new Map(rops.map((rop) => [rop.node, rop]));
  const work: Work = {
    ...context,
    ropOf,
    numbersOn: createNumbersOn(context.wanted),
    retimed: retimedNetworks(file),
    tasks: new Map(),
  };
  const references: FoundReference[] = [];
  for (const node of file.nodes.values()) {
    if (node.channelText === '' && !MAY_NAME_FILES.test(node.parameterText)) {
      continue;
    }
    const rop = ropOf.get(node);
    const output = rop === undefined ? null : (outputParameter(rop, values)?.name ?? null);
    for (const [name, [value]] of values.parameters(node)) {
      const pause = pace.breathe();
      if (pause) {
        await pause;
      }
      if (value !== undefined) {
        const reference = referenceOf(node, name, value, name === output, work);
        if (reference !== null) {
          references.push(reference);
        }
      }
    }
    if (plainType(node.type) === 'filecache') {
      references.push(...cacheReference(node, work));
    }
  }
  for (const { node: path, parameters } of file.takeOverrides) {
    const node = file.nodes.get(path);
    for (const [name, [value]] of node === undefined ? [] : parameters) {
      const reference =
        node === undefined || value === undefined ? null : referenceOf(node, name, value, false, work);
      if (reference !== null) {
        references.push(reference);
      }
    }
  }
  return references;
}

/** Most nodes have nothing but numbers and menus, which are not worth taking apart. */
const MAY_NAME_FILES = /[/\\$`]|[A-Za-z]\.[A-Za-z]/;

interface Work extends ReferenceContext {
  readonly ropOf: ReadonlyMap<HipNode, Rop>;
  readonly numbersOn: (at: (frame: number) => number) => WantedNumbers | null;
  /** Networks in which a file is not read on the frame that renders. */
  readonly retimed: ReadonlySet<string>;
  /** Networks asked about so far, and whether a render cannot reach them because they hold tasks. */
  readonly tasks: Map<string, boolean>;
}

/** Node types that read what is above them on other frames than the one that renders. */
const RETIMING =
  /^(?:timeshift|retime|timeblend|timewarp|trail|timedilation|solver|dopnet|sequenceblend|retime_.*)$/;

/** Networks with such a node, and these nodes. */
export function retimedNetworks(file: HipFile): ReadonlySet<string> {
  const networks = new Set<string>();
  for (const { path, type } of file.nodes.values()) {
    if (RETIMING.test(plainType(type))) {
      networks.add(parentPath(path));
      networks.add(path);
    }
  }
  return networks;
}

/** True for a node in a network in which files are read on other frames than the one that renders. */
export function isRetimed(path: string, retimed: ReadonlySet<string>): boolean {
  return networksAround(path).some((network) => retimed.has(network));
}

const TASK_NETWORK = /^topnet(?:mgr)?$/;

/** Networks of tasks run for themselves; a render does not reach them. */
function isTask(node: HipNode, { file, tasks }: Work): boolean {
  const network = parentPath(node.path);
  let known = tasks.get(network);
  if (known === undefined) {
    known = false;
    for (let at = network; at !== '/' && !known; at = parentPath(at)) {
      known = at === '/tasks' || TASK_NETWORK.test(plainType(file.nodes.get(at)?.type ?? ''));
    }
    tasks.set(network, known);
  }
  return known || TASK_NETWORK.test(plainType(node.type));
}

function referenceOf(
  node: HipNode,
  name: string,
  value: ParameterValue,
  isOutput: boolean,
  work: Work,
): FoundReference | null {
  const { values, file } = work;
  if (value.channel !== null && IS_NUMBER.test(value.text)) {
    // What an expression makes of a text is saved as a text.
    return null;
  }
  const written = writtenValue(node, name, value, values);
  if (!couldBePath(written, value.channel !== null)) {
    return null;
  }
  const declared =
    node.spareFiles?.use(name, value.text) ??
    file.assetInterfaces.get(node.type)?.use(name, value.text) ??
    null;
  const use = useOfParameter(
    node,
    name,
    { declared, isOutput, isOfOtherRop: isOtherRop(node, work) },
    values,
  );
  const isPromised = declared !== null || isOutput || isFileName(name);
  if (use === 'none' || (use === null && !looksLikeFile(written))) {
    return null;
  }
  return buildReference(node, name, written, value, use ?? useOfFile(name, written), isPromised, work);
}

/** True for an output node of a type nobody told of; in geometry, such a one is told by its name. */
function isOtherRop(node: HipNode, { ropOf }: Work): boolean {
  const rop = ropOf.get(node);
  return rop === undefined ? /(?:^|_)rop(?:_|$)/.test(plainType(node.type)) : !rop.type.isKnown;
}

const IS_NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
/** Houdini's own beginnings of caches: a file of the scene's and the node's name. */
const CACHE_OF_NODE = /\$\{?HIPNAME\b.*\$\{?OS\b/;

/** What a node does with a file that neither its interface nor the parameter's name promises. */
function useOfFile(name: string, written: string): ParameterUse {
  return soundsLikeOutput(name) ? 'write' : CACHE_OF_NODE.test(written) ? 'readIfThere' : 'read';
}

/** A value as the artist wrote it; of an animated one the expression. */
function writtenValue(node: HipNode, name: string, value: ParameterValue, values: NodeValues): string {
  return value.channel === null ? value.text : (values.written(node, name) ?? value.text);
}

/** @param isDriven - An expression may go over several lines, a path does not. */
function couldBePath(written: string, isDriven: boolean): boolean {
  return (
    written.length > 1 &&
    written.length <= VALUE_LIMIT &&
    (isDriven || !written.includes('\n')) &&
    /[./\\$`]/.test(written) &&
    !NO_FILE.test(written) &&
    !written.includes(STYLES_DEFAULT) &&
    !PROGRAM.test(written) &&
    !/^[-+.\d]+$/.test(written)
  );
}

/** True for a value that has the form of a path with an extension known for files, whatever parameter it is of. */
function looksLikeFile(written: string): boolean {
  return (
    /[/\\]/.test(written) &&
    !/[;{}=|\t]/.test(written) &&
    isKnownExtension(fileExtension(written.replace(/`$/, '')))
  );
}

interface Evaluated {
  readonly shapes: readonly PathShape[];
  readonly reason: LocalizedText | null;
  readonly trail: ValueTrail;
}

/** Works a value out under each meaning that the variables of places can have. */
function evaluateAll(node: HipNode, value: ParameterValue, work: Work): Evaluated {
  const shapes: PathShape[] = [];
  const trail = newTrail();
  let reason: LocalizedText | null = null;
  for (const places of work.places) {
    const one = newTrail();
    try {
      shapes.push(shapeOf(work.values.text(node, value, places, one)));
    } catch (error) {
      if (!(error instanceof UnknownValue)) {
        throw error;
      }
      reason ??= error.reason;
    }
    trail.installation ||= one.installation;
    trail.temporary ||= one.temporary;
    if (!one.place) {
      break;
    }
  }
  return { shapes, reason, trail };
}

function buildReference(
  node: HipNode,
  name: string,
  written: string,
  value: ParameterValue,
  use: ParameterUse,
  isPromised: boolean,
  work: Work,
): FoundReference | null {
  const { path } = work;
  const base = {
    storedPath: written,
    // A node inside an asset, whose type only the asset tells, is just a node.
    owner: { type: node.type || 'node', name: node.path, property: name },
    storedIn: path,
    packed: false,
  };
  if (use === 'write') {
    const [place] = evaluateAll(node, value, work).shapes;
    return {
      ...base,
      kind: 'output',
      needed: false,
      frames: null,
      expansion: { type: 'output' },
      ...(place === undefined ? {} : { writesTo: writtenPlace(place, path) }),
    };
  }
  const { shapes, reason, trail } = evaluateAll(node, value, work);
  const [shape] = shapes;
  if (shape === undefined) {
    // An expression in a parameter that may be anything is no news.
    if (reason === null || (!isPromised && !looksLikeFile(written))) {
      return null;
    }
    const needed = isReached(node, use, work) && !trail.installation && !trail.temporary;
    const expansion: Expansion = { type: 'unknown', reason };
    return { ...base, kind: kindOfFile(written.replace(/[`"')]+$/, '')), needed, frames: null, expansion };
  }
  if (shape.path === '' || NO_FILE.test(shape.path) || (!isPromised && !looksLikeFile(shape.path))) {
    return null;
  }
  if (isPromised && fileExtension(shape.path) === '' && !/[/\\]/.test(shape.path)) {
    // A name of something else: a font, a colour space, a channel.
    return null;
  }
  if (/[/\\]$/.test(shape.path) || (shape.type === 'single' && isFolderName(shape.path))) {
    return null;
  }
  const isInstalled =
    trail.installation ||
    INSTALLED.test(shape.path) ||
    OF_RENDERER.test(shape.path) ||
    /^@\//.test(shape.path);
  if (isInstalled || trail.temporary || isTemporary(written)) {
    const expansion: Expansion = {
      type: 'unknown',
      reason: trail.temporary ? TEMPORARY_PLACE : INSTALLED_PLACE,
    };
    return { ...base, kind: kindOf(shape), needed: false, frames: null, expansion };
  }
  const { expansion, numbers } = expansionOf(node, shape, work);
  return {
    ...base,
    kind: kindOf(shape),
    needed: isReached(node, use, work),
    frames: numbers === null ? null : rangeOf(numbers, work.wanted.step),
    expansion,
    candidates: candidatesOf(shapes, path),
    // A MaterialX document names textures as a layer does.
    ...(kindOfFile(shape.path) === 'usd' || fileExtension(shape.path) === 'mtlx' ? { follow: true } : {}),
    // Where it is not beside the scene, it is Houdini's own, or nobody's yet.
    ...(use === 'readIfThere' || HOUDINIS_OWN.test(shape.path) ? { optional: true } : {}),
  };
}

/** Where it lands; a number that is not just the frame is a `*`. */
function writtenPlace(shape: PathShape, scene: LocalPath): string {
  const { path } = resolveHipPath(shape.path, folderOf(scene));
  return shape.type === 'sequence' && shape.frame.at !== sameFrame
    ? path.replace(/\$F\d*(?=[^/\\]*$)/, '*')
    : path;
}

const INSTALLED_PLACE: LocalizedText = {
  en: 'it comes with Houdini or with the renderer, which the farm has too.',
  zh: '它随 Houdini 或渲染器一起安装，农场上也有。',
};
const TEMPORARY_PLACE: LocalizedText = {
  en: 'it lies in a folder for temporary files, which only lasts while Houdini runs.',
  zh: '它位于临时文件夹中，仅在 Houdini 运行期间存在。',
};

/** A path whose last part has no extension is mostly a folder, and where it is not, nothing tells. */
function isFolderName(path: string): boolean {
  return !bareName(path).includes('.');
}

/** Only as written: the scene itself may lie in such a folder. */
function isTemporary(written: string): boolean {
  return /^\/(?:var\/)?tmp\//.test(written) || /[/\\]AppData[/\\]Local[/\\]Temp[/\\]/i.test(written);
}

function kindOf(shape: PathShape): ReferenceKind {
  const kind = kindOfFile(shape.path);
  if (shape.type === 'tiles') {
    return 'udim';
  }
  return kind === 'image' && shape.type !== 'single' ? 'imageSequence' : kind;
}

/** True when a render can reach what the parameter names. */
function isReached(node: HipNode, use: ParameterUse, work: Work): boolean {
  return use !== 'unused' && !node.bypassed && !isTask(node, work);
}

function expansionOf(
  node: HipNode,
  shape: PathShape,
  work: Work,
): { readonly expansion: Expansion; readonly numbers: readonly number[] | null } {
  switch (shape.type) {
    case 'sequence': {
      const { name } = shape;
      const numbers = isRetimed(node.path, work.retimed) ? null : work.numbersOn(shape.frame.at);
      if (numbers === null || numbers.required.length === 0) {
        return { expansion: { type: 'sequence', name, range: null, required: null }, numbers: null };
      }
      const { required, near } = numbers;
      return {
        expansion: {
          type: 'sequence',
          name,
          range: null,
          required,
          ...(near === undefined ? {} : { near }),
        },
        numbers: required,
      };
    }
    case 'tiles':
      return { expansion: { type: 'tiles', tiles: null }, numbers: null };
    case 'wildcard':
      return { expansion: { type: 'wildcard', required: true }, numbers: null };
    default:
      return {
        expansion: /[*?]/.test(shape.path) ? { type: 'wildcard', required: true } : { type: 'single' },
        numbers: null,
      };
  }
}

/** Where to look: each place once, and only places where the file has the name that the first has. */
function candidatesOf(shapes: readonly PathShape[], scene: LocalPath): readonly ResolvedPath[] {
  const found = new Map<string, ResolvedPath>();
  const [first] = shapes;
  for (const shape of shapes) {
    const isAlike =
      shape.type === first?.type &&
      (shape.type !== 'sequence' || (first.type === 'sequence' && shape.name.head === first.name.head));
    if (isAlike) {
      const resolved = resolveHipPath(shape.path, folderOf(scene));
      if (!found.has(resolved.path)) {
        found.set(resolved.path, resolved);
      }
    }
  }
  return [...found.values()];
}

function folderOf(scene: string): string {
  const slash = lastSlash(scene);
  return slash <= 0 ? posix.parse(scene).root || '/' : scene.slice(0, slash);
}

/**
 * What a File Cache reads or writes. Version 2.0 of the node puts the path together from base folder, base name, version
 * and frame, unless it is set to a path of its own; older ones have just `file`.
 */
function cacheReference(node: HipNode, work: Work): readonly FoundReference[] {
  const { values } = work;
  const isRead = values.setting(node, 'loadfromdisk') === 1;
  // One that reads what is there can still be told to write it anew.
  const uses: readonly ParameterUse[] = isRead ? ['read', 'write'] : ['write'];
  return uses.flatMap((use) => cacheReferenceFor(node, use, work));
}

function cacheReferenceFor(node: HipNode, use: ParameterUse, work: Work): readonly FoundReference[] {
  const { values } = work;
  const parameters = values.parameters(node);
  const isExplicit = hasExplicitPath(node, values);
  const names = isExplicit ? ['file', 'sopoutput'] : ['sopoutput'];
  for (const name of names) {
    const value = parameters.get(name)?.[0];
    const written = value === undefined ? '' : writtenValue(node, name, value, values);
    if (value === undefined || !couldBePath(written, value.channel !== null)) {
      continue;
    }
    const isLast = name === names.at(-1);
    const found = buildReference(node, name, written, value, use, true, work);
    if (found !== null && (found.expansion.type !== 'unknown' || (isLast && isExplicit))) {
      return [found];
    }
  }
  // The frame has the form that substeps give it; any will do.
  const constructed = isExplicit ? null : constructedPath(node, values, '*');
  if (constructed === null) {
    return [];
  }
  const value: ParameterValue = { text: constructed, channel: null };
  const found = buildReference(node, 'basename', constructed, value, use, true, work);
  return found === null ? [] : [found];
}
