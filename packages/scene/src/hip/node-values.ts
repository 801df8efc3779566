import { type Channels, parseChannels } from './channels.ts';
import { type ExpressionScope, evaluate, expandText } from './expression.ts';
import type { HipFile } from './hip-file.ts';
import { type HipNode, nodeName } from './node.ts';
import { type Parameters, type ParameterValue, parseParameters } from './parameters.ts';
import {
  asText,
  constantNumber,
  constantText,
  plainText,
  type SymbolicNumber,
  type SymbolicText,
  type SymbolicValue,
  sameFrame,
  unknownFrame,
} from './symbolic-text.ts';
import { keyframed, onlyHoudiniKnows, UnknownValue, variableNotInFile } from './unknown-value.ts';

/** What the variables of places mean when a value is worked out. */
export interface Places {
  /** `$HIP`, without a slash at its end. */
  readonly hip: string;
  /** `$HIPFILE`: the scene. */
  readonly hipFile: string;
  /** What the live host says, before what the scene says of `$JOB`, and where it says nothing. */
  readonly fromHost: ReadonlyMap<string, string>;
  /** True to take from this process what the scene does not say itself, and `$JOB` before what it says. */
  readonly fromProcess: boolean;
}

/** What was met while a value was worked out. */
export interface ValueTrail {
  /** It lies in Houdini's installation, which every machine has of its own. */
  installation: boolean;
  /** It lies in a folder for temporary files. */
  temporary: boolean;
  /** It depends on {@link Places}. */
  place: boolean;
}

/** Values of the parameters of all nodes of a scene. */
export interface NodeValues {
  parameters(node: HipNode): Parameters;
  /** @throws UnknownValue when only Houdini can tell. */
  text(node: HipNode, value: ParameterValue, places: Places, trail: ValueTrail): SymbolicText;
  /** A setting's number on the current frame, as saved when it cannot be worked out; null when there is none. */
  setting(node: HipNode, name: string, index?: number): number | null;
  /** A setting's text when it is the same on every frame; null when there is none or it is not known. */
  plain(node: HipNode, name: string): string | null;
  /** A parameter's text as it is written, unexpanded; of an animated one the expression. */
  written(node: HipNode, name: string): string | null;
  /** The node at a path such as `../cam1`; null when there is none. */
  nodeAt(from: HipNode, path: string): HipNode | null;
}

/** Steps that one value may cost, and all values together. */
const BUDGET = 4000;
const TOTAL_BUDGET = 20_000_000;
/** Parameters that refer to parameters. */
const HOP_LIMIT = 24;
/** Nodes whose parameters are kept parsed. */
const PARSED_KEPT = 512;

/** Variables for places of Houdini's installation. */
const INSTALLATION = new Set(['HFS', 'HH', 'HHC', 'HHP', 'HB', 'HD', 'HDSO', 'HSB', 'HT']);
const TEMPORARY = new Set(['HOUDINI_TEMP_DIR', 'TEMP', 'TMP', 'TMPDIR']);

const PAIR = ['x', 'y', 'z', 'w'];
const COLOUR = ['r', 'g', 'b', 'a'];
const TEXTURE = ['u', 'v', 'w'];

/** A component such as `tx`, `f2` or `resy`; null when the name has no such end. */
function componentOf(name: string): { readonly name: string; readonly index: number } | null {
  const last = name.at(-1) ?? '';
  const digit = /^[1-9]$/.test(last) ? Number(last) - 1 : -1;
  const letter = [PAIR, COLOUR, TEXTURE].map((letters) => letters.indexOf(last)).find((index) => index >= 0);
  const index = digit >= 0 ? digit : (letter ?? -1);
  return index < 0 || name.length < 2 ? null : { name: name.slice(0, -1), index };
}

/** The path that a path from a node leads to: `../cam1` from `/obj/geo1` is `/obj/cam1`. */
export function resolveNodePath(from: string, path: string): string {
  const parts = path.startsWith('/') ? [] : from.split('/').filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return `/${parts.join('/')}`;
}

export function newTrail(): ValueTrail {
  return { installation: false, temporary: false, place: false };
}

/** A number saved as text; a toggle is `on` or `off`. */
function savedNumber(text: string): number | null {
  if (text === 'on' || text === 'off') {
    return Number(text === 'on');
  }
  const number = Number.parseFloat(text);
  return Number.isFinite(number) ? number : null;
}

