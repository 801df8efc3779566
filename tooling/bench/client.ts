import { measureCallCost } from './call-cost.ts';
import { bundleClient, type ClientSize, sizeOf } from './client-size.ts';
import { startFarmProcess } from './farm-process.ts';
import { submitTaskOf } from './fill-farm.ts';
import { type ReadingReport, readFrames } from './frames-of-a-task.ts';
import { type AnswerTime, answerTime, callsPerSecond } from './server-figures.ts';
import { measureStartUp } from './start-up.ts';

const TASKS = 100_000;
const LATENCY_MS = 50;

/** What the client costs beside plain HTTP, what reading ahead gains, and what the local farm bears. */
export async function benchClient(say: (line: string) => void): Promise<void> {
  say(`Node ${process.versions.node}, the local farm in a process of its own`);
  const farm = await startFarmProcess();
  try {
    say('\nA client call beside a bare undici POST (signed beforehand, same body, answer as text)');
    for (const plan of [
      { concurrency: 1, calls: 3000, rounds: 15 },
      { concurrency: 64, calls: 1500, rounds: 11 },
    ]) {
      const { concurrency, ratio, clientUs, bareUs } = await measureCallCost(farm, plan);
      say(
        `  ${concurrency} at a time: ${ratio.median.toFixed(2)}x (half of the rounds ${ratio.low.toFixed(2)} to ` +
          `${ratio.high.toFixed(2)}; ${clientUs.toFixed(0)} and ${bareUs.toFixed(0)} us a call)` +
          goal('at most 1.15x', ratio.median <= 1.15),
      );
    }

    const middling = await submitTaskOf(farm, 100_000);
    const large = await submitTaskOf(farm, 200_000);

    say(`\nAll frames of a 100,000-frame task, ${LATENCY_MS} ms latency`);
    await farm.delay(LATENCY_MS);
    const iterated = await readFrames(farm, middling, 'iterated');
    say(`  iterated: ${reading(iterated)}`);
    const pageByPage = await readFrames(farm, middling, 'page by page');
    say(`  page by page: ${reading(pageByPage)}`);
    await farm.delay(0);
    const gain = pageByPage.ms / iterated.ms;
    say(`  ${gain.toFixed(1)}x faster${goal('at least 8x', gain >= 8)}`);

    say('\nThe local farm (bare undici)');
    const perSecond = await callsPerSecond(farm, 10_000);
    say(
      `  signed profile queries: ${perSecond.toFixed(0)} a second${goal('at least 2,000', perSecond >= 2000)}`,
    );
    const framePage = await answerTime(farm, 'queryTaskFrames', 300, (index) => ({
      taskId: large,
      pageNum: 1 + ((index * 7) % 2000),
      pageSize: 100,
    }));
    say(`  a frame page of a 200,000-frame task: ${answer(framePage)}`);
    await farm.copyTask(middling, TASKS - 2);
    const taskPage = await answerTime(farm, 'getTaskList', 300, (index) => ({
      pageNum: 1 + ((index * 7) % 1000),
      pageSize: 100,
    }));
    say(`  a page of 100 in a list of 100,000 tasks: ${answer(taskPage)}`);
    const searched = await answerTime(farm, 'getTaskList', 300, (index) => ({
      pageNum: 1 + index,
      pageSize: 100,
      statusList: [0, 5],
    }));
    say(`  the same, of certain states only: ${answer(searched)}`);
    const named = await answerTime(farm, 'getTaskList', 300, (index) => ({
      pageNum: 1 + index,
      pageSize: 100,
      searchKeyword: 'mill',
    }));
    say(`  the same, searched for a part of a name: ${answer(named)}`);
  } finally {
    await farm.stop();
  }

  const alone = await bundleClient('outside');
  const whole = await bundleClient('inside');
  say('\nSize, bundled and minified');
  say(`  the client alone: ${size(sizeOf(alone))}`);
  say(`  with undici and zod: ${size(sizeOf(whole))}`);
  const { emptyMs, dependenciesMs, clientMs } = await measureStartUp(alone);
  say('\nStart-up (whole process, median)');
  say(`  empty ${emptyMs.toFixed(0)} ms, with undici and zod ${dependenciesMs.toFixed(0)} ms,`);
  say(`  with a client ${clientMs.toFixed(0)} ms: ${(clientMs - emptyMs).toFixed(0)} ms more than empty`);
}

function goal(words: string, isMet: boolean): string {
  return `; goal ${words}: ${isMet ? 'met' : 'missed'}`;
}

function reading({ frames, ms, rssBytes, heapBytes }: ReadingReport): string {
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(0);
  return (
    `${frames} frames in ${(ms / 1000).toFixed(1)} s, ` +
    `at most ${megabytes(rssBytes)} MB more memory (heap ${megabytes(heapBytes)} MB)`
  );
}

function answer({ medianMs, p99Ms }: AnswerTime): string {
  return `median ${medianMs.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${goal('below 10 ms', p99Ms < 10)}`;
}

function size({ bytes, gzippedBytes }: ClientSize): string {
  return `${(bytes / 1000).toFixed(0)} kB, gzipped ${(gzippedBytes / 1000).toFixed(0)} kB`;
}
