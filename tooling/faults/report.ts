import { storedOf, struckOf } from './audit.ts';
import { doubledUploads } from './doubled-uploads.ts';
import { type Run, submissionId } from './run.ts';

/** What a run came to, in lines for a person. */
export function figuresOf(run: Run): readonly string[] {
  const count = <T>(items: readonly T[], name: (item: T) => string) => {
    const counts = new Map<string, number>();
    for (const item of items) counts.set(name(item), (counts.get(name(item)) ?? 0) + 1);
    return [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `${what} ${times}`);
  };
  const doubled = doubledUploads(run);
  const stored = storedOf(run);
  const storedBytes = stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const received = run.audit.reduce((sum, line) => sum + (line.is === 'received' ? line.bytes : 0), 0);
  const known = new Set(run.views.map(({ taskId }) => taskId));
  const left = run.tasks.filter(({ id, submittedAt }) => submittedAt === null && !known.has(id)).length;
  return [
    `jobs: ${count(run.views, ({ state, problem }) => (problem === null ? state : `${state} (${problem.code})`)).join(', ')}`,
    `done to them: ${count(
      run.noted.filter(({ what }) => what !== 'other'),
      ({ what }) => what,
    ).join(', ')}`,
    `faults that struck: ${count(struckOf(run), ({ target, fault }) => `${target}:${kindOf(fault)}`).join(', ')}`,
    `full disks refused: ${[...run.refusedWrites].map(([disk, times]) => `${disk} ${times}`).join(', ')}`,
    `buttons: ${count(
      run.events.flatMap(({ body }) => (body.type === 'control' ? [body] : [])),
      ({ control, outcome, problem }) =>
        `${control.type} ${outcome}${problem === null ? '' : ` (${problem.code})`}`,
    ).join(', ')}; the second sidecar had ${run.takenOver} jobs in hand`,
    `problems on the way: ${count(
      run.events.flatMap(({ body }) => (body.type === 'failed' || body.type === 'waiting' ? [body] : [])),
      ({ type, problem }) => `${type} ${problem.code}`,
    ).join(', ')}`,
    `tasks: ${run.tasks.length}, of which ${run.tasks.filter(({ submittedAt }) => submittedAt !== null).length} submitted, ${left} left over`,
    `uploads: ${stored.length} files of ${storedBytes} bytes stored, ${received} bytes received; ${doubled.length} files stored twice, ${doubled.filter(({ cause }) => cause === null).length} of them without cause`,
    `trouble at the farm: ${count(run.troubles, (text) => text.split('\n')[0] ?? '').join(' | ')}`,
  ];
}

function kindOf(fault: string): string {
  const { kind = 'afterBytes', status = '', code = '' } = JSON.parse(fault) as Record<string, string>;
  return `${kind}${status}${code}`;
}

/** Everything that concerned one job, in the order of time, and how to have it again alone. */
export function historyOf(run: Run, job: number): readonly string[] {
  const { seed, jobs } = run.options;
  const id = submissionId(seed, job);
  const files = new RegExp(`/b0*${job}\\.(blend|png)$`);
  const lines = [
    ...run.events
      .filter(({ submissionId: one }) => one === id)
      .map(({ sequence, body }) => {
        const text = body.type === 'findings' ? { type: body.type, count: body.findings.length } : body;
        return { atMs: run.heardAtMs.get(sequence) ?? 0, text: `job: ${JSON.stringify(text)}` };
      }),
    ...run.noted.map(({ atMs, text }) => ({ atMs, text: `harness: ${text}` })),
    ...run.audit.flatMap((line) => {
      if (line.is === 'struck')
        return [{ atMs: line.atMs, text: `farm: struck ${line.target} with ${line.fault}` }];
      if (line.is === 'stored' && files.test(line.serverPath)) {
        return [{ atMs: line.atMs, text: `farm: stored ${line.serverPath} ${line.sha256?.slice(0, 8)}` }];
      }
      return [];
    }),
  ].sort((a, b) => a.atMs - b.atMs);
  const own = lines.filter(({ text }) => text.startsWith('job') || text.includes(`job ${job} `));
  const [from = 0, to = Number.POSITIVE_INFINITY] = [own[0]?.atMs, own.at(-1)?.atMs];
  return [
    `--- job ${job} of seed ${seed}; again: npm run faults -- --seed ${seed} --jobs ${jobs}, or alone with --only ${job}`,
    `    ${JSON.stringify(run.views.find((view) => view.id === id))}`,
    ...lines
      .filter(({ atMs }) => atMs >= from - 1000 && atMs <= to + 1000)
      .map(({ atMs, text }) => `    ${new Date(atMs).toISOString().slice(11, 23)} ${text}`),
  ];
}
