import type { HostName, PluginUse } from '@farmhand/model';
import { hardwareReasons } from './data/hardware-reasons.ts';
import { hosts } from './data/hosts.ts';
import type { RendererDevice } from './data/renderer-devices.ts';
import {
  type HardwareProposal,
  type HardwareVerdict,
  hardwareLabel,
  kindOf,
  type OfferedHardware,
} from './hardware.ts';
import { ownRenderers } from './own-renderers.ts';
import { bareVersion, looseKey, pluginKey, pluginLabel, readPlugin } from './plugin-name.ts';
import { finds, pluginPattern } from './plugin-pattern.ts';
import type { Reason } from './reason.ts';
import { rendererOf } from './renderer-of.ts';
import { compareVersions, parseVersion } from './version.ts';

/** How many nodes a sentence on the lack of a fitting one speaks of. */
const NEAREST = 3;

export interface ProposeHardwareInput {
  /** What the farm lists; empty where it lists nothing. */
  readonly hardware: readonly OfferedHardware[];
  /** What the artist chose; null takes the node that fits best. */
  readonly hardwareId: number | null;
  /** Renderers of what is rendered, in the host's own ids: `CYCLES`, `V-Ray GPU 6.20`. */
  readonly renderers: readonly string[];
  /** What the scene asks its renderers to use; null for their usual. */
  readonly device: 'cpu' | 'gpu' | null;
  /** Memory that a frame needs. */
  readonly memoryGiB: number;
  /** The farm's number of the program. */
  readonly softwareId: number;
  /** Plugins of the render environment, by the farm's names; versions as the farm or the host writes them. */
  readonly plugins: readonly PluginUse[];
  /** The farm's codes of what the check found. */
  readonly tipCodes: readonly string[];
  readonly host: HostName;
}

/**
 * Says which of the farm's render nodes a job should run on, or how the one that was chosen suits it.
 *
 * Pure and deterministic: the order of what the farm lists does not matter. Among those that fit, a node of the right
 * kind comes first, then one that wastes the least memory, has the fewest cards, has the older card (the farm lists no
 * prices; older cards are cheaper), and has the lower number.
 */
export function proposeHardware(input: ProposeHardwareInput): HardwareProposal {
  if (input.hardware.length === 0) {
    return {
      basis: 'notTold',
      chosen: null,
      fitting: [],
      unfit: [],
      reasons: [hardwareReasons.notTold()],
    };
  }
  const needs = needsOf(input);
  const judged = input.hardware.map((hardware) => judge(hardware, needs, input));
  const fitting = judged
    .filter(({ fits }) => fits)
    .toSorted((a, b) => compareFitting(a.hardware, b.hardware, needs));
  const unfit = judged
    .filter(({ fits }) => !fits)
    .toSorted((a, b) => obstacles(a) - obstacles(b) || a.hardware.id - b.hardware.id);

  if (input.hardwareId !== null) {
    const asked = judged.find(({ hardware }) => hardware.id === input.hardwareId);
    if (asked !== undefined) {
      return { basis: 'asked', chosen: asked, fitting, unfit, reasons: asked.reasons };
    }
    const labels = fitting.slice(0, NEAREST).map(({ label }) => label);
    const reasons = [hardwareReasons.notThere(input.hardwareId, [...new Set(labels)])];
    return { basis: 'none', chosen: null, fitting, unfit, reasons };
  }
  const best = fitting[0];
  if (best === undefined) {
    return { basis: 'none', chosen: null, fitting, unfit, reasons: whyNone(unfit) };
  }
  return { basis: 'proposed', chosen: best, fitting, unfit, reasons: best.reasons };
}

/** What one renderer of the job computes with. */
interface Need {
  /** Name an artist knows the renderer by. */
  readonly renderer: string;
  readonly device: 'cpu' | 'gpu';
  /** True when the scene decided that, not the renderer. */
  readonly isChoice: boolean;
}

function needsOf(input: ProposeHardwareInput): readonly Need[] {
  const ownName = ownRenderers(hosts[input.host]);
  const needs = input.renderers
    // A file that does not tell its renderer names an empty one.
    .filter((renderer) => looseKey(renderer) !== '')
    .flatMap((renderer) => renderersBehind(renderer, input.plugins))
    .map((renderer) => needOf(renderer, input, ownName(renderer)));
  const byName = new Map(needs.map((need) => [need.renderer, need]));
  return [...byName.values()].toSorted((a, b) => (a.renderer < b.renderer ? -1 : 1));
}

/** A node that hands the scene to a renderer brings what that one needs: it is among the plugins of the environment. */
function renderersBehind(renderer: string, plugins: readonly PluginUse[]): readonly string[] {
  if (rendererOf(renderer)?.handsOver !== true) return [renderer];
  const behind = plugins.map(({ name }) => name).filter((name) => readPlugin(name).facts?.renders === true);
  return behind.length === 0 ? [renderer] : behind;
}

function needOf(
  renderer: string,
  { plugins, device: asked }: ProposeHardwareInput,
  ownName: string | null,
): Need {
  const facts = rendererOf(renderer);
  if (facts === null) {
    const name = ownName ?? pluginLabel(renderer);
    return { renderer: name, device: asked ?? 'cpu', isChoice: asked !== null };
  }
  if (facts.runsOn !== 'either' || isBeforeCpu(facts, plugins)) {
    const device = facts.runsOn === 'cpu' ? 'cpu' : 'gpu';
    return { renderer: facts.name, device, isChoice: false };
  }
  return {
    renderer: facts.name,
    device: asked ?? facts.usually ?? 'cpu',
    // What the renderer does anyway needs no word on the scene's settings.
    isChoice: asked !== null && asked !== facts.usually,
  };
}

