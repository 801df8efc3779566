import { z } from 'zod';
import { pluginsOf, softwareById, softwareIdOf, versionsOn } from '../catalog/software.ts';
import { WireError } from '../http/answer.ts';
import type { FarmCall } from './farm-state.ts';
import { readParameters, wireInteger } from './parameters.ts';

export const querySoftwareList: FarmCall = (_body, { catalog }) => ({
  isAutoCommit: 2,
  renderInfoList: catalog.software.map(
    ({ cgId, cgName, cgType, iconPath, isNeedProjectPath, isNeedAnalyse, isSupportLinux }) => ({
      cgId,
      cgName,
      cgType,
      iconPath,
      isNeedProjectPath,
      isNeedAnalyse,
      isSupportLinux,
    }),
  ),
  defaultCgId: catalog.defaultCgId,
});

const softwareQuery = z.object({
  cgId: wireInteger.optional(),
  name: z.union([z.string(), z.number().transform(String)]).optional(),
  osName: z.enum(['windows', 'linux']).optional(),
});

/** The documentation calls the parameter `name`; the SDK sends `cgId` and a system. Without a system all are listed. */
export const querySoftwareDetail: FarmCall = (body, { catalog }) => {
  const { cgId, name, osName } = readParameters(softwareQuery, body);
  if (cgId === undefined && name === undefined)
    throw new WireError('parameterMissing', 'The parameter "cgId" is missing.');
  const wanted = cgId ?? softwareIdOf(catalog, name ?? '');
  const software = wanted === null ? null : softwareById(catalog, wanted);
  if (software === null)
    throw new WireError('parameterInvalid', `This farm has no software ${wanted ?? name} (cgId).`);
  const versions = osName === undefined ? software.versions : versionsOn(software, osName);
  return {
    cgVersion: versions.map(({ id, cgVersion }) => ({
      id,
      cgId: software.cgId,
      cgName: software.cgName,
      cgVersion,
    })),
    cgPlugin: versions.flatMap((version) => {
      const offered = pluginsOf(version, osName ?? null);
      const names = [...new Set(offered.map(({ pluginName }) => pluginName))];
      return names.map((pluginName) => ({
        cvId: version.id,
        pluginName,
        pluginVersions: offered.filter((plugin) => plugin.pluginName === pluginName),
      }));
    }),
  };
};
