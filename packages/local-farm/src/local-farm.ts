import { join } from 'node:path';
import { type FarmAccount, type FarmAccountInput, openAccount } from './accounts/account-file.ts';
import { openAccounts, type SubAccountInput } from './accounts/accounts.ts';
import type { FarmState } from './calls/farm-state.ts';
import type { FarmCatalog } from './catalog/farm-catalog.ts';
import { hardwareById } from './catalog/hardware.ts';
import { openCatalog } from './catalog/open-catalog.ts';
import type { Clock } from './clock.ts';
import { openLedger } from './costs/ledger.ts';
import { LocalFarmError } from './errors.ts';
import { createEventHub, type FarmEventListener, type FarmEvents } from './events.ts';
import { createFaultBox, type Fault, type Faults } from './faults.ts';
import { newAdminToken } from './http/admin.ts';
import { createSignatureCheck } from './http/authentication.ts';
import { startFarmServer } from './http/farm-server.ts';
import { type FarmInspection, inspectFarm } from './inspection.ts';
import { createBlenderRenderer } from './render/blender-renderer.ts';
import { createSoftwareRenderer } from './render/choose-renderer.ts';
import { findBlender } from './render/find-blender.ts';
import { openFrameKeep } from './render/frame-keep.ts';
import { createPlaceholderRenderer } from './render/placeholder-renderer.ts';
import type { Renderer, RendererInfo } from './render/renderer.ts';
import { startScheduler } from './render/scheduler.ts';
import { createRequestCounter } from './request-counter.ts';
import { dataFolders, openDataFolder } from './state/data-folder.ts';
import { openDatabase } from './state/database.ts';
import { openStorages } from './storage/storages.ts';
import { openTaskStore } from './tasks/task-store.ts';

