import type { Ask, CallOptions } from '../pipeline/ask.ts';
import type { JsonObject } from '../signing.ts';
import {
  type Extra,
  filledTextOrNull,
  flag,
  listOrEmpty,
  nothing,
  number,
  numberIfAny,
  numberOrNull,
  record,
  text,
  textOrEmpty,
  wordIfAny,
} from '../wire/fields.ts';
import { type PluginVersion, pluginVersion, type RenderSystem } from './software.ts';

/** A program version with plugins under a name of the account's own: what a task renders with. */
export interface RenderEnvironment extends Extra {
  /** The account's own name for it, which the other calls go by. */
  readonly name: string;
  /** The farm's number for the program, as in {@link Software.softwareId}. */
  readonly softwareId: number;
  /** Name of the program; empty when the farm gives none. */
  readonly softwareName: string;
  /** Version of the program, as in {@link SoftwareVersion.version}. */
  readonly version: string;
  /** System of the nodes it renders on. */
  readonly system: RenderSystem;
  /** Whether the account's tasks render with it unless they name another. */
  readonly isDefault: boolean;
  /** Plugins that are loaded; none for the bare program. */
  readonly plugins: readonly PluginVersion[];
  /** Folder of the project; null when the environment sets none. */
  readonly projectPath: string | null;
  /** Maya's kind of render layers, by the farm's number. */
  readonly mayaRenderLayerType: number | null;
}

/** A render environment to add, or what one of that name is to hold from now on. */
export interface NewRenderEnvironment {
  /** The account's own name for it. */
  readonly name: string;
  /** The farm's number for the program, as in {@link Software.softwareId}. */
  readonly softwareId: number;
  /** Name of the program, as in {@link Software.name}. */
  readonly softwareName: string;
  /** Version of the program, as in {@link SoftwareVersion.version}. */
  readonly version: string;
  /** System of the nodes it renders on. */
  readonly system: RenderSystem;
  /** {@link PluginVersion.pluginId} of each plugin to load; none for the bare program. */
  readonly pluginIds: readonly number[];
  /** Folder of the project; none unless given. */
  readonly projectPath?: string | undefined;
  /** Maya's kind of render layers, by the farm's number. */
  readonly mayaRenderLayerType?: number | undefined;
}

/** Which programs' environments to fetch. */
export type RenderEnvironmentsRequest = (
  | { readonly softwareId: number }
  | { readonly softwareIds: readonly number[] }
) & {
  /** Windows unless given, as documented. */
  readonly system?: RenderSystem | undefined;
};

/** Calls about render environments. */
export interface EnvironmentCalls {
  /** The account's environments for one program or several on one system; none for no program. */
  renderEnvironments(
    request: RenderEnvironmentsRequest,
    options?: CallOptions,
  ): Promise<readonly RenderEnvironment[]>;
  /**
   * Adds an environment to the account; the name is the one that the farm gave it, or the asked one where it gives none.
   * Not repeated by itself after a failure.
   */
  addRenderEnvironment(
    environment: NewRenderEnvironment,
    options?: CallOptions,
  ): Promise<{ readonly name: string } & Extra>;
  /** Gives the account's environment of that name this program version and these plugins in place of its own. */
  editRenderEnvironment(environment: NewRenderEnvironment, options?: CallOptions): Promise<void>;
  /** Deletes the account's environment of that name. Not repeated by itself after a failure. */
  deleteRenderEnvironment(name: string, options?: CallOptions): Promise<void>;
  /** Makes the environment of that name the one the account's tasks render with unless they name another. */
  setDefaultRenderEnvironment(name: string, options?: CallOptions): Promise<void>;
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
    renderLayerType: numberIfAny,
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
    mayaRenderLayerType: wire.renderLayerType,
  }),
);

/** Nothing in it is needed: whatever comes with success, the environment is there, and must not be added again. */
const addedEnvironment = record({ editName: wordIfAny }, ({ editName }) => ({ editName })).catch({
  editName: null,
});

/** An environment as the farm takes it. */
function wireEnvironment(environment: NewRenderEnvironment): JsonObject {
  return {
    cgId: environment.softwareId,
    cgName: environment.softwareName,
    cgVersion: environment.version,
    renderLayerType: environment.mayaRenderLayerType,
    editName: environment.name,
    renderSystem: systemNumbers[environment.system],
    pluginIds: environment.pluginIds,
    projectPath: environment.projectPath,
  };
}

export function environmentCalls(ask: Ask): EnvironmentCalls {
  return {
    renderEnvironments: async (request, options) => {
      const programs =
        'softwareId' in request
          ? { cgId: String(request.softwareId) }
          : { cgIds: request.softwareIds.map(String) };
      // An empty list signs like no list at all, and the farm wants a program named.
      if (programs.cgIds?.length === 0) return [];
      return ask(
        'getRenderEnvironments',
        { ...programs, osName: systemNumbers[request.system ?? 'windows'] },
        listOrEmpty(renderEnvironment),
        options,
      );
    },
    addRenderEnvironment: async (environment, options) => {
      const { editName, ...rest } = await ask(
        'addRenderEnvironment',
        wireEnvironment(environment),
        addedEnvironment,
        options,
      );
      return { name: editName ?? environment.name, ...rest };
    },
    editRenderEnvironment: (environment, options) =>
      ask('editRenderEnvironment', wireEnvironment(environment), nothing, options),
    deleteRenderEnvironment: (name, options) =>
      ask('deleteRenderEnvironment', { editName: name }, nothing, options),
    setDefaultRenderEnvironment: (name, options) =>
      ask('setDefaultRenderEnvironment', { editName: name }, nothing, options),
  };
}