function isBeforeCpu({ name, cpuSince }: RendererDevice, plugins: readonly PluginUse[]): boolean {
  const since = parseVersion(cpuSince ?? '');
  const used = plugins.find((plugin) => pluginKey(plugin.name) === pluginKey(name));
  if (since === null || used === undefined) return false;
  const { parts } = readPlugin(used.name, used.version);
  return parts !== null && compareVersions(parts, since) < 0;
}

function judge(
  hardware: OfferedHardware,
  needs: readonly Need[],
  input: ProposeHardwareInput,
): HardwareVerdict {
  const label = hardwareLabel(hardware);
  const kind = kindOf(hardware);
  const against = [
    ...refusals(hardware, label, input),
    ...(kind === 'gpu'
      ? []
      : needs.filter(({ device }) => device === 'gpu').map((need) => cardMissing(need, label))),
    ...memoryShort(hardware, label, input.memoryGiB),
  ];
  return {
    hardware: { ...hardware, kind },
    label,
    fits: against.length === 0,
    reasons: against.length > 0 ? against : merits({ ...hardware, kind }, label, needs, input.memoryGiB),
  };
}

/** What the farm itself says against a node. */
function refusals(
  { enabled, unsupportedSoftwareIds, unsupportedTipCodes, unsupportedPlugins }: OfferedHardware,
  label: string,
  { softwareId, tipCodes, plugins, host }: ProposeHardwareInput,
): readonly Reason[] {
  const patterns = unsupportedPlugins.map(pluginPattern);
  return [
    ...(enabled ? [] : [hardwareReasons.switchedOff(label)]),
    ...(unsupportedSoftwareIds.includes(softwareId)
      ? [hardwareReasons.softwareRefused(hosts[host].name, label)]
      : []),
    ...plugins.flatMap((plugin) => {
      const refused = refusedPlugin(plugin, patterns);
      return refused === null ? [] : [hardwareReasons.pluginRefused(refused, label)];
    }),
    ...[...new Set(tipCodes)]
      .filter((code) => unsupportedTipCodes.includes(code))
      .map((code) => hardwareReasons.findingRefused(code, label)),
  ];
}

/** What a node refuses of a plugin: all of it, or one version; null when it takes it. */
function refusedPlugin({ name, version }: PluginUse, patterns: readonly RegExp[]): string | null {
  const bare = version === null ? '' : bareVersion(name, version);
  if (patterns.some((pattern) => finds(pattern, `${name} `))) return pluginLabel(name);
  return bare !== '' && patterns.some((pattern) => finds(pattern, `${name} ${bare}`))
    ? `${pluginLabel(name)} ${bare}`
    : null;
}

function cardMissing({ renderer, isChoice }: Need, label: string): Reason {
  return isChoice
    ? hardwareReasons.cardAskedForNone(renderer, label)
    : hardwareReasons.noCard(renderer, label);
}

function memoryShort({ ramGigabytes }: OfferedHardware, label: string, memoryGiB: number): readonly Reason[] {
  return ramGigabytes !== null && ramGigabytes < memoryGiB
    ? [hardwareReasons.memoryShort(label, ramGigabytes, memoryGiB)]
    : [];
}

/** What speaks for a node that fits. */
function merits(
  { kind, ramGigabytes }: OfferedHardware,
  label: string,
  needs: readonly Need[],
  memoryGiB: number,
): readonly Reason[] {
  const wantsCard = needs.some(({ device }) => device === 'gpu');
  const devices = needs.flatMap(({ renderer, device, isChoice }) => {
    if (device === 'gpu') {
      return [
        isChoice ? hardwareReasons.cardAskedFor(renderer, label) : hardwareReasons.hasCard(renderer, label),
      ];
    }
    if (kind === 'cpu') return [hardwareReasons.onProcessor(renderer, label)];
    // Beside a renderer that needs the card, the others cost nothing more.
    return wantsCard ? [] : [hardwareReasons.cardIdle(renderer, label)];
  });
  const memory =
    ramGigabytes === null
      ? hardwareReasons.memoryNotTold(label, memoryGiB)
      : hardwareReasons.memoryEnough(label, ramGigabytes, memoryGiB);
  return [...devices, memory];
}

function compareFitting(a: OfferedHardware, b: OfferedHardware, needs: readonly Need[]): number {
  const wanted = needs.some(({ device }) => device === 'gpu') ? 'gpu' : 'cpu';
  const kind = (hardware: OfferedHardware) => Number(hardware.kind !== wanted);
  return (
    kind(a) - kind(b) ||
    compareUnknownLast(a.ramGigabytes, b.ramGigabytes) ||
    (a.gpuCount ?? 0) - (b.gpuCount ?? 0) ||
    compareUnknownLast(generation(a), generation(b)) ||
    a.id - b.id
  );
}

function compareUnknownLast(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}

/** 3090 of `RTX 3090`: makers count their cards up. */
function generation({ model }: OfferedHardware): number | null {
  const digits = /\d{3,}/.exec(model)?.[0];
  return digits === undefined ? null : Number(digits);
}

function obstacles({ reasons }: HardwareVerdict): number {
  return reasons.length;
}

function whyNone(unfit: readonly HardwareVerdict[]): readonly Reason[] {
  const nearest = unfit.slice(0, NEAREST).flatMap(({ reasons }) => reasons);
  const bySentence = new Map(nearest.map((reason) => [reason.en, reason]));
  return [hardwareReasons.nothingFits(), ...bySentence.values()];
}
