import type { Ask, CallOptions } from '../pipeline/ask.ts';
import {
  type Extra,
  filledTextOrNull,
  flag,
  listOrEmpty,
  number,
  numberOrNull,
  record,
  text,
  textOrEmpty,
} from '../wire/fields.ts';
import { type PluginVersion, pluginVersion, type RenderSystem } from './software.ts';

/** A program version with plugins under a name of the account's own: what a task renders with. */
export interface RenderEnvironment extends Extra {
  readonly name: string;
  readonly softwareId: number;
  readonly softwareName: string;
  readonly version: string;
  readonly system: RenderSystem;
  readonly isDefault: boolean;
  readonly plugins: readonly PluginVersion[];
  /** Null when the environment sets none. */
  readonly projectPath: string | null;
}

export interface NewRenderEnvironment {
  readonly name: string;
  readonly softwareId: number;
  readonly softwareName: string;
  readonly version: string;
  readonly system: RenderSystem;
  readonly pluginIds: readonly number[];
  readonly projectPath?: string | undefined;
  /** Maya's kind of render layers, by the farm's number. */
  readonly mayaRenderLayerType?: number | undefined;
}

export interface EnvironmentCalls {
  /** The account's environments for some programs on one system. */
  renderEnvironments(
    request: { readonly softwareIds: readonly number[]; readonly system: RenderSystem },
    options?: CallOptions,
  ): Promise<readonly RenderEnvironment[]>;
  /** Adds an environment to the account. Not repeated by itself after a failure. */
  addRenderEnvironment(
    environment: NewRenderEnvironment,
    options?: CallOptions,
  ): Promise<{ readonly name: string }>;
}

/** The farm's number for a system. */
const systemNumbers = { linux: 0, windows: 1 } as const;

const renderEnvironment = record(
  {
    editName: text,
    cgId: number,
    cgName: textOrEmpty,
    cgVersion: text,
    osName: numberOrNull,
    isDefault: flag,
    projectPath: filledTextOrNull,
    respUserPluginInfoVos: listOrEmpty(pluginVersion),
  },
  (wire): RenderEnvironment => ({
    name: wire.editName,
    softwareId: wire.cgId,
    softwareName: wire.cgName,
    version: wire.cgVersion,
    system: wire.osName === systemNumbers.linux ? 'linux' : 'windows',
    isDefault: wire.isDefault,
    plugins: wire.respUserPluginInfoVos,
    projectPath: wire.projectPath,
  }),
);

const addedEnvironment = record({ editName: filledTextOrNull }, ({ editName }) => ({ editName })).nullish();

export function environmentCalls(ask: Ask): EnvironmentCalls {
  return {
    renderEnvironments: ({ softwareIds, system }, options) =>
      ask(
        'getRenderEnvironments',
        { cgIds: softwareIds.map(String), osName: systemNumbers[system] },
        listOrEmpty(renderEnvironment),
        options,
      ),
    addRenderEnvironment: async (environment, options) => {
      const added = await ask(
        'addRenderEnvironment',
        {
          cgId: environment.softwareId,
          cgName: environment.softwareName,
          cgVersion: environment.version,
          renderLayerType: environment.mayaRenderLayerType,
          editName: environment.name,
          renderSystem: systemNumbers[environment.system],
          pluginIds: environment.pluginIds,
          projectPath: environment.projectPath,
        },
        addedEnvironment,
        options,
      );
      return { name: added?.editName ?? environment.name };
    },
  };
}
