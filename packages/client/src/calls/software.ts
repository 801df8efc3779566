import type { Ask, CallOptions } from '../pipeline/ask.ts';
import {
  type Extra,
  flag,
  list,
  listOrEmpty,
  number,
  numberOrNull,
  record,
  text,
  textOrEmpty,
} from '../wire/fields.ts';

/** The systems render nodes run. */
export type RenderSystem = 'linux' | 'windows';

/** A program the farm renders with. */
export interface Software extends Extra {
  /** The farm's number for the program: 2007 is Blender. */
  readonly softwareId: number;
  readonly name: string;
  /** File extensions of its scenes, without the dot. */
  readonly extensions: readonly string[];
  readonly supportsLinux: boolean;
}

export interface SoftwareList extends Extra {
  readonly software: readonly Software[];
  readonly defaultSoftwareId: number | null;
}

/** One version of a program. */
export interface SoftwareVersion extends Extra {
  readonly versionId: number;
  readonly softwareId: number;
  readonly softwareName: string;
  readonly version: string;
}

export interface PluginVersion extends Extra {
  readonly pluginId: number;
  readonly name: string;
  /** As the farm writes it, which is mostly with the name before it: `renderman 22.6`. */
  readonly version: string;
}

/** A plugin in the versions that go with one version of the program. */
export interface PluginOffer extends Extra {
  /** {@link SoftwareVersion.versionId} of the program version these go with. */
  readonly versionId: number;
  readonly name: string;
  readonly versions: readonly PluginVersion[];
}

export interface SoftwareDetail extends Extra {
  readonly versions: readonly SoftwareVersion[];
  readonly plugins: readonly PluginOffer[];
}

export interface SoftwareCalls {
  /** The programs the farm renders with. */
  softwareList(options?: CallOptions): Promise<SoftwareList>;
  /** Versions and plugins of one program. */
  softwareDetail(
    request: { readonly softwareId: number; readonly system: RenderSystem },
    options?: CallOptions,
  ): Promise<SoftwareDetail>;
}

const software = record(
  { cgId: number, cgName: textOrEmpty, cgType: textOrEmpty, isSupportLinux: flag },
  (wire): Software => ({
    softwareId: wire.cgId,
    name: wire.cgName,
    extensions: wire.cgType
      .split(';')
      .map((extension) => extension.trim())
      .filter((extension) => extension !== ''),
    supportsLinux: wire.isSupportLinux,
  }),
);

const softwareList = record(
  { renderInfoList: list(software), defaultCgId: numberOrNull },
  (wire): SoftwareList => ({ software: wire.renderInfoList, defaultSoftwareId: wire.defaultCgId }),
);

const softwareVersion = record(
  { id: number, cgId: number, cgName: textOrEmpty, cgVersion: text },
  (wire): SoftwareVersion => ({
    versionId: wire.id,
    softwareId: wire.cgId,
    softwareName: wire.cgName,
    version: wire.cgVersion,
  }),
);

export const pluginVersion = record(
  { pluginId: number, pluginName: textOrEmpty, pluginVersion: textOrEmpty },
  (wire): PluginVersion => ({
    pluginId: wire.pluginId,
    name: wire.pluginName,
    version: wire.pluginVersion,
  }),
);

const pluginOffer = record(
  { cvId: number, pluginName: textOrEmpty, pluginVersions: listOrEmpty(pluginVersion) },
  (wire): PluginOffer => ({ versionId: wire.cvId, name: wire.pluginName, versions: wire.pluginVersions }),
);

const softwareDetail = record(
  { cgVersion: list(softwareVersion), cgPlugin: listOrEmpty(pluginOffer) },
  (wire): SoftwareDetail => ({ versions: wire.cgVersion, plugins: wire.cgPlugin }),
);

export function softwareCalls(ask: Ask): SoftwareCalls {
  return {
    softwareList: (options) => ask('querySoftwareList', {}, softwareList, options),
    softwareDetail: ({ softwareId, system }, options) =>
      ask('querySoftwareDetail', { cgId: softwareId, osName: system }, softwareDetail, options),
  };
}
