import { createFarmClient, type FarmClient } from '@farmhand/client';
import { ENDED_STATES, type SubmissionState } from '@farmhand/model';
import { problemOf } from '@farmhand/submission';
import type { AccountRun } from '../account-run.ts';
import type { Accounts } from '../accounts.ts';
import type { DiagnosisAnswer, DiagnosisCheck } from '../api/diagnosis.ts';
import type { Account } from '../api/profiles.ts';
import type { FarmhandHome } from '../home.ts';
import type { Transfers } from '../transfers.ts';
import type { Check, DiagnosisSubject, Found } from './check.ts';
import { databaseChecks } from './database-checks.ts';
import { diskChecks } from './disk-checks.ts';
import { farmChecks } from './farm-checks.ts';
import { settingsChecks } from './settings-checks.ts';
import { transferChecks } from './transfer-checks.ts';

export interface DiagnosisInput {
  readonly home: FarmhandHome;
  readonly accounts: Accounts;
  readonly transfers: Transfers;
  /** The one in use unless given. */
  readonly profile?: string | undefined;
  readonly signal: AbortSignal;
}

/** In the order in which they are told: what would stop everything comes first. */
const CHECKS: readonly Check[] = [
  ...settingsChecks,
  ...farmChecks,
  ...transferChecks,
  ...diskChecks,
  ...databaseChecks,
];

/** Longest that one check may take; all run at once. Milliseconds. */
const CHECK_MS = 8000;

/** Most folders whose disks are looked at. */
const MOST_FOLDERS = 10;

/**
 * Looks at everything that may keep jobs from working here. Changes nothing, takes seconds, and tells no secret.
 *
 * @throws SubmissionError `unknown-profile`. Rejects with the signal's reason.
 */
export async function diagnose(input: DiagnosisInput): Promise<DiagnosisAnswer> {
  const subject = subjectOf(input);
  const checks = await Promise.all(CHECKS.map((check) => made(check, subject, input.signal))).finally(() =>
    subject.farm?.client.close(),
  );
  input.signal.throwIfAborted();
  const worst = (['error', 'warning'] as const).find((level) =>
    checks.some(({ status }) => status === level),
  );
  return { worst: worst ?? 'ok', at: new Date().toISOString(), checks };
}

function subjectOf({ home, accounts, transfers, profile }: DiagnosisInput): DiagnosisSubject {
  let run: AccountRun | null = null;
  let noAccount = { en: '', zh: '' };
  try {
    run = accounts.run(profile);
  } catch (error) {
    if (profile !== undefined) throw error;
    const { message, zh } = problemOf(error);
    noAccount = { en: message, zh: zh?.message ?? `没有可用的农场账号。（${message}）` };
  }
  const folders = new Set<string>();
  if (run !== null) {
    const isInUse = (state: SubmissionState, index: number) => index === 0 || !ENDED_STATES.has(state);
    for (const [index, { state, downloadFolder }] of run.service.list({ limit: 100 }).entries()) {
      if (downloadFolder !== null && isInUse(state, index)) folders.add(downloadFolder);
    }
  }
  const farm = run === null ? null : { account: run.account, client: impatientClient(run.account) };
  return { home, transfers, farm, noAccount, downloadFolders: [...folders].slice(0, MOST_FOLDERS) };
}

/** What it asks is asked once: the checks have seconds. */
function impatientClient({ endpoint, accessId, accessKey, platform }: Account): FarmClient {
  const retry = { maxAttempts: 1 };
  return createFarmClient({ endpoint, accessId, accessKey, platform, retry, timeoutMs: CHECK_MS });
}

async function made(check: Check, subject: DiagnosisSubject, signal: AbortSignal): Promise<DiagnosisCheck> {
  const begun = performance.now();
  const stop = new AbortController();
  const limit = AbortSignal.any([signal, stop.signal, AbortSignal.timeout(CHECK_MS)]);
  const late = Promise.withResolvers<Found>();
  limit.addEventListener('abort', () => late.resolve(tooSlow(check)), { once: true });
  try {
    const found = await Promise.race([
      check
        .look(subject, limit)
        .catch((error: unknown) => (limit.aborted ? tooSlow(check) : failed(check, error))),
      late.promise,
    ]);
    const { status, text, hint = null } = found;
    return { id: check.id, status, text, hint, tookMs: Math.round(performance.now() - begun) };
  } finally {
    stop.abort();
  }
}

function tooSlow({ title }: Check): Found {
  const seconds = CHECK_MS / 1000;
  return {
    status: 'warning',
    text: {
      en: `${title.en}: no answer within ${seconds} seconds.`,
      zh: `${title.zh}：${seconds} 秒内没有回应。`,
    },
    hint: {
      en: 'Try again. If it stays like this, the network or the disk is very slow, or a firewall swallows the connection.',
      zh: '请重试。如果一直如此，说明网络或磁盘非常慢，或者防火墙拦截了连接。',
    },
  };
}

function failed({ title }: Check, error: unknown): Found {
  const { message, hint, zh = { message, hint } } = problemOf(error);
  return {
    status: 'error',
    text: { en: `${title.en}: ${message}`, zh: `${title.zh}：${zh.message}` },
    hint: { en: hint, zh: zh.hint },
  };
}