/** @param home - Where the scene lies now. */
export function createNodeValues(file: HipFile, home: Places): NodeValues {
  const parsed = new Map<HipNode, { readonly parameters: Parameters; channels: Channels | null }>();
  const { playbar } = file;
  let totalLeft = TOTAL_BUDGET;

  function parse(node: HipNode): { readonly parameters: Parameters; channels: Channels | null } {
    let found = parsed.get(node);
    if (found === undefined) {
      found = { parameters: parseParameters(node.parameterText), channels: null };
      if (parsed.size >= PARSED_KEPT) {
        const oldest = parsed.keys().next().value;
        if (oldest !== undefined) {
          parsed.delete(oldest);
        }
      }
      parsed.set(node, found);
    }
    return found;
  }

  function channel(node: HipNode, name: string) {
    const found = parse(node);
    found.channels ??= parseChannels(node.channelText);
    return found.channels.get(name);
  }

  interface Work {
    left: number;
    readonly places: Places;
    readonly trail: ValueTrail;
  }

  function savedValue(node: HipNode, name: string): ParameterValue | null {
    const { parameters } = parse(node);
    const exact = parameters.get(name)?.[0];
    if (exact !== undefined) {
      return exact;
    }
    const component = componentOf(name);
    return component === null ? null : (parameters.get(component.name)?.[component.index] ?? null);
  }

  /** What drives the value; null when nothing does. */
  function driven(node: HipNode, value: ParameterValue, work: Work, hops: number): SymbolicValue | null {
    const drive = value.channel === null ? undefined : channel(node, value.channel);
    if (drive === undefined) {
      return null;
    }
    if (drive.expression === null) {
      throw keyframed();
    }
    if (drive.language === 'python') {
      throw onlyHoudiniKnows(drive.expression);
    }
    if (/^(?:bezier|linear|cubic|qlinear|constant|ease|easein|easeout)\(\s*\)$/.test(drive.expression)) {
      throw keyframed();
    }
    return evaluate(drive.expression, scopeOf(node, work, hops));
  }

  function textOf(node: HipNode, value: ParameterValue, work: Work, hops: number): SymbolicText {
    const result = driven(node, value, work, hops);
    return result === null ? expandText(value.text, scopeOf(node, work, hops)) : asText(result);
  }

  function numberOf(node: HipNode, value: ParameterValue, work: Work, hops: number): SymbolicNumber {
    const result = driven(node, value, work, hops);
    if (result === null) {
      const saved = savedNumber(value.text);
      if (saved !== null) {
        return constantNumber(saved);
      }
      return asNumber(expandText(value.text, scopeOf(node, work, hops)), value.text);
    }
    return result.type === 'number' ? result : asNumber(result, value.text);
  }

  function asNumber(text: SymbolicText, shown: string): SymbolicNumber {
    const plain = plainText(text);
    const number = plain === null ? null : savedNumber(plain);
    if (number === null) {
      throw onlyHoudiniKnows(shown);
    }
    return constantNumber(number);
  }

  function parameterAt(
    from: HipNode,
    path: string,
  ): { readonly node: HipNode; readonly value: ParameterValue } {
    const slash = path.lastIndexOf('/');
    const node = slash < 0 ? from : nodeAt(from, slash === 0 ? '/' : path.slice(0, slash));
    const value = node === null ? null : savedValue(node, path.slice(slash + 1));
    if (node === null || value === null) {
      throw onlyHoudiniKnows(`ch("${path}")`);
    }
    return { node, value };
  }

  function nodeAt(from: HipNode, path: string): HipNode | null {
    return file.nodes.get(resolveNodePath(from.path, path)) ?? null;
  }

  function scopeOf(node: HipNode, work: Work, hops: number): ExpressionScope {
    if (hops > HOP_LIMIT) {
      throw onlyHoudiniKnows(node.path);
    }
    return {
      variable: (name) => variable(name, node, work, hops),
      stringParameter(path) {
        const at = parameterAt(node, path);
        return textOf(at.node, at.value, work, hops + 1);
      },
      numberParameter(path) {
        const at = parameterAt(node, path);
        return numberOf(at.node, at.value, work, hops + 1);
      },
      nodeName: (path) => nodeName(resolveNodePath(node.path, path)),
      nodePath: (path) => resolveNodePath(node.path, path),
      spend() {
        work.left -= 1;
        totalLeft -= 1;
        if (work.left < 0 || totalLeft < 0) {
          throw onlyHoudiniKnows(node.path);
        }
      },
    };
  }

  function variable(name: string, node: HipNode, work: Work, hops: number): SymbolicValue {
    const { places, trail } = work;
    const frame = /^(S?)F(\d*)$/.exec(name);
    if (frame !== null) {
      // Which step a simulation is at on a frame that renders is up to its network.
      const at = frame[1] === '' ? sameFrame : unknownFrame;
      const digits = Math.min(Number(frame[2] ?? 0), 32);
      return digits === 0
        ? { type: 'number', varies: true, at }
        : { type: 'text', parts: [{ type: 'frame', digits, at }] };
    }
    switch (name) {
      case 'FF':
        return { type: 'number', varies: true, at: sameFrame };
      case 'T':
        return { type: 'number', varies: true, at: (number) => (number - 1) / playbar.fps };
      case 'FPS':
        return constantNumber(playbar.fps);
      case 'FSTART':
        return constantNumber(playbar.start);
      case 'FEND':
        return constantNumber(playbar.end);
      case 'NFRAMES':
        return constantNumber(playbar.end - playbar.start + 1);
      case 'RFSTART':
        return constantNumber(playbar.playedStart);
      case 'RFEND':
        return constantNumber(playbar.playedEnd);
      case 'OS':
        return constantText(nodeName(node.path));
      case 'UDIM':
        return { type: 'text', parts: [{ type: 'tile', name: '<UDIM>' }] };
      case 'HIP':
        trail.place = true;
        return constantText(places.hip);
      case 'HIPFILE':
        trail.place = true;
        return constantText(places.hipFile);
      case 'ACTIVETAKE': {
        // An output node may render with a take of its own.
        const take = savedValue(node, 'take')?.text ?? '';
        if (take !== '' && take !== '_current_') {
          return constantText(take);
        }
        break;
      }
      case 'HIPNAME':
        // Houdini takes it anew from the file's name, whatever it was when the scene was saved.
        return constantText(nodeName(home.hipFile.replaceAll('\\', '/')).replace(/\.[^.]*$/, ''));
      default:
        break;
    }
    if (INSTALLATION.has(name)) {
      trail.installation = true;
      return constantText(`$${name}`);
    }
    if (TEMPORARY.has(name)) {
      trail.temporary = true;
      return constantText(`$${name}`);
    }
    const saved = file.variables.get(name);
    const host = places.fromHost.get(name);
    if (host !== undefined && (saved === undefined || name === 'JOB')) {
      trail.place = true;
      return constantText(host.replace(/[\\/]+$/, ''));
    }
    const live = process.env[name];
    // A path of the artist's machine means more here than one of whoever saved the scene last, but only the scene is
    // the same wherever it is read: so what this process says comes last.
    if (places.fromProcess && live !== undefined && (saved === undefined || name === 'JOB')) {
      trail.place = true;
      return constantText(live.replace(/[\\/]+$/, ''));
    }
    if (saved === undefined) {
      trail.place = true;
      throw variableNotInFile(name);
    }
    if (name === 'JOB') {
      trail.place = true;
    }
    return expandText(saved, scopeOf(node, work, hops + 1));
  }

  function settingValue(node: HipNode, name: string, index: number): ParameterValue | null {
    return index === 0 ? savedValue(node, name) : (parse(node).parameters.get(name)?.[index] ?? null);
  }

  function quietly<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (error instanceof UnknownValue) {
        return null;
      }
      throw error;
    }
  }

  function newWork(places: Places, trail: ValueTrail): Work {
    return { left: BUDGET, places, trail };
  }

  return {
    parameters: (node) => parse(node).parameters,
    nodeAt,
    text: (node, value, places, trail) => textOf(node, value, newWork(places, trail), 0),
    setting(node, name, index = 0) {
      const value = settingValue(node, name, index);
      if (value === null) {
        return null;
      }
      const number = quietly(() => numberOf(node, value, newWork(home, newTrail()), 0).at(playbar.frame));
      return number !== null && Number.isFinite(number) ? number : savedNumber(value.text);
    },
    plain(node, name) {
      const value = savedValue(node, name);
      return value === null
        ? null
        : quietly(() => plainText(textOf(node, value, newWork(home, newTrail()), 0)));
    },
    written(node, name) {
      const value = savedValue(node, name);
      if (value === null) {
        return null;
      }
      const drive = value.channel === null ? undefined : channel(node, value.channel);
      return drive?.expression == null ? value.text : writtenExpression(drive.expression);
    },
  };
}

/** An expression that is just a text, as a keyframed file name has one, without its quotes; any other in backticks. */
export function writtenExpression(expression: string): string {
  return /^"[^"]*"$/.test(expression) ? expression.slice(1, -1) : `\`${expression}\``;
}
