import type { SubmissionEventBody } from '@farmhand/model';
import { earlierJobs } from './earlier-jobs.ts';
import { checkExportedFiles } from './exported-files.ts';
import { environmentText, hasErrors, type PreparedJob, prepareJob } from './prepare.ts';
import { SubmissionError } from './problem.ts';
import { readExport } from './read-export.ts';
import type { Step } from './step.ts';
import type { SubmissionRecord } from './submission-record.ts';
import { tellFingerprints } from './tell-fingerprints.ts';
import { withCountOfOthers, worstFindings } from './worst-findings.ts';

/** Reads and checks the job. */
export const prepare: Step = async (record, deps, signal) => {
  const { journal, account, checkpoint } = deps;
  const { scenePath, settings, exported } = record.request;
  const earlier = await earlierJobs(journal, account, { scenePath, id: record.id }, signal);
  const request = { ...record.request, snapshot: journal.snapshot(record.id) };
  const files =
    exported === undefined
      ? null
      : await tellFingerprints(record.id, journal, async (onProgress) =>
          checkExportedFiles(
            await readExport(exported, signal),
            settings,
            deps.fingerprints,
            signal,
            onProgress,
          ),
        );
  const prepared = await prepareJob(
    request,
    { readScene: deps.readScene, source: deps.offers, needsFarm: true, exported: files },
    earlier,
    signal,
  );
  checkpoint('prepare:answered');
  const { findings } = prepared;
  // Every look at the record reads them; all of them are kept with the prepared job.
  const told = withCountOfOthers(await worstFindings(findings, signal));
  const environment = environmentText(prepared);
  const events: readonly SubmissionEventBody[] = [
    { type: 'findings', findings: [...told] },
    { type: 'environment', text: environment.en, zh: environment.zh },
  ];
  const kept = await journal.keep(record.id, 'prepared', prepared, signal);
  const state = mustAsk(record, prepared) ? 'awaitingConfirmation' : 'checked';
  journal.record(
    record.id,
    {
      prepared: kept,
      findings: told,
      environmentText: environment.en,
      environmentTextZh: environment.zh,
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
      zh: { message: error.text.zh, hint: '请修正列表中指出的问题，然后重新提交。' },
    });
  }
};

function mustAsk(record: SubmissionRecord, { findings }: PreparedJob): boolean {
  return !record.confirmed && findings.some(({ severity }) => severity === 'warning');
}
