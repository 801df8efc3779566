import type { Ask, CallOptions } from '../pipeline/ask.ts';
import {
  type Extra,
  flag,
  list,
  listOrEmpty,
  number,
  numberIfAny,
  numberOrNull,
  record,
  text,
  textOrEmpty,
  wordIfAny,
} from '../wire/fields.ts';

/** The systems render nodes run. */
export type RenderSystem = 'linux' | 'windows';

/** A program the farm renders with. */
export interface Software extends Extra {
  /** The farm's number for the program: 2007 is Blender. */
  readonly softwareId: number;
  /** `Blender`, `3ds Max`; empty when the farm gives none. */
  readonly name: string;
  /** File extensions of its scenes, without the dot. */
  readonly extensions: readonly string[];
  /** Whether it renders on Linux nodes. */
  readonly supportsLinux: boolean;
  /** Address of its icon on the farm's own pages: `/img/softimage/blender.png`. Null when it gives none. */
  readonly iconPath: string | null;
  /** The farm's number for whether scenes need a project folder; its values (1, 2, 3 are seen) are not documented. */
  readonly projectPathNeed: number | null;
  /** The farm's number for whether scenes must be analysed; its values (1 and 2 are seen) are not documented. */
  readonly analysisNeed: number | null;
}

/** The programs the farm renders with. */
export interface SoftwareList extends Extra {
  /** In the farm's order. */
  readonly software: readonly Software[];
  /** {@link Software.softwareId} of the one the farm proposes; null when it proposes none. */
  readonly defaultSoftwareId: number | null;
  /**
   * Whether the account's scenes are submitted without confirmation. The farm's numbers for it are documented with the
   * account's settings only, where 1 is no and 2 is yes; null for any other.
   */
  readonly submitsByItself: boolean | null;
}

/** One version of a program. */
export interface SoftwareVersion extends Extra {
  /** The farm's number for this version of the program. */
  readonly versionId: number;
  /** {@link Software.softwareId} of the program. */
  readonly softwareId: number;
  /** Name of the program; empty when the farm gives none. */
  readonly softwareName: string;
  /** Version of the program: `17.5`. */
  readonly version: string;
}

/** One version of a plugin. */
export interface PluginVersion extends Extra {
  /** The farm's number for this version of the plugin. */
  readonly pluginId: number;
  /** Name of the plugin; empty when the farm gives none. */
  readonly name: string;
  /** As the farm writes it, which is mostly with the name before it: `renderman 22.6`. */
  readonly version: string;
}

/** A plugin in the versions that go with one version of the program. */
export interface PluginOffer extends Extra {
  /** {@link SoftwareVersion.versionId} of the program version these go with. */
  readonly versionId: number;
  /** Name of the plugin; empty when the farm gives none. */
  readonly name: string;
  /** Versions to choose from, in the farm's order. */
  readonly versions: readonly PluginVersion[];
}

/** Versions and plugins of one program on one system. */
export interface SoftwareDetail extends Extra {
  /** Versions of the program. */
  readonly versions: readonly SoftwareVersion[];
  /** Plugins that go with them, an entry for each plugin of each version. */
  readonly plugins: readonly PluginOffer[];
}

/** Calls about programs and their plugins. */
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
  {
    cgId: number,
    cgName: textOrEmpty,
    cgType: textOrEmpty,
    isSupportLinux: flag,
    iconPath: wordIfAny,
    isNeedProjectPath: numberIfAny,
    isNeedAnalyse: numberIfAny,
  },
  (wire): Software => ({
    softwareId: wire.cgId,
    name: wire.cgName,
    extensions: wire.cgType
      .split(';')
      .map((extension) => extension.trim())
      .filter((extension) => extension !== ''),
    supportsLinux: wire.isSupportLinux,
    iconPath: wire.iconPath,
    projectPathNeed: wire.isNeedProjectPath,
    analysisNeed: wire.isNeedAnalyse,
  }),
);

const submitsByItself: Readonly<Record<number, boolean>> = { 1: false, 2: true };

const softwareList = record(
  { renderInfoList: list(software), defaultCgId: numberOrNull, isAutoCommit: numberIfAny },
  (wire): SoftwareList => ({
    software: wire.renderInfoList,
    defaultSoftwareId: wire.defaultCgId,
    submitsByItself: submitsByItself[wire.isAutoCommit ?? 0] ?? null,
  }),
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
