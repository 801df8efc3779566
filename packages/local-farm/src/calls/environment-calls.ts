import { z } from 'zod';
import {
  addEnvironment,
  defaultsOf,
  deleteEnvironment,
  type EnvironmentContent,
  editEnvironment,
  environmentOf,
  environmentsFor,
  makeDefault,
  type StoredEnvironment,
} from '../accounts/environments.ts';
import type { FarmCatalog, RenderSystem } from '../catalog/farm-catalog.ts';
import { pluginsOf, softwareById, softwareIdOf, versionsOn } from '../catalog/software.ts';
import { WireError } from '../http/answer.ts';
import type { CallState, FarmCall } from './farm-state.ts';
import { readParameters, wireInteger, wireText } from './parameters.ts';

/** Systems by their number on the wire. */
const systems = ['linux', 'windows'] as const satisfies readonly RenderSystem[];
const WINDOWS = 1;

const MOST_CHARACTERS = 100;

const editName = wireText.max(MOST_CHARACTERS, `is longer than ${MOST_CHARACTERS} characters`);
const system = wireInteger.refine((number) => systems[number] !== undefined, 'is neither 0 nor 1');

const environment = z.object({
  cgId: wireInteger,
  cgName: wireText,
  cgVersion: wireText,
  editName,
  renderSystem: system,
  pluginIds: z.array(wireInteger),
  renderLayerType: wireInteger.optional(),
  projectPath: z.string().optional(),
});
const named = z.object({ editName });

export const addRenderEnvironment: FarmCall = (body, { database, account, catalog }) => {
  const wanted = readParameters(environment, body);
  const content = checkedContent(wanted, catalog);
  if (environmentOf(database, account, wanted.editName) !== null) {
    throw new WireError(
      'parameterInvalid',
      `There is an environment "${wanted.editName}" already (editName).`,
    );
  }
  addEnvironment(database, account, wanted.editName, content);
  return { editName: wanted.editName };
};

export const editRenderEnvironment: FarmCall = (body, farm) => {
  const wanted = readParameters(environment, body);
  const content = checkedContent(wanted, farm.catalog);
  editEnvironment(farm.database, ownEnvironment(farm, wanted.editName).id, content);
  return null;
};

export const deleteRenderEnvironment: FarmCall = (body, farm) => {
  const wanted = readParameters(named, body);
  deleteEnvironment(farm.database, ownEnvironment(farm, wanted.editName).id);
  return null;
};

/** A sub-account may have an environment of its main account as its default. */
export const setDefaultRenderEnvironment: FarmCall = (body, farm) => {
  const wanted = readParameters(named, body);
  const { database, account } = farm;
  const found = environmentOf(database, account, wanted.editName) ?? environmentOfMain(farm, wanted.editName);
  if (found === null) throw unknownName(wanted.editName);
  makeDefault(database, account, found);
  return null;
};

/** What an environment is to be, when the catalogue has all of it. */
function checkedContent(wanted: z.infer<typeof environment>, catalog: FarmCatalog): EnvironmentContent {
  const software = softwareById(catalog, wanted.cgId);
  if (software === null)
    throw new WireError('parameterInvalid', `This farm has no software ${wanted.cgId} (cgId).`);
  const system = systems[wanted.renderSystem] ?? 'windows';
  const offered = versionsOn(software, system);
  if (offered.length === 0) {
    const name = system === 'linux' ? 'Linux' : 'Windows';
    throw new WireError(
      'parameterInvalid',
      `${software.cgName} does not run on ${name} here (renderSystem).`,
    );
  }
  const version = offered.find(({ cgVersion }) => cgVersion === wanted.cgVersion);
  if (version === undefined) {
    throw new WireError(
      'parameterInvalid',
      `This farm has no ${software.cgName} "${wanted.cgVersion}" (cgVersion); it has ${offered.map(({ cgVersion }) => cgVersion).join(', ')}.`,
    );
  }
  const plugins = pluginsOf(version, system);
  const unknown = wanted.pluginIds.find((id) => !plugins.some(({ pluginId }) => pluginId === id));
  if (unknown !== undefined) {
    throw new WireError(
      'parameterInvalid',
      `There is no plugin ${unknown} for ${software.cgName} ${version.cgVersion} (pluginIds).`,
    );
  }
  return {
    cgId: software.cgId,
    cgName: software.cgName,
    cgVersion: version.cgVersion,
    osName: wanted.renderSystem,
    renderLayerType: wanted.renderLayerType ?? 0,
    projectPath: wanted.projectPath ?? '',
    pluginIds: wanted.pluginIds,
  };
}