export interface LocalFarmOptions {
  /** Folder for everything the farm keeps; made when it is not there. One farm at a time uses it. */
  readonly dataFolder: string;
  /** Port on 127.0.0.1; the default 0 takes any free one. */
  readonly port?: number | undefined;
  /** The farm's main account. Default: made at random on the first start, kept in the data folder's `account.json`. */
  readonly account?: FarmAccountInput | undefined;
  /** Accounts below the main one, each with storages of its own. Default: none. */
  readonly subAccounts?: readonly SubAccountInput[] | undefined;
  /**
   * What the main account has at this start, in the price table's currency. Default: what it had, and much at first, so
   * that nothing stops by itself.
   */
  readonly balance?: number | undefined;
  /** What the main account may spend before its balance, at this start. Default: what it had, and nothing at first. */
  readonly coupon?: number | undefined;
  /** What the farm offers: parsed, or the path of its file. Default: example data. */
  readonly catalog?: FarmCatalog | string | undefined;
  /** Rows of frames rendered at the same time. Default 1. */
  readonly nodes?: number | undefined;
  /**
   * `auto` (the default) takes Blender where it is found and else draws placeholder frames; `blender` refuses to start
   * without it; `placeholder` never renders. A function renders in the caller's own way, for tests.
   */
  readonly renderer?: 'auto' | 'blender' | 'placeholder' | Renderer | undefined;
  /** Program file of Blender; default: searched for, see {@link findBlender}. */
  readonly blenderPath?: string | undefined;
  /** Frames are rendered at this part of their size. Percent, whole, from 1 to 100; the default 100 leaves it. */
  readonly scalePercent?: number | undefined;
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly clock?: Clock | undefined;
  /** Called for every event from the start on. */
  readonly onEvent?: FarmEventListener | undefined;
  /** Faults that are there from the start on. */
  readonly faults?: readonly Fault[] | undefined;
  /** Whether other programs may ask for faults and counts over HTTP, see {@link LocalFarm.admin}. Default false. */
  readonly adminEndpoint?: boolean | undefined;
  /** Told of errors that are the farm's own; default: standard error. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}

/** The endpoint for faults over HTTP; its answers are in the README. */
export interface FarmAdmin {
  /** `http://127.0.0.1:PORT/admin` */
  readonly url: string;
  /** Another one at every start. Whoever has it can break the farm, and do nothing else. */
  readonly token: string;
}

/** A farm that runs in this process. */
export interface LocalFarm {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `127.0.0.1:PORT`, as the string to sign has it. */
  readonly domain: string;
  readonly port: number;
  /** The key is in here: keep it out of logs. */
  readonly account: FarmAccount;
  readonly renderer: RendererInfo;
  readonly dataFolder: string;
  readonly events: FarmEvents;
  readonly faults: Faults;
  readonly inspect: FarmInspection;
  /** Where faults and counts are asked for, and the token to send with it; null unless it was asked for. */
  readonly admin: FarmAdmin | null;
  /** Stops rendering and answering. What was under way goes on at the next start on the same folder. */
  stop(): Promise<void>;
}

/**
 * Starts a render farm on this machine: the vendor's signed HTTP API, storages with resumable uploads, and real
 * rendering with Blender, all on 127.0.0.1 and in one folder.
 *
 * @throws LocalFarmError when it cannot start; its code and message say why.
 */
export async function startLocalFarm(options: LocalFarmOptions): Promise<LocalFarm> {
  const nodes = options.nodes ?? 1;
  if (!Number.isInteger(nodes) || nodes < 1) {
    throw new LocalFarmError('options-invalid', `A farm has at least one node; "nodes" is ${nodes}.`);
  }
  const scalePercent = options.scalePercent ?? 100;
  if (!Number.isInteger(scalePercent) || scalePercent < 1 || scalePercent > 100) {
    throw new LocalFarmError(
      'options-invalid',
      `A farm renders at 1 to 100 percent, in whole numbers; "scalePercent" is ${scalePercent}.`,
    );
  }
  const dataFolder = await openDataFolder(options.dataFolder);
  const partialFolder = join(dataFolder, dataFolders.partial);
  const clock = options.clock ?? Date.now;
  const onTrouble = options.onTrouble ?? ((error: unknown) => console.error('local farm:', error));

  const catalog = await openCatalog(options.catalog);
  const { info, renderer } = await chooseRenderer(options, nodes);
  const database = openDatabase(dataFolder, onTrouble);
  try {
    const account = await openAccount(dataFolder, options.account);
    const accounts = openAccounts(account, options.subAccounts, options);
    const ledger = openLedger(database, accounts);
    const events = createEventHub();
    if (options.onEvent !== undefined) events.subscribe(options.onEvent);
    const faults = createFaultBox(options.faults);
    const requests = createRequestCounter(events);
    const storages = openStorages(database, dataFolder, ({ kind, id }, { serverPath, sizeBytes }) =>
      events.emit({ type: 'file', storage: kind, storageId: id, serverPath, sizeBytes }),
    );
    const tasks = openTaskStore({
      database,
      clock,
      events,
      charge: ({ userId, userLevel, plan }, milliseconds) =>
        ledger.chargeFrame({
          account: accounts.byUserId(userId) ?? accounts.main,
          milliseconds,
          hardware: hardwareById(catalog, plan?.hardwareConfigId ?? '')?.model ?? null,
          priority: userLevel,
        }),
    });
    const frameKeep = await openFrameKeep(dataFolder);
    const scheduler = await startScheduler({
      tasks,
      accounts,
      storages,
      frameKeep,
      renderer,
      scalePercent,
      nodes,
      clock,
      workFolder: join(dataFolder, dataFolders.work),
      tileFolder: join(dataFolder, dataFolders.tiles),
      ledger,
      onTrouble,
    });
    let port = 0;
    const farm: FarmState = {
      accounts,
      ledger,
      catalog,
      database,
      storages,
      tasks,
      frameKeep,
      clock,
      port: () => port,
      reschedule: scheduler.look,
    };
    const checkSignature = createSignatureCheck(accounts, database, clock);
    const adminToken = options.adminEndpoint ? newAdminToken() : null;
    const server = await startFarmServer(
      { farm, partialFolder, checkSignature, faults, requests, adminToken, onTrouble },
      options.port ?? 0,
    );
    port = server.port;
    scheduler.look();
    const stopping = new AbortController();
    const swept = storages
      .sweep(stopping.signal)
      .then((files) => events.emit({ type: 'swept', files }))
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) onTrouble(error);
      });

    const stop = async () => {
      stopping.abort();
      await server.close();
      await scheduler.stop();
      await swept;
      await storages.close();
      events.emit({ type: 'stopped' });
      database.close();
    };
    let stopped: Promise<void> | undefined;
    const domain = `127.0.0.1:${port}`;
    return {
      url: `http://${domain}`,
      domain,
      port,
      account,
      renderer: info,
      dataFolder,
      events,
      faults,
      inspect: inspectFarm(farm, requests),
      admin: adminToken === null ? null : { url: `http://${domain}/admin`, token: adminToken },
      stop: () => {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function chooseRenderer(
  { renderer = 'auto', blenderPath }: LocalFarmOptions,
  nodes: number,
): Promise<{ info: RendererInfo; renderer: Renderer }> {
  if (typeof renderer === 'function') return { info: { kind: 'own' }, renderer };
  if (renderer !== 'placeholder') {
    const blender = await findBlender({ path: blenderPath });
    if (blender.found) {
      const { path, version } = blender;
      return {
        info: { kind: 'blender', path, version },
        renderer: createSoftwareRenderer(
          createBlenderRenderer({ blenderPath: path, blenderVersion: version, nodes }),
          createPlaceholderRenderer(({ softwareName }) => `this farm has no ${softwareName}.`),
        ),
      };
    }
    if (renderer === 'blender') throw new LocalFarmError('blender-missing', blender.reason);
    return placeholder(blender.reason);
  }
  return placeholder('the farm was started with the placeholder renderer.');
}

function placeholder(reason: string): { info: RendererInfo; renderer: Renderer } {
  return { info: { kind: 'placeholder', reason }, renderer: createPlaceholderRenderer(() => reason) };
}
