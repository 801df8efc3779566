import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type FarmClient,
  type HardwareConfig,
  ParameterInvalidError,
  type PluginOffer,
  type RenderSystem,
  type Software,
  type SoftwareDetail,
} from '@farmhand/client';
import { type FarmCatalog, farmCatalog } from '@farmhand/local-farm/catalog';
import { withFarm } from '../account/farm-client.ts';
import type { Context } from '../commands/context.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { say } from '../terminal/say.ts';
import { plainJson } from '../terminal/text.ts';

const SYSTEMS = ['windows', 'linux'] as const satisfies readonly RenderSystem[];

type CatalogSoftware = FarmCatalog['software'][number];
type CatalogVersion = CatalogSoftware['versions'][number];

/**
 * Writes down what the account's farm offers.
 *
 * @param output - A file; standard output where there is none.
 */
export async function catalog(output: string | undefined, { profile }: Context): Promise<number> {
  const text = plainJson(
    await withFarm(profile, (client, { endpoint }) => takeCatalog(client, endpoint, new Date())),
  );
  if (output === undefined) say(text);
  else await writeCatalog(output, text);
  return EXIT.done;
}

async function writeCatalog(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, `${text}\n`);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new Error(`The catalogue cannot be written to ${resolve(file)} (${code}). Choose another file.`, {
      cause,
    });
  }
}

/**
 * What an account's farm offers, as a file that a local farm can be started with: software with versions and plugins on
 * both systems, and the kinds of render nodes. Asks twice for every program.
 *
 * @throws FarmhandClientError when the farm does not answer.
 */
async function takeCatalog(client: FarmClient, endpoint: string, now: Date): Promise<FarmCatalog> {
  const { software, defaultSoftwareId } = await client.softwareList();
  const listed: CatalogSoftware[] = [];
  for (const program of software) listed.push(await softwareOf(client, program));
  const hardware = await client.hardwareConfigs();
  return farmCatalog.parse({
    about: `Snapshot of what ${endpoint} offers, taken by "farmhand catalog".`,
    asOf: now.toISOString().slice(0, 10),
    defaultCgId: defaultSoftwareId ?? listed[0]?.cgId ?? 0,
    software: listed,
    hardware: hardware.map(hardwareOf),
  });
}

async function softwareOf(client: FarmClient, program: Software): Promise<CatalogSoftware> {
  const versions = new Map<string, CatalogVersion>();
  for (const system of SYSTEMS) {
    const detail = await detailOf(client, program.softwareId, system);
    for (const { versionId, version } of detail.versions) {
      const key = `${versionId} ${version}`;
      const known = versions.get(key);
      const offers = detail.plugins.filter((offer) => offer.versionId === versionId);
      versions.set(key, {
        id: versionId,
        cgVersion: version,
        systems: [...(known?.systems ?? []), system],
        plugins: withOffers(known?.plugins ?? [], offers, system),
      });
    }
  }
  return {
    cgId: program.softwareId,
    cgName: program.name,
    cgType: program.extensions.join(';'),
    iconPath: program.iconPath ?? '',
    isNeedProjectPath: program.projectPathNeed ?? 1,
    isNeedAnalyse: program.analysisNeed ?? 1,
    isSupportLinux: program.supportsLinux ? 1 : 0,
    versions: [...versions.values()],
  };
}

/** A farm may refuse to speak of a system that a program does not run on: then it offers nothing there. */
async function detailOf(
  client: FarmClient,
  softwareId: number,
  system: RenderSystem,
): Promise<SoftwareDetail> {
  try {
    return await client.softwareDetail({ softwareId, system });
  } catch (error) {
    if (ParameterInvalidError.isInstance(error)) return { versions: [], plugins: [] };
    throw error;
  }
}

/** Plugins known so far and those offered on one more system, as one list. */
function withOffers(
  known: CatalogVersion['plugins'],
  offers: readonly PluginOffer[],
  system: RenderSystem,
): CatalogVersion['plugins'] {
  const plugins = new Map(
    known.map(({ pluginName, pluginVersions }) => [
      pluginName,
      new Map(pluginVersions.map((version) => [version.pluginId, version])),
    ]),
  );
  for (const { name, versions } of offers) {
    const byId = plugins.get(name) ?? new Map();
    plugins.set(name, byId);
    for (const { pluginId, version } of versions) {
      const systems = [...(byId.get(pluginId)?.systems ?? []), system];
      byId.set(pluginId, { pluginId, pluginVersion: version, systems });
    }
  }
  return [...plugins].map(([pluginName, byId]) => ({ pluginName, pluginVersions: [...byId.values()] }));
}

function hardwareOf(config: HardwareConfig): FarmCatalog['hardware'][number] {
  return {
    id: config.id,
    status: config.enabled ? 1 : 0,
    type: config.kind === 'gpu' ? 2 : 1,
    platform: config.platform ?? 0,
    model: config.model,
    ram: `${config.ramGigabytes ?? 0}GB`,
    gpuNum: config.gpuCount === null ? null : `${config.gpuCount}*GPU`,
    notSupportCgId: config.unsupportedSoftwareIds.map(String),
    notSupportCode: [...config.unsupportedTipCodes],
    notSupportPluginList: [...config.unsupportedPlugins],
  };
}
