import type { FarmClient } from '@farmhand/client';
import type { LocalizedText } from '@farmhand/model';
import type { DiagnosisCheck } from '../api/diagnosis.ts';
import type { Account } from '../api/profiles.ts';
import type { FarmhandHome } from '../home.ts';
import type { Transfers } from '../transfers.ts';

/** What checks look at. */
export interface DiagnosisSubject {
  readonly home: FarmhandHome;
  readonly transfers: Transfers;
  /** The account, and a client that asks once and is not patient; null when there is none to work with. */
  readonly farm: FarmToCheck | null;
  /** Why there is none. */
  readonly noAccount: LocalizedText;
  /** Folders that the newest submission and those that have not ended bring frames to. */
  readonly downloadFolders: readonly string[];
}

export interface FarmToCheck {
  readonly account: Account;
  readonly client: FarmClient;
}

/** What a check found. */
export interface Found {
  readonly status: DiagnosisCheck['status'];
  readonly text: LocalizedText;
  /** What to do about it; nothing unless given. */
  readonly hint?: LocalizedText;
}

/** One thing that is looked at. What it throws counts as an error of the check, in the words of the problem. */
export interface Check {
  readonly id: string;
  /** What it does, for when there was no time. */
  readonly title: LocalizedText;
  look(subject: DiagnosisSubject, signal: AbortSignal): Promise<Found>;
}

/** A check that needs an account, and is skipped without one. */
export function ofAccount(
  check: Omit<Check, 'look'> & {
    look(farm: FarmToCheck, subject: DiagnosisSubject, signal: AbortSignal): Promise<Found>;
  },
): Check {
  return {
    ...check,
    look: async (subject, signal) =>
      subject.farm === null
        ? { status: 'skipped', text: subject.noAccount }
        : check.look(subject.farm, subject, signal),
  };
}

/** Bytes as an artist reads them: `12.3 GiB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
