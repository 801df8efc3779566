/** A real local farm, a real scene on disk and a real journal, in a folder of their own. */
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFarmClient, type FarmClientOptions } from '@farmhand/client';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import {
  ENDED_STATES,
  HOST_SNAPSHOT_SCHEMA,
  type HostSnapshot,
  JOB_SETTINGS_SCHEMA,
  type JobSettingsInput,
  jobSettings,
  type LocalPath,
  localPath,
  type SnapshotReference,
  type SubmissionEvent,
  type SubmissionState,
  type SubmissionView,
  storedPath,
} from '@farmhand/model';
import { readScene } from '@farmhand/scene';
import {
  type FarmPort,
  openJournal,
  type SubmissionService,
  type SubmissionServiceOptions,
  type SubmitInput,
  startSubmissions,
} from '@farmhand/submission';
import {
  engineFromConfig,
  openTransferCache,
  openUploadRecords,
  type TransferEngine,
} from '@farmhand/transfer';

const SAMPLE = fileURLToPath(new URL('../../../../tooling/fixtures/sample', import.meta.url));

export interface World {
  readonly folder: string;
  readonly farm: LocalFarm;
  /** The sample scene, copied so that a test may change it. */
  readonly scenePath: LocalPath;
  readonly sceneFolder: string;
  readonly renders: LocalPath;
  /** What a service over this world is started with. */
  options(options?: StartOptions): SubmissionServiceOptions;
  /** What a live host with this world's scene open would say of it. */
  snapshot(references: readonly SnapshotReference[]): HostSnapshot;
  /** What submits this world's scene. */
  input(settings?: Partial<JobSettingsInput>, confirmWarnings?: boolean): SubmitInput;
  start(options?: StartOptions): SubmissionService;
  submit(
    service: SubmissionService,
    settings?: Partial<JobSettingsInput>,
    confirmWarnings?: boolean,
  ): SubmissionView;
  close(): Promise<void>;
}

export interface StartOptions {
  readonly client?: Partial<FarmClientOptions>;
  /** Another farm, and with it another account, than the world's own. */
  readonly farm?: LocalFarm;
  /** In place of the engine that the farm's configuration asks for. */
  readonly openEngine?: SubmissionServiceOptions['openEngine'];
  readonly wrapEngine?: (engine: TransferEngine) => TransferEngine;
  /** Comes between the service and the farm, to see or to bend what they say. */
  readonly wrapClient?: (client: FarmPort) => FarmPort;
  readonly checkpoint?: SubmissionServiceOptions['checkpoint'];
  /** What else the service is started with. */
  readonly more?: Partial<SubmissionServiceOptions>;
}

