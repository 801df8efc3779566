import type { CallOptions, NewRenderEnvironment } from '@farmhand/client';
import type { CatalogPluginVersion, FarmSystem } from './catalog.ts';
import { systemName } from './data/reasons.ts';
import { type EnvironmentLock, withEnvironmentLock } from './environment-lock.ts';
import { bareVersion } from './plugin-name.ts';
import type { AvailableResolution, ResolvedEnvironment } from './resolution.ts';
import { untilAborted } from './until-aborted.ts';

/** A render environment of the account, as the client gives it. */
export interface AccountEnvironment {
  readonly name: string;
  readonly softwareId: number;
  readonly version: string;
  readonly system: FarmSystem;
  readonly isDefault: boolean;
  readonly plugins: readonly Pick<CatalogPluginVersion, 'pluginId'>[];
  /** Empty when the environment sets none. */
  readonly projectPath?: string | null | undefined;
  /** Maya's kind of render layers, by the farm's number; 0 unless it was set. */
  readonly mayaRenderLayerType?: number | null | undefined;
}

/** The two calls of the farm's client that this needs. */
export interface EnvironmentCalls {
  renderEnvironments(
    query: { readonly softwareIds: readonly number[]; readonly system: FarmSystem },
    options?: CallOptions,
  ): Promise<readonly AccountEnvironment[]>;
  addRenderEnvironment(
    environment: NewRenderEnvironment,
    options?: CallOptions,
  ): Promise<{ readonly name: string }>;
}

