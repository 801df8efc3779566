import type { FarmCatalog, RenderSystem, Software, SoftwareVersion } from './farm-catalog.ts';

export function softwareById({ software }: FarmCatalog, cgId: number): Software | null {
  return software.find((entry) => entry.cgId === cgId) ?? null;
}

/**
 * Names that the vendor's SDK has for software, with their `cgId`. Several are not the farm's `cgName`, and some
 * belong to software that no catalogue here has.
 */
const sdkNames: Readonly<Record<string, number>> = {
  maya: 2000,
  '3ds max': 2001,
  lightwave: 2002,
  arnold: 2003,
  houdini: 2004,
  cinema4d: 2005,
  softimage: 2006,
  blender: 2007,
  vr_standalone: 2008,
  mr_standalone: 2009,
  sketchup: 2010,
  vue: 2011,
  keyshot: 2012,
  clarisse: 2013,
  octane_render: 2014,
  katana: 2016,
};

/** The `cgId` of software by its name or number as text, whatever the case: `maya`, `Cinema 4D`, `2007`. */
export function softwareIdOf({ software }: FarmCatalog, text: string): number | null {
  const wanted = text.trim().toLowerCase();
  if (/^\d{1,9}$/.test(wanted)) return Number(wanted);
  return (
    software.find(({ cgName }) => cgName.toLowerCase() === wanted)?.cgId ??
    (Object.hasOwn(sdkNames, wanted) ? (sdkNames[wanted] ?? null) : null)
  );
}

/** Versions offered on a system. */
export function versionsOn(software: Software, system: RenderSystem): readonly SoftwareVersion[] {
  return software.versions.filter(({ systems }) => systems.includes(system));
}

/** A version's plugins as the wire shows them; those of one system, or all. */
export function pluginsOf(version: SoftwareVersion, system: RenderSystem | null) {
  return version.plugins.flatMap(({ pluginName, pluginVersions }) =>
    pluginVersions
      .filter(({ systems }) => system === null || systems.includes(system))
      .map(({ pluginId, pluginVersion }) => ({ pluginId, pluginName, pluginVersion })),
  );
}
