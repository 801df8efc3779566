/** A local farm in a process of its own that can be killed, and an account of what reaches it. */
import './bent-world.ts';

import { createHash } from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import { appendFileSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { type FarmEvent, frameStatuses, type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import type { AuditLine } from './audit.ts';
import { order } from './bend.ts';
import { unbentNow } from './bent-world.ts';
import { holdFrames } from './held-frames.ts';
import { farmOptions } from './messages.ts';

const options = farmOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const note = (line: AuditLine) => appendFileSync(options.auditFile, `${JSON.stringify(line)}\n`);

const frames = holdFrames(options.holdFrames);
let farm: LocalFarm | null = null;

/** Faults that may still strike, each with how often: one that changes or goes while a request is looked at has struck. */
const waitingFaults = () => farm?.faults.pending().map((fault) => JSON.stringify(fault)) ?? [];
let before = waitingFaults();
const noteStrikes = (target: string) => {
  const after = waitingFaults();
  const left = new Set(after);
  const struck = after.length > before.length ? [] : before.filter((fault) => !left.has(fault));
  for (const fault of struck) note({ is: 'struck', atMs: unbentNow(), target, fault });
  before = after;
};

const onEvent = (event: FarmEvent) => {
  if (event.type === 'file' && event.storage === 'input') noteFile(event.serverPath, event.sizeBytes);
  if (event.type === 'request') {
    // Faults that were asked for meanwhile have not struck. This one's is taken right after the request is told of.
    before = waitingFaults();
    queueMicrotask(() => noteStrikes(event.target));
  }
};

function noteFile(serverPath: string, sizeBytes: number): void {
  const path = join(farm?.inspect.storagePath('input') ?? '', ...serverPath.slice(1).split('/'));
  let sha256: string | null = null;
  try {
    sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    // Replaced at this moment; the next event tells of what replaced it.
  }
  note({ is: 'stored', atMs: unbentNow(), serverPath, sizeBytes, sha256 });
}

/** Bytes of a connection that belong to requests which are over. */
const accountedFor = new WeakMap<Socket, number>();

diagnostics.subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  // Node's own is the machine's time; a computer whose clock is wrong says so in each answer.
  response.setHeader('date', new Date().toUTCString());
  const { socket, method = '', url = '' } = request;
  const target = /^\/transfer\/(uploads|packs)/.exec(url)?.[1];
  request.once('close', () => {
    const already = accountedFor.get(socket) ?? 0;
    accountedFor.set(socket, socket.bytesRead);
    if (target === undefined || !['PATCH', 'POST', 'PUT'].includes(method)) return;
    note({ is: 'received', atMs: unbentNow(), bytes: socket.bytesRead - already, target });
  });
});

farm = await startLocalFarm({
  dataFolder: options.dataFolder,
  port: options.port,
  renderer: frames.renderer,
  nodes: options.nodes,
  adminEndpoint: true,
  onEvent,
  onTrouble: (error) =>
    process.send?.({
      tell: 'trouble',
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
});
const { url, port, account, admin, inspect } = farm;

process.on('message', (message) => {
  const parsed = order.safeParse(message);
  if (!parsed.success) return;
  if (parsed.data.order === 'hold') {
    frames.hold(parsed.data.isHeld);
    process.send?.({ answer: parsed.data.number });
  }
  if (parsed.data.order === 'inspect') {
    const tasks = inspect
      .tasks()
      .map(({ id, status, labels, submittedAt, outputFileName, childIds, frames }) => ({
        id,
        status,
        labels,
        submittedAt,
        outputFileName,
        hasChildren: childIds.length > 0,
        framesDone: frames.filter((frame) => frame.status === frameStatuses.done).length,
        frames: frames.length,
      }));
    process.send?.({ answer: parsed.data.number, tasks });
  }
});
process.send?.({
  tell: 'ready',
  url,
  port,
  accessId: account.accessId,
  accessKey: account.accessKey,
  admin,
  storage: {
    input: inspect.storagePath('input'),
    output: inspect.storagePath('output'),
    config: inspect.storagePath('config'),
  },
});
