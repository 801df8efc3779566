/** Where the scene last found the definition of an asset in use. */
export interface AssetLocation {
  /** Node type with table and name space: `labs::Sop/quickmaterial::2.1`. */
  readonly type: string;
  /** Library file, absolute as saved. */
  readonly path: string;
  /** The same below a folder of Houdini's path, `otls/quickmaterial.2.1.hda`; null when the scene does not say. */
  readonly relative: string | null;
}

/**
 * Reads the `.OPfallbacks` entry. Each asset has two lines, `TYPE ABSOLUTE` and `TYPE RELATIVE`; a type has no blank, a
 * path may have.
 */
export function parseAssetLocations(text: string): readonly AssetLocation[] {
  const locations = new Map<string, AssetLocation>();
  for (const line of text.split(/\r?\n/)) {
    const blank = line.indexOf(' ');
    const type = line.slice(0, Math.max(0, blank));
    const path = line.slice(blank + 1).trim();
    if (type === '' || path === '') {
      continue;
    }
    const known = locations.get(type);
    if (/^(?:[A-Za-z]:[\\/]|[\\/]|\$)/.test(path)) {
      locations.set(type, { type, path, relative: known?.relative ?? null });
    } else if (known !== undefined && known.relative === null) {
      locations.set(type, { ...known, relative: path });
    } else if (known === undefined) {
      locations.set(type, { type, path, relative: path });
    }
  }
  return [...locations.values()];
}
