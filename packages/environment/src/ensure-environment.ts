import type { CallOptions, NewRenderEnvironment } from '@farmhand/client';
import type { CatalogPluginVersion, FarmSystem } from './catalog.ts';
import { systemName } from './data/reasons.ts';
import { bareVersion } from './plugin-name.ts';
import type { AvailableResolution, ResolvedEnvironment } from './resolution.ts';

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
 * Calls in one process for the same client wait for each other, so two submissions at once add one environment.
 * Between processes the name decides: both would use the same, the farm refuses the second, and that one then finds
 * the first.
 *
 * When adding fails, whatever the failure was, the farm is asked again: the answer may have been lost, or another
 * program been quicker. Such an environment is reported with `created: false`.
 *
 * @throws the client's errors; the reason of `signal` when it aborts.
 */
export async function ensureEnvironment({
  client,
  resolution,
  signal,
}: EnsureInput): Promise<EnsuredEnvironment> {
  const previous = queues.get(client) ?? Promise.resolve();
  const turn = afterEnd(previous, signal).then(() => findOrAdd(client, resolution.environment, signal));
  queues.set(client, Promise.allSettled([previous, turn]));
  return turn;
}

/** Last call of each client; a settled promise keeps nothing else alive. */
const queues = new WeakMap<EnvironmentCalls, Promise<unknown>>();

async function afterEnd(previous: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) {
    await previous;
    return;
  }
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([previous, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
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
    (environment.projectPath ?? '') === ''
  );
}

function plainVersion(version: string, { softwareName }: ResolvedEnvironment): string {
  return bareVersion(softwareName, version).toLowerCase();
}

/** `Farmhand Blender 3.4 Linux`, with ` 2`, ` 3` ... behind when that name is taken. */
function freeName(wanted: ResolvedEnvironment, taken: readonly string[]): string {
  const { softwareName, version, plugins, system } = wanted;
  const [first, second, ...rest] = plugins.map((plugin) => `${plugin.name} ${plugin.version}`);
  const more = rest.length === 0 ? [] : [`and ${rest.length} more`];
  const parts = ['Farmhand', softwareName, bareVersion(softwareName, version), first, second, ...more];
  const base = [...parts, systemName(system)].filter((part) => part !== undefined && part !== '').join(' ');
  const keys = new Set(taken.map(nameKey));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base} ${number}`;
    if (!keys.has(nameKey(name))) return name;
  }
}

function nameKey(name: string): string {
  return name.trim().toLowerCase();
}
