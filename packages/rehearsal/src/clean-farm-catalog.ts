import { type DetectedSoftware, hosts } from '@farmhand/environment';
import type { FarmCatalog } from '@farmhand/local-farm';

/** Version a plugin is offered in when the scene does not tell its own. */
const ANY_VERSION = '1.0';
/** More than any job asks for: a rehearsal uses what this machine has. */
const PLENTY_OF_RAM = '4096GB';

/** A farm's offer that has just what a scene was made with, so that choosing the environment cannot be what fails. */
export function catalogFor({ host, version, renderers, plugins }: DetectedSoftware): FarmCatalog {
  const { softwareId, name } = hosts[host];
  const wanted = new Map<string, string>();
  for (const renderer of renderers) wanted.set(renderer, ANY_VERSION);
  for (const plugin of plugins) wanted.set(plugin.name, plugin.version ?? ANY_VERSION);
  return {
    about: 'What one scene was made with, for its rehearsal.',
    asOf: new Date().toISOString().slice(0, 10),
    defaultCgId: softwareId,
    software: [
      {
        cgId: softwareId,
        cgName: name,
        cgType: '',
        iconPath: '',
        isNeedProjectPath: 0,
        isNeedAnalyse: 0,
        isSupportLinux: 1,
        versions: [
          {
            id: 1,
            cgVersion: version,
            systems: ['windows', 'linux'],
            plugins: [...wanted].map(([pluginName, pluginVersion], index) => ({
              pluginName,
              pluginVersions: [
                {
                  pluginId: index + 1,
                  pluginVersion: `${pluginName} ${pluginVersion}`,
                  systems: ['windows', 'linux'],
                },
              ],
            })),
          },
        ],
      },
    ],
    hardware: [
      { ...anyHardware, id: 1, type: 1, model: 'Default', gpuNum: null },
      { ...anyHardware, id: 2, type: 2, model: 'This machine', gpuNum: '1*GPU' },
    ],
  };
}

const anyHardware = {
  status: 1,
  platform: 2,
  ram: PLENTY_OF_RAM,
  notSupportCgId: [],
  notSupportCode: [],
  notSupportPluginList: [],
};
