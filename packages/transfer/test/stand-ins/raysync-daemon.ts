// Acts as the vendor's Raysync client: its HTTP interface, checked strictly, and files copied between folders.
// As a program: node raysync-daemon.ts FOLDER PORT, where FOLDER gets `daemon.pid` and holds `storage/`.
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';

export interface DaemonTask {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** States that the coming looks at it meet; the last one stays. */
  states: string[];
  /** What the upload list held when the task was made. */
  readonly list: string | null;
  pos: number;
  looks: number;
}

export interface RaysyncStandIn {
  readonly folder: string;
  readonly port: number;
  readonly tasks: DaemonTask[];
  /** Every request: path and body. */
  readonly asked: { readonly path: string; readonly body: Record<string, unknown> }[];
  /** What was asked in a way the interface does not have. Stays empty. */
  readonly misuses: string[];
  /** States of the tasks to come, one list for each; `ready`, `start`, `successful` for all after those. */
  script(...tasks: string[][]): void;
  /** Adds what an earlier run of ours may have left behind. */
  leave(name: string, states: string[]): DaemonTask;
  failedFiles: { 'local-path': string; 'error-code': number }[];
  /** Answers instead of the interface: a page, nothing at all, a refusal. */
  answerWith: ((path: string) => string | 'hang up' | undefined) | null;
  /** Called with each request, before it is answered. */
  onRequest: (path: string, body: Record<string, unknown>) => void;
  /** Called after each answered request. */
  onAnswered: (path: string) => void;
  storedPath(path: string): string;
  stop(): Promise<void>;
}

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isPort = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isOneOf =
  (...allowed: readonly unknown[]) =>
  (value: unknown): boolean =>
    allowed.includes(value);
const isSpeed = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1_048_576;
const isId = (value: unknown): boolean => isText(value) || Number.isInteger(value);
const isLimit = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 10;

const CONNECTION: Shape = {
  'task-name': isText,
  'server-ip': isText,
  'server-port': isPort,
  'server-ssl-port': isPort,
  'renderbus-proxy-port': isOneOf(32_002),
  'proxy-port': isPort,
  'protocol-type': isOneOf('default', 'tcp-only', 'udp-only'),
  'delay-threshold': isOneOf(0),
  account: isText,
  password: (value) => typeof value === 'string' && /^[^&]+&1&\d+&12345678$/.test(value),
  'group-id': isOneOf(0),
  'enable-ssl': isFlag,
  'enable-verify-hash': isFlag,
};
const TASKS: Readonly<Record<string, Shape>> = {
  upload: { ...CONNECTION, 'task-type': isText, 'source-path': isText, 'target-path': isText },
  download: { ...CONNECTION, 'task-type': isText, 'source-path': isText, 'target-path': isText },
  'upload-list': { ...CONNECTION, 'task-type': isText, 'file-list': isText },
};
const SHAPES: Readonly<Record<string, Shape>> = {
  '/check-raysync-http': { sign: isOneOf('render-bus') },
  '/set-proxy-manager': {
    'enable-proxy-manager': isFlag,
    'proxy-manager-ip': (value) => typeof value === 'string',
    'proxy-manager-port': (value) => Number.isInteger(value),
  },
  '/set-task-limit': { upload: isLimit, download: isLimit },
  '/start-task': { 'task-id': isId },
  '/stop-task': { 'task-id': isId },
  '/delete-task': { 'task-id': isId },
  '/get-task-status': { 'task-id': isId },
  '/get-task-list': { 'task-group': isOneOf('all') },
  '/get-file-list': {
    'task-id': isId,
    'list-type': isOneOf('error'),
    'page-size': (value) => Number.isInteger(value) && Number(value) > 0,
    'page-number': (value) => Number.isInteger(value) && Number(value) > 0,
  },
};

function shapeOf(path: string, body: Record<string, unknown>): Shape | undefined {
  if (path === '/create-task') return TASKS[String(body['task-type'])];
  if (path === '/set-transmission-parameters') {
    const speeds = { 'max-upload-speed': isSpeed, 'max-download-speed': isSpeed };
    return 'mss' in body ? { ...speeds, mss: isOneOf(1_200) } : speeds;
  }
  return SHAPES[path];
}

function misuseOf(path: string, body: Record<string, unknown>): string | null {
  const shape = shapeOf(path, body);
  if (shape === undefined) return `${path} with ${JSON.stringify(body)}`;
  const keys = Object.keys(body).toSorted().join();
  const right = Object.keys(shape).toSorted().join();
  if (keys !== right) return `${path}: ${keys} where ${right} belongs`;
  const wrong = Object.entries(shape).find(([key, isRight]) => !isRight(body[key]));
  if (wrong !== undefined) return `${path}: ${wrong[0]} is ${JSON.stringify(body[wrong[0]])}`;
  if (path !== '/create-task') return null;
  return Number(body['server-ssl-port']) === Number(body['server-port']) - 100 ? null : `${path}: ports`;
}

