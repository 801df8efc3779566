/** A plugin in a host program, and a panel that asks things of it, as the sidecar hears them. */
import { randomUUID } from 'node:crypto';
import type { Problem } from '@farmhand/model';
import type { Discovery } from '@farmhand/sidecar';
import type {
  HostAbility,
  HostActionInput,
  HostRequest,
  HostResult,
  HostScene,
  HostSession,
} from '@farmhand/sidecar/api';

export interface Answered<T> {
  readonly status: number;
  readonly body: T;
}

export interface FakeHost {
  readonly id: string;
  register(changes?: {
    readonly scene?: object;
    readonly processId?: number;
    readonly abilities?: readonly HostAbility[];
  }): Promise<Answered<{ readonly host: HostSession }>>;
  poll(
    options?: { readonly waitMs?: number; readonly holding?: readonly string[]; readonly scene?: HostScene },
    signal?: AbortSignal,
  ): Promise<readonly HostRequest[]>;
  done(request: HostRequest, result: HostResult): Promise<boolean>;
  refuse(request: HostRequest, problem: Problem): Promise<boolean>;
  leave(): Promise<void>;
  /** What a panel does. */
  ask(
    action: HostActionInput,
    signal?: AbortSignal,
  ): Promise<Answered<{ readonly result: { readonly action: string }; readonly host: HostSession }>>;
  /** The problem that the panel is answered with; null when it is answered well. */
  problemOf(answer: Promise<Answered<unknown>>): Promise<string | null>;
  /** As panels see it; undefined when it is not known. */
  seen(): Promise<HostSession | undefined>;
}

export const ALL_ABILITIES: readonly HostAbility[] = [
  'takeSnapshot',
  'saveScene',
  'relink',
  'makeRelative',
  'pickFiles',
  'reveal',
];

export function sceneOf(path: string | null): object {
  return { path, name: 'shot.blend', unsavedChanges: false };
}

export function call(
  discovery: Discovery,
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
) {
  return fetch(`http://127.0.0.1:${discovery.port}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${discovery.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
}

export function fakeHost(discovery: () => Discovery): FakeHost {
  const id = randomUUID();
  const at = `/hosts/${id}`;
  const answered = async (method: string, path: string, body?: unknown, signal?: AbortSignal) => {
    const response = await call(discovery(), method, path, body, signal);
    return { status: response.status, body: await response.json() } as Answered<never>;
  };
  const answers = async (request: HostRequest, outcome: object) => {
    const { status, body } = await answered('POST', `${at}/answers`, {
      requestId: request.requestId,
      outcome,
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return (body as { readonly taken: boolean }).taken;
  };
  return {
    id,
    register: ({
      scene = sceneOf('/scenes/shot.blend'),
      processId = process.pid,
      abilities = ALL_ABILITIES,
    } = {}) =>
      answered('PUT', at, {
        host: { name: 'blender', version: '3.4.1', system: 'linux' },
        pluginVersion: '0.1.0',
        processId,
        scene,
        abilities,
      }),
    async poll(options = {}, signal) {
      const { status, body } = await answered('POST', `${at}/poll`, options, signal);
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      return (body as { readonly requests: readonly HostRequest[] }).requests;
    },
    done: (request, result) => answers(request, { type: 'done', result }),
    refuse: (request, problem) => answers(request, { type: 'refused', problem }),
    async leave() {
      await answered('DELETE', at);
    },
    ask: (action, signal) => answered('POST', `${at}/requests`, action, signal),
    async problemOf(answer) {
      const { body } = (await answer) as Answered<{ readonly problem?: Problem }>;
      return body.problem?.code ?? null;
    },
    async seen() {
      const { body } = await answered('GET', '/hosts');
      return (body as { readonly hosts: readonly HostSession[] }).hosts.find((each) => each.id === id);
    },
  };
}
