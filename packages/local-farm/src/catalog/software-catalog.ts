import { z } from 'zod';
import catalog from './software-catalog.json' with { type: 'json' };

const pluginVersion = z.object({ pluginId: z.number(), version: z.string() });
const plugin = z.object({ pluginName: z.string(), pluginVersions: z.array(pluginVersion) });
const softwareVersion = z.object({ id: z.number(), cgVersion: z.string(), plugins: z.array(plugin) });
const software = z.object({
  cgId: z.number(),
  cgName: z.string(),
  /** File name extensions, separated by semicolons. */
  cgType: z.string(),
  iconPath: z.string(),
  isNeedProjectPath: z.number(),
  isSupportLinux: z.union([z.literal(0), z.literal(1)]),
  versions: z.array(softwareVersion),
});

export type Software = Readonly<z.infer<typeof software>>;
export type SoftwareVersion = Readonly<z.infer<typeof softwareVersion>>;

/** The software this farm says it has. Only Blender is really there; the rest lets jobs be prepared and checked. */
export const softwareCatalog: readonly Software[] = z.array(software).parse(catalog);

export function softwareById(cgId: number): Software | null {
  return softwareCatalog.find((entry) => entry.cgId === cgId) ?? null;
}

/** Finds software by its name, whatever the case: `maya`, `Blender`. */
export function softwareByName(name: string): Software | null {
  return softwareCatalog.find(({ cgName }) => cgName.toLowerCase() === name.trim().toLowerCase()) ?? null;
}

export function versionOf(entry: Software, cgVersion: string): SoftwareVersion | null {
  return entry.versions.find((version) => version.cgVersion === cgVersion) ?? null;
}

/** A version's plugins as the wire shows them: `pluginVersion` repeats the name. */
export function pluginsOf(version: SoftwareVersion) {
  return version.plugins.flatMap(({ pluginName, pluginVersions }) =>
    pluginVersions.map(({ pluginId, version: number }) => ({
      pluginId,
      pluginName,
      pluginVersion: `${pluginName} ${number}`,
    })),
  );
}
