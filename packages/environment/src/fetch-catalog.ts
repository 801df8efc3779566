import type { CallOptions } from '@farmhand/client';
import type { Catalog, CatalogSoftware, FarmSystem } from './catalog.ts';

/** The two calls of the farm's client that this needs. */
export interface CatalogCalls {
  softwareList(options?: CallOptions): Promise<{
    readonly software: readonly {
      readonly softwareId: number;
      readonly name: string;
      readonly supportsLinux: boolean;
    }[];
  }>;
  softwareDetail(
    request: { readonly softwareId: number; readonly system: FarmSystem },
    options?: CallOptions,
  ): Promise<SoftwareDetail>;
}

interface SoftwareDetail {
  readonly versions: readonly {
    readonly versionId: number;
    readonly softwareId: number;
    readonly softwareName: string;
    readonly version: string;
  }[];
  /** One entry for each plugin and software version. */
  readonly plugins: readonly {
    readonly versionId: number;
    readonly name: string;
    readonly versions: readonly { readonly pluginId: number; readonly version: string }[];
  }[];
}

export interface FetchCatalogInput {
  readonly client: CatalogCalls;
  readonly softwareId: number;
  readonly systems: readonly FarmSystem[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the farm what it offers of one program.
 *
 * @returns an entry for every system asked for, empty where the farm has none of it.
 * @throws the client's errors; the reason of `signal` when it aborts.
 */
export async function fetchCatalog({
  client,
  softwareId,
  systems,
  signal,
}: FetchCatalogInput): Promise<Catalog> {
  const { software } = await client.softwareList({ signal });
  const listed = software.find((entry) => entry.softwareId === softwareId);
  const offers = await Promise.all(
    systems.map(async (system) => {
      if (listed === undefined || (system === 'linux' && !listed.supportsLinux)) return [system, []] as const;
      const detail = await client.softwareDetail({ softwareId, system }, { signal });
      return [system, softwareOf(detail, listed)] as const;
    }),
  );
  return Object.fromEntries(offers);
}

/** Hangs the flat list of plugins under the versions they go with. */
function softwareOf(
  { versions, plugins }: SoftwareDetail,
  { softwareId, name }: { readonly softwareId: number; readonly name: string },
): readonly CatalogSoftware[] {
  const own = versions.filter((version) => version.softwareId === softwareId);
  if (own.length === 0) return [];
  const pluginsOf = Map.groupBy(plugins, ({ versionId }) => versionId);
  return [
    {
      softwareId,
      // New environments repeat the spelling that stands with the versions; lists may shorten it.
      name: own.find(({ softwareName }) => softwareName !== '')?.softwareName ?? name,
      versions: own.map(({ versionId, version }) => ({
        versionId,
        version,
        plugins: (pluginsOf.get(versionId) ?? []).map((plugin) => ({
          name: plugin.name,
          versions: plugin.versions.map(({ pluginId, version }) => ({ pluginId, version })),
        })),
      })),
    },
  ];
}
