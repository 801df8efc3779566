/**
 * Passes a TCP port on with half the round trip each way: `delay-proxy.ts OWN_PORT PORT ROUND_TRIP_MS`. What arrives waits its
 * time in a queue, so the line is slow and as wide as before. At most so much is under way in each direction.
 */
import { createServer, connect as openSocket, type Socket } from 'node:net';

/** What a wide line of 40 ms holds: more than 1 GB/s. Bytes. */
const UNDER_WAY = 64 * 1024 * 1024;

const [ownPort, port, roundTripMs] = process.argv.slice(2).map(Number);
const delayMs = (roundTripMs ?? 0) / 2;

createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
  // The handshake of a real line costs a round trip too.
  const far = openSocket({ port: port ?? 0, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  pass(near, far, delayMs * 2);
  pass(far, near, delayMs);
  for (const socket of [near, far]) {
    socket.on('error', () => {
      near.destroy();
      far.destroy();
    });
  }
}).listen(ownPort, '127.0.0.1');

function pass(from: Socket, to: Socket, firstDelayMs: number): void {
  const queue: { readonly at: number; readonly bytes: Buffer | null }[] = [];
  let underWay = 0;
  let isFirst = true;
  let isFull = false;
  let isWaiting = false;
  const deliverIn = (ms: number) => {
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      deliver();
    }, ms);
  };
  const deliver = () => {
    isFull = false;
    const now = performance.now();
    for (let next = queue[0]; next !== undefined && next.at <= now; next = queue[0]) {
      queue.shift();
      if (next.bytes === null) {
        to.end();
        continue;
      }
      underWay -= next.bytes.length;
      if (!to.write(next.bytes)) {
        isFull = true;
        to.once('drain', deliver);
        return;
      }
    }
    if (underWay < UNDER_WAY) from.resume();
    const next = queue[0];
    if (next !== undefined) deliverIn(Math.max(1, next.at - now));
  };
  const put = (bytes: Buffer | null) => {
    const last = queue.at(-1)?.at ?? 0;
    queue.push({ at: Math.max(last, performance.now() + (isFirst ? firstDelayMs : delayMs)), bytes });
    isFirst = false;
    if (!isFull && !isWaiting) deliverIn(delayMs);
  };
  from.on('data', (bytes: Buffer) => {
    underWay += bytes.length;
    put(bytes);
    if (underWay >= UNDER_WAY) from.pause();
  });
  from.on('end', () => put(null));
  from.on('close', () => to.destroySoon());
}