/** Starts one whose `cluster.xml` says where it listens. Port 0 takes a free one. */
export async function startRaysync(folder: string, port = 0): Promise<RaysyncStandIn> {
  let scripts: string[][] = [];
  let nextId = 41;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const text = Buffer.concat(chunks).toString();
      standIn.onRequest(path, JSON.parse(text));
      const instead = standIn.answerWith?.(path);
      if (instead === 'hang up') {
        request.socket.destroy();
        return;
      }
      if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
        standIn.misuses.push(`${request.method} ${path} of ${request.headers['content-type']}`);
      }
      const body = JSON.parse(text);
      standIn.asked.push({ path, body });
      const misuse = misuseOf(path, body);
      if (misuse !== null) standIn.misuses.push(misuse);
      response.setHeader('content-type', 'application/json');
      response.end(instead ?? JSON.stringify({ code: 0, message: 'success', ...answer(path, body) }), () =>
        standIn.onAnswered(path),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const standIn: RaysyncStandIn = {
    folder,
    port: (server.address() as AddressInfo).port,
    tasks: [],
    asked: [],
    misuses: [],
    script(...tasks) {
      scripts = tasks;
    },
    leave(name, states) {
      const task = {
        id: String(nextId++),
        body: { 'task-name': name },
        states,
        list: null,
        pos: 0,
        looks: 0,
      };
      standIn.tasks.push(task);
      return task;
    },
    failedFiles: [],
    answerWith: null,
    onRequest: () => {},
    onAnswered: () => {},
    storedPath: (path) => join(folder, 'storage', path),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  writeFileSync(
    join(folder, 'cluster.xml'),
    `<?xml version="1.0"?>\n<config>\n  <http>\n    <port value="${standIn.port}"/>\n  </http>\n</config>\n`,
  );
  return standIn;

  function answer(path: string, body: Record<string, unknown>): object {
    const task = standIn.tasks.find(({ id }) => id === String(body['task-id']));
    switch (path) {
      case '/create-task': {
        const file = body['file-list'];
        const made: DaemonTask = {
          id: String(nextId++),
          body,
          states: scripts.shift() ?? ['ready', 'start', 'successful'],
          list: typeof file === 'string' ? readFileSync(file, 'utf8') : null,
          pos: 0,
          looks: 0,
        };
        standIn.tasks.push(made);
        return { 'task-id': made.id };
      }
      case '/get-task-status':
        return { 'task-list': task === undefined ? [] : [statusOf(task)] };
      case '/get-task-list':
        return {
          'task-list': standIn.tasks.map((one) => ({
            ...described(one),
            'task-state': shown(one.states[0]),
          })),
        };
      case '/get-file-list': {
        const size = Number(body['page-size']);
        const start = (Number(body['page-number']) - 1) * size;
        return { 'file-list': standIn.failedFiles.slice(start, start + size) };
      }
      case '/start-task':
        if (task === undefined) return { code: 4, message: 'no such task' };
        if (task.states.length > 1) task.states.shift();
        return {};
      case '/stop-task':
        if (task !== undefined)
          task.states = ['stopped', ...task.states.slice(task.states[0] === 'start' ? 0 : 1)];
        return {};
      default:
        return {};
    }
  }

  function described(task: DaemonTask): object {
    return { 'task-id': task.id, 'task-name': task.body['task-name'], 'task-type': task.body['task-type'] };
  }

  /** A look at a task moves it on; one that failed or was stopped waits to be started. */
  function statusOf(task: DaemonTask): object {
    task.looks += 1;
    const state = task.states[0] ?? 'successful';
    if (state === 'start') task.pos += 1;
    if (state === 'successful') copyFiles(task);
    if (!/^(failed|stopped|successful|hang)$/.test(state) && task.states.length > 1) task.states.shift();
    return {
      ...described(task),
      'task-state': shown(state),
      'size-pos': task.pos,
      'file-pos': 0,
      'hash-pos': 0,
    };
  }

  function copyFiles({ body, list }: DaemonTask): void {
    if (list !== null) {
      for (const line of list.trimEnd().split('\n')) {
        const pair = /^local:"([^"]*)" server:"(\/input\/\d+-\d+\/[^"]*)"$/.exec(line);
        if (pair === null) standIn.misuses.push(`list line ${line}`);
        else copy(pair[1] ?? '', standIn.storedPath(pair[2] ?? ''));
      }
    } else if (body['task-type'] === 'upload') {
      const source = String(body['source-path']);
      copy(source, join(standIn.storedPath(String(body['target-path'])), basename(source)));
    } else if (body['task-type'] === 'download') {
      const source = String(body['source-path']);
      const from = standIn.storedPath(source);
      const target = String(body['target-path']);
      if (!existsSync(target) || !statSync(target).isDirectory()) standIn.misuses.push(`target ${target}`);
      copy(from, source.endsWith('/') ? target : join(target, basename(source)));
    }
  }
}

/** One that hangs says that it runs. */
function shown(state = 'successful'): string {
  return state === 'hang' ? 'start' : state;
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

if (import.meta.main) {
  const [folder = '', port = ''] = process.argv.slice(2);
  await startRaysync(folder, Number(port));
  writeFileSync(join(folder, 'daemon.pid'), String(process.pid));
}
