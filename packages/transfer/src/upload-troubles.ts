import type { LocalPath } from '@farmhand/model';
import type { ManifestEntry, UploadRequest } from './engine.ts';
import { TransferError } from './transfer-error.ts';

/** What happens to a file again and again is told anew after so many more attempts. */
const TOLD_EVERY = 5;

/** How it goes on with a file, or with the files that travel with it. */
export interface TroubleOutcome {
  readonly willRetry: boolean;
  /** Files that travel together, of which the one named is the first; 1 unless given. */
  readonly files?: number;
}

/** Tells what goes wrong with single files of one upload, each once and not at every attempt. */
export interface UploadTroubles {
  /** Only what a file fails with is told: no abort, no fault of the program, and the same error once. */
  failed(entry: ManifestEntry, error: unknown, outcome: TroubleOutcome): void;
  /** The file is through. */
  over(entry: ManifestEntry): void;
  /** Every file is through. */
  allOver(): void;
}

interface OpenTrouble {
  readonly attempt: number;
  readonly toldAt: number;
  /** What was told. */
  readonly text: string;
}

export function trackTroubles({ onTrouble, onTroubleOver, signal }: UploadRequest): UploadTroubles {
  const open = new Map<LocalPath, OpenTrouble>();
  const known = new WeakSet<object>();
  return {
    failed({ localPath }, error, { willRetry, files = 1 }) {
      if (!TransferError.isInstance(error) || known.has(error) || signal?.aborted === true) return;
      known.add(error);
      const { problem } = error;
      const former = open.get(localPath);
      const attempt = (former?.attempt ?? 0) + 1;
      const text = `${willRetry} ${problem.message}`;
      const isNews = former?.text !== text || attempt - former.toldAt >= TOLD_EVERY;
      open.set(localPath, { attempt, text, toldAt: isNews ? attempt : former.toldAt });
      if (isNews) onTrouble?.({ localPath, files, problem, willRetry, attempt });
    },
    over({ localPath }) {
      if (open.delete(localPath)) onTroubleOver?.(localPath);
    },
    allOver() {
      const paths = [...open.keys()];
      open.clear();
      for (const path of paths) onTroubleOver?.(path);
    },
  };
}

/** A file that became another version while it was sent, or before: it is sent as it is now. */
export function changedMeanwhile({ localPath }: ManifestEntry): TransferError {
  return new TransferError({
    code: 'file-changed',
    message: `"${localPath}" changed after it was looked at.`,
    hint: 'It is sent as it is now. What is saved before a job is submitted has to be sent only once.',
    retryable: true,
    zh: {
      message: `“${localPath}”在检查之后又有更改。`,
      hint: '系统会按现在的内容上传。提交之前先保存文件，就只需上传一次。',
    },
  });
}

/** A file that arrived wrong for the first time. */
export function damagedOnce({ localPath }: ManifestEntry): TransferError {
  return new TransferError({
    code: 'upload-corrupted',
    message: `"${localPath}" arrived damaged at the farm.`,
    hint: 'If it happens again, something on the way alters data: check the network, a proxy or a virus scanner.',
    retryable: true,
    zh: {
      message: `“${localPath}”到达农场时已损坏。`,
      hint: '如果再次发生，说明传输途中有设备或软件改动了数据：请检查网络、代理或杀毒软件。',
    },
  });
}
