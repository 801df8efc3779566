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
  /** Maya's kind of render layers, by the farm's number. */
  readonly mayaRenderLayerType: number | null;
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

/** Which programs' environments to fetch. */
export type RenderEnvironmentsRequest = (
  | { readonly softwareId: number }
  | { readonly softwareIds: readonly number[] }
) & {
  /** Windows unless given, as documented. */
  readonly system?: RenderSystem | undefined;
};

export interface EnvironmentCalls {
  /** The account's environments for one program or several on one system; none for no program. */
  renderEnvironments(
    request: RenderEnvironmentsRequest,
    options?: CallOptions,
  ): Promise<readonly RenderEnvironment[]>;
  /** Adds an environment to the account. Not repeated by itself after a failure. */
  addRenderEnvironment(
    environment: NewRenderEnvironment,
    options?: CallOptions,
  ): Promise<{ readonly name: string }>;
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

const addedEnvironment = record({ editName: filledTextOrNull }, ({ editName }) => ({ editName })).nullish();

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
      const added = await ask(
        'addRenderEnvironment',
        wireEnvironment(environment),
        addedEnvironment,
        options,
      );
      return { name: added?.editName ?? environment.name };
    },
    editRenderEnvironment: (environment, options) =>
      ask('editRenderEnvironment', wireEnvironment(environment), nothing, options),
    deleteRenderEnvironment: (name, options) =>
      ask('deleteRenderEnvironment', { editName: name }, nothing, options),
    setDefaultRenderEnvironment: (name, options) =>
      ask('setDefaultRenderEnvironment', { editName: name }, nothing, options),
  };
}