export interface EnsureInput {
  readonly client: EnvironmentCalls;
  readonly resolution: AvailableResolution;
  /** Keeps other programs on this machine from adding one at the same time. Default: only this one waits for itself. */
  readonly lock?: EnvironmentLock | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EnsuredEnvironment {
  /** The account's name for it, which a job refers to. */
  readonly name: string;
  /** True when this call added it. */
  readonly created: boolean;
}

/** How many names are tried when others keep taking them in the meantime. */
const NAMES_TRIED = 5;

/**
 * Gives the account's render environment with just this software, system and set of plugins, whatever its name;
 * adds one when there is none. Never changes or deletes one that exists.
 *
 * Calls in one process for the same client wait for each other, so two submissions at once add one environment; with a
 * `lock`, so do programs on this machine. Between machines the name decides: both would use the same, the farm refuses
 * the second, and that one then finds the first.
 *
 * When adding fails, whatever the failure was, the farm is asked again: the answer may have been lost, or another
 * program been quicker. Such an environment is reported with `created: false`.
 *
 * @throws the client's errors; the reason of `signal` when it aborts.
 */
export async function ensureEnvironment({
  client,
  resolution: { environment },
  lock,
  signal,
}: EnsureInput): Promise<EnsuredEnvironment> {
  const previous = queues.get(client) ?? Promise.resolve();
  const turn = untilAborted(previous, signal).then(() =>
    lock === undefined
      ? findOrAdd(client, environment, signal)
      : findOrAddAlone(client, environment, lock, signal),
  );
  queues.set(client, Promise.allSettled([previous, turn]));
  return turn;
}

/** Last call of each client; a settled promise keeps nothing else alive. */
const queues = new WeakMap<EnvironmentCalls, Promise<unknown>>();

/** Most jobs find what they need, and need no lock for that. */
async function findOrAddAlone(
  client: EnvironmentCalls,
  wanted: ResolvedEnvironment,
  lock: EnvironmentLock,
  signal: AbortSignal | undefined,
): Promise<EnsuredEnvironment> {
  const { softwareId, system } = wanted;
  const found = findSame(
    await client.renderEnvironments({ softwareIds: [softwareId], system }, { signal }),
    wanted,
  );
  if (found !== undefined) return { name: found.name, created: false };
  return withEnvironmentLock(lock, signal, () => findOrAdd(client, wanted, signal));
}

async function findOrAdd(
  client: EnvironmentCalls,
  wanted: ResolvedEnvironment,
  signal: AbortSignal | undefined,
): Promise<EnsuredEnvironment> {
  const list = (system: FarmSystem) =>
    client.renderEnvironments({ softwareIds: [wanted.softwareId], system }, { signal });
  const { softwareId, softwareName, version, system, pluginIds } = wanted;

  let existing = await list(system);
  const found = findSame(existing, wanted);
  if (found !== undefined) return { name: found.name, created: false };

  // The account has one set of names for both systems; whether the farm refuses or replaces a taken one is not
  // documented, so no name seen in use is ever sent.
  const otherSystem = await list(system === 'linux' ? 'windows' : 'linux');
  for (let attempt = 1; ; attempt += 1) {
    const name = freeName(
      wanted,
      [...existing, ...otherSystem].map((environment) => environment.name),
    );
    try {
      const added = await client.addRenderEnvironment(
        { name, softwareId, softwareName, version, system, pluginIds },
        { signal },
      );
      return { name: added.name, created: true };
    } catch (error) {
      signal?.throwIfAborted();
      existing = await list(system);
      const meanwhile = findSame(existing, wanted);
      if (meanwhile !== undefined) return { name: meanwhile.name, created: false };
      const isTaken = existing.some((environment) => nameKey(environment.name) === nameKey(name));
      if (!isTaken || attempt >= NAMES_TRIED) throw error;
    }
  }
}

function findSame(
  environments: readonly AccountEnvironment[],
  wanted: ResolvedEnvironment,
): AccountEnvironment | undefined {
  const same = environments.filter((environment) => isSame(environment, wanted));
  // Several may fit; the account's default first, then by name, so that the choice does not change between calls.
  return same.toSorted(
    (a, b) => Number(b.isDefault) - Number(a.isDefault) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  )[0];
}

function isSame(environment: AccountEnvironment, wanted: ResolvedEnvironment): boolean {
  const ids = new Set(environment.plugins.map(({ pluginId }) => pluginId));
  return (
    environment.softwareId === wanted.softwareId &&
    environment.system === wanted.system &&
    plainVersion(environment.version, wanted) === plainVersion(wanted.version, wanted) &&
    ids.size === wanted.pluginIds.length &&
    wanted.pluginIds.every((id) => ids.has(id)) &&
    // A project path of someone's own would move where relative files are looked for.
    (environment.projectPath ?? '') === '' &&
    // Nor would a kind of render layers that nobody asked for render the same.
    (environment.mayaRenderLayerType ?? 0) === 0
  );
}

function plainVersion(version: string, { softwareName }: ResolvedEnvironment): string {
  return bareVersion(softwareName, version).toLowerCase();
}

/** Longer names are cut off on the farm's pages. Characters, without the number that tells names apart. */
const LONGEST_NAME = 80;
/** Plugins that a name has room for. */
const PLUGINS_NAMED = 2;

/** `Farmhand Blender 3.4 Linux`, with ` 2`, ` 3` ... behind when that name is taken. */
function freeName(wanted: ResolvedEnvironment, taken: readonly string[]): string {
  const base = baseName(wanted);
  const keys = new Set(taken.map(nameKey));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base} ${number}`;
    if (!keys.has(nameKey(name))) return name;
  }
}

/** With as many plugins by name as there is room for, and the number of the others. */
function baseName({ softwareName, version, plugins, system }: ResolvedEnvironment): string {
  const software = ['Farmhand', softwareName, bareVersion(softwareName, version)];
  const names = plugins.map((plugin) => `${plugin.name} ${plugin.version}`);
  for (let named = Math.min(PLUGINS_NAMED, names.length); ; named -= 1) {
    const others = names.length - named;
    const word = named > 0 ? `and ${others} more` : `with ${others} plugin${others === 1 ? '' : 's'}`;
    const parts = [...software, ...names.slice(0, named), others > 0 ? word : '', systemName(system)];
    const name = parts.filter((part) => part !== '').join(' ');
    if (name.length <= LONGEST_NAME || named === 0) return name;
  }
}

function nameKey(name: string): string {
  return name.trim().toLowerCase();
}
