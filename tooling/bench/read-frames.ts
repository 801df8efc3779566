/**
 * Reads all frames of a task in a process of its own, so that its memory is nobody else's. What to read comes in on
 * standard input, what it took goes out as JSON.
 */
import { json } from 'node:stream/consumers';
import { createFarmClient } from '@farmhand/client';
import { type ReadingReport, readingOrder } from './frames-of-a-task.ts';

const { way, taskId, ...account } = readingOrder.parse(await json(process.stdin));
const farm = createFarmClient(account);

// Connections and code are warm, and garbage is gone, before anything is measured.
await farm.taskFrames({ taskId });
globalThis.gc?.();
const { rss, heapUsed } = process.memoryUsage();
let peakHeap = heapUsed;
const watch = setInterval(() => {
  peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
}, 10);

const startedAt = performance.now();
const frames = way === 'iterated' ? await readIterated() : await readPageByPage();
const ms = performance.now() - startedAt;

clearInterval(watch);
await farm.close();
const report: ReadingReport = {
  frames,
  ms,
  rssBytes: process.resourceUsage().maxRSS * 1024 - rss,
  heapBytes: peakHeap - heapUsed,
};
console.log(JSON.stringify(report));

async function readIterated(): Promise<number> {
  let count = 0;
  for await (const frame of farm.taskFrames({ taskId })) count = next(count, frame.frameIndex);
  return count;
}

async function readPageByPage(): Promise<number> {
  let count = 0;
  for (let pageNumber = 1; ; pageNumber++) {
    const page = await farm.taskFrames({ taskId, pageNumber });
    for (const frame of page.items) count = next(count, frame.frameIndex);
    if (count >= page.total) return count;
  }
}

function next(count: number, frameIndex: string): number {
  if (frameIndex !== String(count + 1)) throw new Error(`Frame ${frameIndex} came after ${count}.`);
  return count + 1;
}