function ownEnvironment(farm: CallState, name: string): StoredEnvironment {
  const own = environmentOf(farm.database, farm.account, name);
  if (own !== null) return own;
  if (environmentOfMain(farm, name) === null) throw unknownName(name);
  throw new WireError(
    'insufficientPermissions',
    `The environment "${name}" is the main account's; only the main account changes it (editName).`,
  );
}

function environmentOfMain({ database, account, accounts }: CallState, name: string) {
  return account.mainUserId === null ? null : environmentOf(database, accounts.main, name);
}

function unknownName(name: string): WireError {
  return new WireError('parameterInvalid', `There is no environment "${name}" (editName).`);
}

const softwareReference = z.union([wireInteger, z.string()]);
const environmentQuery = z.object({
  name: z.string().optional(),
  cgId: softwareReference.optional(),
  cgIds: z.array(softwareReference).optional(),
  osName: system.default(WINDOWS),
});

/** The documentation asks by `name`, the SDK by `cgId` or `cgIds`; each is taken as a number, a text or a name. */
export const getRenderEnvironments: FarmCall = (body, { database, account, catalog }) => {
  const { name, cgId, cgIds, osName } = readParameters(environmentQuery, body);
  if (name === undefined && cgId === undefined && cgIds === undefined) {
    throw new WireError(
      'parameterMissing',
      'One of the parameters "cgIds", "cgId" and "name" must be given.',
    );
  }
  const wanted = new Set([
    ...(cgIds ?? []).map((reference) => softwareReferred(catalog, 'cgIds', reference)),
    ...(cgId === undefined ? [] : [softwareReferred(catalog, 'cgId', cgId)]),
    ...(name === undefined ? [] : [softwareReferred(catalog, 'name', name)]),
  ]);
  const defaults = defaultsOf(database, account);
  return environmentsFor(database, account)
    .filter((each) => wanted.has(each.cgId) && each.osName === osName)
    .map((each) => ({
      cgId: each.cgId,
      editName: each.editName,
      cgName: each.cgName,
      cgVersion: each.cgVersion,
      osName: each.osName,
      renderLayerType: each.renderLayerType,
      isDefault: defaults.has(each.id) ? 1 : 0,
      projectPath: each.projectPath,
      // Not documented in words. In the documented example a main account's own environments have 1.
      isMainUserId: account.mainUserId === null || each.userId === account.mainUserId ? 1 : 0,
      respUserPluginInfoVos: pluginViews(catalog, each),
    }));
};

function softwareReferred(catalog: FarmCatalog, field: string, reference: number | string): number {
  const cgId = typeof reference === 'number' ? reference : softwareIdOf(catalog, reference);
  if (cgId === null)
    throw new WireError('parameterInvalid', `There is no software named "${reference}" (${field}).`);
  return cgId;
}

/** Plugins that a newer catalogue does not have any more are left out. */
function pluginViews(catalog: FarmCatalog, { cgId, cgVersion, osName, pluginIds }: StoredEnvironment) {
  const software = softwareById(catalog, cgId);
  const system = systems[osName] ?? 'windows';
  const version = (software === null ? [] : versionsOn(software, system)).find(
    (offered) => offered.cgVersion === cgVersion,
  );
  return version === undefined
    ? []
    : pluginsOf(version, system).filter(({ pluginId }) => pluginIds.includes(pluginId));
}
