/** A host program that is none: it registers with a sidecar, waits for requests and answers them, as a plugin does. */
import { randomUUID } from 'node:crypto';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import type { HostSnapshot } from '@farmhand/model';
import { localPath, storedPath } from '@farmhand/model';
import type { Discovery } from '@farmhand/sidecar';
import type { HostAction, HostRequest, HostResult, HostScene } from '@farmhand/sidecar/api';

export interface SimulatedHostOptions {
  readonly discovery: Discovery;
  readonly snapshot: HostSnapshot;
  /** Name in the title bar; the scene's file name unless given. */
  readonly sceneName?: string;
  readonly unsavedChanges?: boolean;
  /** Longest wait of one poll; 5,000 unless given. Milliseconds. */
  readonly pollMs?: number;
}

export interface SimulatedHost {
  readonly id: string;
  /** Everything it was asked so far. */
  readonly asked: readonly HostAction[];
  /** What it says of its scene now. */
  readonly snapshot: HostSnapshot;
  /** The artist changes something and does not save. */
  change(): Promise<void>;
  /** The artist saves it. */
  save(): Promise<void>;
  /** Another scene is opened in it. */
  openScene(snapshot: HostSnapshot): Promise<void>;
  /** What the next file dialogs give. */
  willPick(...paths: readonly string[]): void;
  /** The next request of this action is refused with this sentence. */
  willRefuse(action: HostAction['action'], message: string): void;
  /** It hangs: no sign of life until {@link comeBack}. */
  hang(): Promise<void>;
  comeBack(): Promise<void>;
  /** The host is closed. */
  close(): Promise<void>;
}

/** Starts one and registers it. */
export async function simulateHost(options: SimulatedHostOptions): Promise<SimulatedHost> {
  const { discovery, pollMs = 5000 } = options;
  const id = randomUUID();
  const asked: HostAction[] = [];
  const refusals = new Map<HostAction['action'], string>();
  let picks: readonly string[] = [];
  let snapshot = options.snapshot;
  let scene: HostScene = {
    ...sceneOf(snapshot, 1),
    ...(options.sceneName === undefined ? {} : { name: options.sceneName }),
    ...(options.unsavedChanges === undefined ? {} : { unsavedChanges: options.unsavedChanges }),
  };
  let polling = new AbortController();
  let loop: Promise<void> = Promise.resolve();

  const send = async (method: string, path: string, body?: unknown, signal?: AbortSignal) => {
    const response = await fetch(`http://127.0.0.1:${discovery.port}/api/v1/hosts/${id}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${discovery.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) throw new Error(`the sidecar answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as unknown;
  };
  const register = () =>
    send('PUT', '', {
      host: snapshot.host,
      pluginVersion: 'simulated',
      processId: process.pid,
      scene,
      abilities: [
        'takeSnapshot',
        'saveScene',
        'relink',
        'makeRelative',
        'pickFiles',
        'reveal',
        'changeOutputFormat',
        'changeOutputPath',
      ],
    });

  const handlers: {
    readonly [A in HostAction['action']]: (ask: Extract<HostAction, { action: A }>) => HostResult;
  } = {
    takeSnapshot: () => ({
      action: 'takeSnapshot',
      snapshot: { ...snapshot, unsavedChanges: scene.unsavedChanges, takenAt: new Date().toISOString() },
    }),
    saveScene() {
      scene = { ...scene, unsavedChanges: false, revision: scene.revision + 1 };
      return { action: 'saveScene', scenePath: scene.path ?? localPath.parse('/') };
    },
    relink: ({ path, to }) => ({ action: 'relink', changed: point(path, to) }),
    makeRelative: ({ path }) => ({ action: 'makeRelative', changed: point(path, besideScene(path)) }),
    pickFiles: () => ({ action: 'pickFiles', paths: picks.map((each) => localPath.parse(each)) }),
    reveal: () => ({ action: 'reveal' }),
    changeOutputFormat({ format }) {
      snapshot = { ...snapshot, scenes: snapshot.scenes.map((each) => ({ ...each, outputFormat: format })) };
      touch();
      return { action: 'changeOutputFormat' };
    },
    changeOutputPath({ path }) {
      const scenes = snapshot.scenes.map((each) =>
        each.outputPath === path ? { ...each, outputPath: storedPath.parse(named(path, each.name)) } : each,
      );
      snapshot = { ...snapshot, scenes };
      touch();
      return { action: 'changeOutputPath' };
    },
  };
  const touch = () => {
    scene = { ...scene, unsavedChanges: true, revision: scene.revision + 1 };
  };
  const point = (from: string, to: string): number => {
    let changed = 0;
    const references = snapshot.references.map((reference) => {
      if (reference.storedPath !== from && reference.resolvedPath !== from) return reference;
      changed += 1;
      const { resolvedPath: _former, ...rest } = reference;
      return { ...rest, storedPath: storedPath.parse(to) };
    });
    snapshot = { ...snapshot, references };
    if (changed > 0) touch();
    return changed;
  };
  /** An output path with a scene's name before that of the file. */
  const named = (path: string, scene: string): string =>
    path.replace(/[^\\/]*$/, (file) => `${scene.replace(/[^\p{L}\p{N}_-]/gu, '_')}_${file}`);
  const besideScene = (path: string): string =>
    isAbsolute(path) && scene.path !== null ? relative(dirname(scene.path), path).split(sep).join('/') : path;

  const answer = async ({ requestId, ask }: HostRequest) => {
    asked.push(ask);
    const refusal = refusals.get(ask.action);
    refusals.delete(ask.action);
    const outcome =
      refusal === undefined
        ? { type: 'done', result: (handlers[ask.action] as (ask: HostAction) => HostResult)(ask) }
        : {
            type: 'refused',
            problem: {
              code: 'host-refused',
              message: refusal,
              hint: 'Try it in the program itself.',
              retryable: false,
            },
          };
    await send('POST', '/answers', { requestId, outcome, scene });
  };
  const poll = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      // Nothing is held here: what was given to a poll that was broken off is given anew.
      const body = { waitMs: pollMs, holding: [], scene };
      const { requests } = (await send('POST', '/poll', body, signal)) as {
        readonly requests: readonly HostRequest[];
      };
      for (const request of requests) await answer(request);
    }
  };
  const start = () => {
    polling = new AbortController();
    // A sidecar that ends takes its hosts' polls with it.
    loop = poll(polling.signal).catch(() => undefined);
  };
  const stop = async () => {
    polling.abort();
    await loop;
  };

  await register();
  start();
  return {
    id,
    asked,
    get snapshot() {
      return snapshot;
    },
    async change() {
      touch();
      await stop();
      start();
    },
    async save() {
      handlers.saveScene({ action: 'saveScene' });
      await stop();
      start();
    },
    async openScene(other) {
      snapshot = other;
      scene = sceneOf(other, scene.revision + 1);
      await stop();
      start();
    },
    willPick(...paths) {
      picks = paths;
    },
    willRefuse: (action, message) => void refusals.set(action, message),
    hang: stop,
    async comeBack() {
      await register();
      start();
    },
    async close() {
      await stop();
      await send('DELETE', '').catch(() => undefined);
    },
  };
}

function sceneOf({ scenePath, unsavedChanges }: HostSnapshot, revision: number): HostScene {
  const name = (scenePath ?? 'untitled').split(/[\\/]/).pop() ?? '';
  return { path: scenePath, name, unsavedChanges, revision };
}
