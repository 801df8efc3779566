import { z } from 'zod';
import {
  pluginsOf,
  softwareById,
  softwareByName,
  softwareCatalog,
  versionOf,
} from '../catalog/software-catalog.ts';
import { WireError } from '../http/answer.ts';
import { change, selectAll } from '../state/database.ts';
import type { FarmCall } from './farm-state.ts';
import { readParameters, wireInteger, wireText } from './parameters.ts';

/** Farm systems by their number on the wire. */
const LINUX = 0;
const WINDOWS = 1;

export const querySoftwareList: FarmCall = () => ({
  isAutoCommit: 2,
  renderInfoList: softwareCatalog.map(
    ({ cgId, cgName, cgType, iconPath, isNeedProjectPath, isSupportLinux }) => ({
      cgId,
      cgName,
      cgType,
      iconPath,
      isNeedProjectPath,
      isNeedAnalyse: 1,
      isSupportLinux,
    }),
  ),
  defaultCgId: 2007,
});

const softwareQuery = z.object({ cgId: wireInteger, osName: z.enum(['windows', 'linux']).optional() });

export const querySoftwareDetail: FarmCall = (body) => {
  const { cgId, osName } = readParameters(softwareQuery, body);
  const software = softwareById(cgId);
  if (software === null) throw new WireError('parameterInvalid', `This farm has no software ${cgId} (cgId).`);
  const versions = osName === 'linux' && software.isSupportLinux === 0 ? [] : software.versions;
  return {
    cgVersion: versions.map(({ id, cgVersion }) => ({ id, cgId, cgName: software.cgName, cgVersion })),
    cgPlugin: versions.flatMap((version) =>
      version.plugins.map(({ pluginName, pluginVersions }) => ({
        cvId: version.id,
        pluginName,
        pluginVersions: pluginVersions.map(({ pluginId, version: number }) => ({
          pluginId,
          pluginName,
          pluginVersion: `${pluginName} ${number}`,
        })),
      })),
    ),
  };
};

const newEnvironment = z.object({
  cgId: wireInteger,
  cgName: wireText,
  cgVersion: wireText,
  editName: wireText,
  renderSystem: wireInteger.refine((system) => system === LINUX || system === WINDOWS, 'is neither 0 nor 1'),
  pluginIds: z.array(wireInteger),
  renderLayerType: wireInteger.optional(),
  projectPath: z.string().optional(),
});

export const addRenderEnvironment: FarmCall = (body, { database }) => {
  const wanted = readParameters(newEnvironment, body);
  const software = softwareById(wanted.cgId);
  if (software === null)
    throw new WireError('parameterInvalid', `This farm has no software ${wanted.cgId} (cgId).`);
  const version = versionOf(software, wanted.cgVersion);
  if (version === null) {
    throw new WireError(
      'parameterInvalid',
      `This farm has no ${software.cgName} "${wanted.cgVersion}" (cgVersion); it has ${software.versions.map(({ cgVersion }) => cgVersion).join(', ')}.`,
    );
  }
  if (wanted.renderSystem === LINUX && software.isSupportLinux === 0) {
    throw new WireError('parameterInvalid', `${software.cgName} does not run on Linux here (renderSystem).`);
  }
  const offered = pluginsOf(version);
  const unknown = wanted.pluginIds.find((id) => !offered.some(({ pluginId }) => pluginId === id));
  if (unknown !== undefined) {
    throw new WireError(
      'parameterInvalid',
      `There is no plugin ${unknown} for ${software.cgName} ${version.cgVersion} (pluginIds).`,
    );
  }
  const added = change(
    database,
    `INSERT OR IGNORE INTO environments
       (editName, cgId, cgName, cgVersion, osName, renderLayerType, projectPath, pluginIds)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    wanted.editName,
    software.cgId,
    software.cgName,
    version.cgVersion,
    wanted.renderSystem,
    wanted.renderLayerType ?? 0,
    wanted.projectPath ?? '',
    JSON.stringify(wanted.pluginIds),
  );
  if (added === 0) {
    throw new WireError(
      'parameterInvalid',
      `There is an environment "${wanted.editName}" already (editName).`,
    );
  }
  return { editName: wanted.editName };
};

const environmentQuery = z.object({
  name: z.string().optional(),
  cgIds: z.array(wireInteger).optional(),
  osName: wireInteger.optional(),
});

const environmentRow = z.object({
  editName: z.string(),
  cgId: z.number(),
  cgName: z.string(),
  cgVersion: z.string(),
  osName: z.number(),
  renderLayerType: z.number(),
  projectPath: z.string(),
  pluginIds: z.string().transform((text) => z.array(z.number()).parse(JSON.parse(text))),
});

export const getRenderEnvironments: FarmCall = (body, { database }) => {
  const { name, cgIds, osName } = readParameters(environmentQuery, body);
  if (name === undefined && cgIds === undefined) {
    throw new WireError('parameterMissing', 'One of the parameters "cgIds" and "name" must be given.');
  }
  const wantedIds = new Set(cgIds ?? []);
  const named = name === undefined ? null : softwareByName(name);
  if (named !== null) wantedIds.add(named.cgId);
  return selectAll(database, environmentRow, 'SELECT * FROM environments ORDER BY rowid')
    .filter((environment) => wantedIds.has(environment.cgId) && environment.osName === (osName ?? WINDOWS))
    .map(({ pluginIds, ...environment }) => ({
      cgId: environment.cgId,
      editName: environment.editName,
      cgName: environment.cgName,
      cgVersion: environment.cgVersion,
      osName: environment.osName,
      renderLayerType: environment.renderLayerType,
      isDefault: 0,
      projectPath: environment.projectPath,
      isMainUserId: 1,
      respUserPluginInfoVos: pluginViews(environment.cgId, environment.cgVersion, pluginIds),
    }));
};

function pluginViews(cgId: number, cgVersion: string, pluginIds: readonly number[]) {
  const software = softwareById(cgId);
  const version = software === null ? null : versionOf(software, cgVersion);
  return version === null ? [] : pluginsOf(version).filter(({ pluginId }) => pluginIds.includes(pluginId));
}
