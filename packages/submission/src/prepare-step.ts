import type { SubmissionEventBody } from '@farmhand/model';
import { earlierJobs } from './earlier-jobs.ts';
import { checkExportedFiles } from './exported-files.ts';
import { environmentText, hasErrors, type PreparedJob, prepareJob } from './prepare.ts';
import { SubmissionError } from './problem.ts';
import { readExport } from './read-export.ts';
import type { Step } from './step.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** Reads and checks the job. */
export const prepare: Step = async (record, deps, signal) => {
  const { journal, account, checkpoint } = deps;
  const { scenePath, settings, exported } = record.request;
  const earlier = await earlierJobs(journal, account, { scenePath, id: record.id }, signal);
  const request = { ...record.request, snapshot: journal.snapshot(record.id) };
  const files =
    exported === undefined
      ? null
      : await checkExportedFiles(await readExport(exported, signal), settings, deps.fingerprints, signal);
  const prepared = await prepareJob(
    request,
    { readScene: deps.readScene, source: deps.offers, needsFarm: true, exported: files },
    earlier,
    signal,
  );
  checkpoint('prepare:answered');
  const { findings } = prepared;
  const environment = environmentText(prepared);
  const events: readonly SubmissionEventBody[] = [
    { type: 'findings', findings: [...findings] },
    { type: 'environment', text: environment },
  ];
  const kept = await journal.keep(record.id, 'prepared', prepared, signal);
  const state = mustAsk(record, prepared) ? 'awaitingConfirmation' : 'checked';
  journal.record(
    record.id,
    {
      prepared: kept,
      findings,
      environmentText: environment,
      ...(hasErrors(findings) ? {} : { state }),
    },
    events,
  );
  checkpoint('prepare:recorded');
  const error = findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) {
    throw new SubmissionError({
      code: `preflight-${error.id}`,
      message: error.text.en,
      hint: 'Correct what the list names and submit again.',
      retryable: false,
    });
  }
};

function mustAsk(record: SubmissionRecord, { findings }: PreparedJob): boolean {
  return !record.confirmed && findings.some(({ severity }) => severity === 'warning');
}
