import type { RenderEnvironment, RenderSystem, Software } from '@farmhand/client';
import { localPath } from '@farmhand/model';
import { withFarm } from '../account/farm-client.ts';
import { environmentText } from '../check/check-text.ts';
import type { Context } from '../commands/context.ts';
import type { JobOptions } from '../jobs/job-options.ts';
import { settingsOf } from '../jobs/job-settings.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { interruptible } from '../terminal/interruptible.ts';
import type { Language } from '../terminal/language.ts';
import { print, printAll, tell, terminalColumns } from '../terminal/output.ts';
import { type Column, tableText } from '../terminal/table.ts';

const SYSTEMS = ['linux', 'windows'] as const satisfies readonly RenderSystem[];

const LEFT = 'Nothing was changed. Call the command again when you like.';

/** Lists the account's render environments, of one program or of all that the farm has. */
export function listEnvironments(
  { software: wanted }: { readonly software?: string },
  { form, profile }: Context,
): Promise<number> {
  return interruptible(
    (signal) =>
      withFarm(profile, async (client) => {
        const { software } = await client.softwareList({ signal });
        const softwareIds = named(software, wanted).map(({ softwareId }) => softwareId);
        const answers = await Promise.all(
          SYSTEMS.map((system) => client.renderEnvironments({ softwareIds, system }, { signal })),
        );
        const environments = answers.flat().map(({ extra, ...environment }) => environment);
        if (environments.length === 0 && form === 'text') {
          tell('The account has none yet: submitting a job makes the one it needs.');
        } else {
          printAll(form, environments, () => tableText(environments, ENVIRONMENT_COLUMNS, terminalColumns()));
        }
        return EXIT.done;
      }),
    () => LEFT,
  );
}

/** Says which render environment a scene would be rendered in, and why. */
export async function explainEnvironment(
  scene: string,
  options: JobOptions & { readonly language: Language },
  { form, profile }: Context,
): Promise<number> {
  const { language, ...job } = options;
  const settings = await settingsOf(job);
  const client = await connect();
  return interruptible(
    async (signal) => {
      const request = {
        scenePath: localPath.parse(scene),
        settings,
        ...(profile === undefined ? {} : { profile }),
      };
      const { environment } = await client.check(request, signal);
      print(form, environment, () => environmentText(environment, language).join('\n'));
      return environment.outcome === 'unavailable' ? EXIT.errors : EXIT.done;
    },
    () => LEFT,
  );
}

interface Offer {
  readonly softwareId: number;
  readonly name: string;
  readonly version: string;
  readonly system: RenderSystem;
  readonly plugins: readonly string[];
}

/** Lists which versions and plugins the farm has, of one program or of all: two questions for each of them. */
export function listOffers(wanted: string | undefined, { form, profile }: Context): Promise<number> {
  return interruptible(
    (signal) =>
      withFarm(profile, async (client) => {
        const { software } = await client.softwareList({ signal });
        const offers: Offer[] = [];
        for (const { softwareId, name, supportsLinux } of named(software, wanted)) {
          for (const system of SYSTEMS) {
            if (system === 'linux' && !supportsLinux) continue;
            const { versions, plugins } = await client.softwareDetail({ softwareId, system }, { signal });
            for (const { versionId, version } of versions) {
              const fitting = plugins.filter((plugin) => plugin.versionId === versionId);
              offers.push({
                softwareId,
                name,
                version,
                system,
                plugins: fitting.flatMap((plugin) =>
                  plugin.versions.map((each) => `${plugin.name} ${each.version}`),
                ),
              });
            }
          }
        }
        printAll(form, offers, () => tableText(offers, OFFER_COLUMNS, terminalColumns()));
        return EXIT.done;
      }),
    () => LEFT,
  );
}

/** @throws Error that names those there are. */
function named(software: readonly Software[], wanted: string | undefined): readonly Software[] {
  if (wanted === undefined) return software;
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const found = software.filter(
    ({ name, softwareId }) => plain(name) === plain(wanted) || String(softwareId) === wanted,
  );
  if (found.length === 0) {
    const names = software.map(({ name }) => name).join(', ');
    throw new Error(`The farm has no program "${wanted}". It has: ${names}.`);
  }
  return found;
}

const ENVIRONMENT_COLUMNS: readonly Column<Omit<RenderEnvironment, 'extra'>>[] = [
  { title: 'ENVIRONMENT', value: ({ name }) => name, cut: 'middle' },
  { title: 'PROGRAM', value: ({ softwareName, version }) => `${softwareName} ${version}`.trim() },
  { title: 'SYSTEM', value: ({ system }) => system },
  { title: 'DEFAULT', value: ({ isDefault }) => (isDefault ? 'yes' : '') },
  {
    title: 'PLUGINS',
    value: ({ plugins }) => plugins.map(({ name, version }) => `${name} ${version}`.trim()).join(', ') || '-',
    cut: 'end',
  },
];

const OFFER_COLUMNS: readonly Column<Offer>[] = [
  { title: 'PROGRAM', value: ({ name, version }) => `${name} ${version}` },
  { title: 'SYSTEM', value: ({ system }) => system },
  { title: 'PLUGINS', value: ({ plugins }) => plugins.join(', ') || '-', cut: 'end' },
];