export async function makeWorld(
  farmOptions: Partial<Parameters<typeof startLocalFarm>[0]> = {},
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-submission-'));
  const sceneFolder = join(folder, 'project');
  await cp(SAMPLE, sceneFolder, { recursive: true });
  const farm = await startLocalFarm({
    dataFolder: join(folder, 'farm'),
    renderer: 'placeholder',
    nodes: 4,
    ...farmOptions,
  });
  const closers: (() => void | Promise<void>)[] = [];
  const renders = localPath.parse(join(folder, 'renders'));
  const scenePath = localPath.parse(join(sceneFolder, 'sample.blend'));

  const open = ({
    client: clientOptions,
    farm: at = farm,
    wrapEngine = (engine) => engine,
    openEngine: ownEngine,
    wrapClient = (port) => port,
    checkpoint,
    more,
  }: StartOptions) => {
    const { accessId, accessKey } = at.account;
    const client = createFarmClient({
      endpoint: at.url,
      accessId,
      accessKey,
      retry: { baseDelayMs: 1, maxDelayMs: 2 },
      ...clientOptions,
    });
    const journal = openJournal({ file: join(folder, 'journal.sqlite') });
    const cache = openTransferCache({ kind: 'file' }, { databasePath: join(folder, 'cache.sqlite') });
    const { fingerprints, sent } = cache;
    const records = openUploadRecords(join(folder, 'transfer.sqlite'));
    const options: SubmissionServiceOptions = {
      journal,
      client: wrapClient(client),
      account: { endpoint: at.url, accessId },
      platform: '2',
      readScene,
      fingerprints,
      openEngine: async (signal) =>
        wrapEngine(
          engineFromConfig(await client.transferConfig({ signal }), {
            credentials: { accessId, accessKey },
            records,
            sent,
            clock: client.farmTime,
          }),
        ),
      pollMs: 5,
      mostPollMs: 20,
      ...(ownEngine === undefined ? {} : { openEngine: ownEngine }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...more,
    };
    let released: Promise<void> | null = null;
    const release = () => {
      released ??= client.close().then(() => {
        cache.close();
        records.close();
        journal.close();
      });
      return released;
    };
    closers.push(release);
    return { options, release };
  };
  const input = (settings: Partial<JobSettingsInput> = {}, confirmWarnings = true): SubmitInput => ({
    id: randomUUID(),
    scenePath,
    snapshot: null,
    settings: jobSettings.parse({
      schema: JOB_SETTINGS_SCHEMA,
      frames: '1-3',
      downloadFolder: renders,
      ...settings,
    }),
    confirmWarnings,
  });

  return {
    folder,
    farm,
    scenePath,
    sceneFolder,
    renders,
    input,
    snapshot: (references) => ({
      schema: HOST_SNAPSHOT_SCHEMA,
      host: { name: 'blender', version: '3.4.1', system: 'linux' },
      scenePath,
      unsavedChanges: false,
      takenAt: new Date().toISOString(),
      plugins: [],
      references: [...references],
      scenes: [
        {
          name: 'Farmyard',
          active: true,
          frameRange: { start: 1, end: 10, step: 1 },
          fps: 24,
          resolution: { width: 320, height: 180 },
          camera: 'Camera',
          cameras: ['Camera'],
          renderer: 'CYCLES',
          outputPath: storedPath.parse('//renders/sample_'),
          outputFormat: 'PNG',
          renderLayers: [{ name: 'ViewLayer', enabled: true }],
        },
      ],
    }),
    options: (options = {}) => open(options).options,
    start(startOptions = {}) {
      const { options, release } = open(startOptions);
      const service = startSubmissions(options);
      const close = () => service.close().then(release);
      closers.push(close);
      return { ...service, close };
    },
    submit: (service, settings, confirmWarnings) => service.submit(input(settings, confirmWarnings)),
    async close() {
      for (const close of closers.reverse()) await close();
      await farm.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves with the submission once an event brings it where the test wants it. */
export function until(
  service: SubmissionService,
  id: string,
  wanted: (view: SubmissionView, event: SubmissionEvent | null) => boolean,
): Promise<SubmissionView> {
  return new Promise((resolve, reject) => {
    const look = (event: SubmissionEvent | null) => {
      const view = service.get(id);
      if (view === null) reject(new Error(`no submission ${id}`));
      else if (wanted(view, event)) {
        unsubscribe();
        resolve(view);
      }
    };
    const unsubscribe = service.subscribe((event) => {
      if (event.submissionId !== id) return;
      try {
        look(event);
      } catch (error) {
        reject(error);
      }
    });
    look(null);
  });
}

export const untilState = (service: SubmissionService, id: string, state: SubmissionState) =>
  until(service, id, (view) => view.state === state || (ENDED_STATES.has(view.state) && fail(view, state)));

export const untilEnded = (service: SubmissionService, id: string) =>
  until(service, id, ({ state }) => ENDED_STATES.has(state));

function fail(view: SubmissionView, wanted: SubmissionState): never {
  throw new Error(`wanted ${wanted}, but it ended ${view.state}: ${JSON.stringify(view.problem)}`);
}
