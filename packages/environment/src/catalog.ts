/** Systems the farm renders on. */
export type FarmSystem = 'linux' | 'windows';

/** One version of a plugin the farm can load. */
export interface CatalogPluginVersion {
  readonly pluginId: number;
  /** As the farm writes it, often with the name in front: `renderman 22.6`. */
  readonly version: string;
}

/** A plugin and the versions of it that the farm offers with one software version. */
export interface CatalogPlugin {
  readonly name: string;
  readonly versions: readonly CatalogPluginVersion[];
}

/** One version of a program on the farm. */
export interface CatalogVersion {
  readonly versionId: number;
  /** As the farm writes it: `3.4`, `20.5.278`, `R21`. */
  readonly version: string;
  readonly plugins: readonly CatalogPlugin[];
}

/** A program the farm renders with. */
export interface CatalogSoftware {
  /** The farm's `cgId`; 2007 is Blender. */
  readonly softwareId: number;
  /** The farm's own spelling, which new environments and job documents repeat. */
  readonly name: string;
  readonly versions: readonly CatalogVersion[];
}

/**
 * What the farm offers, by system. A system that is absent was not asked about; one with an empty list offers
 * nothing.
 */
export type Catalog = { readonly [System in FarmSystem]?: readonly CatalogSoftware[] };
