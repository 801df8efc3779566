import { createTusEngine, openUploadRecords, TransferError, type UploadRequest } from '../src/index.ts';
import { credentials } from './gateway.ts';

/** What the parent asks for, as JSON in the environment variable `ABORT`. */
export interface ChildAbort {
  readonly baseUrl: string;
  readonly request: Pick<UploadRequest, 'storage' | 'manifest'>;
  /** The request at which to abort, counted from 1; 0 for the moment before an upload's first request. */
  readonly atRequest: number;
}

const { baseUrl, request, atRequest }: ChildAbort = JSON.parse(process.env.ABORT ?? '');
// As when another file of the same upload has met a gateway in trouble.
const reason = new TransferError({ code: 'gateway-unreachable', message: 'gone', hint: '', retryable: true });
const controller = new AbortController();
const records = openUploadRecords(':memory:');
let requests = 0;
const engine = createTusEngine({
  gateway: { baseUrl },
  credentials,
  records: {
    ...records,
    find(key) {
      if (atRequest === 0) queueMicrotask(() => controller.abort(reason));
      return records.find(key);
    },
  },
  retryDelaysMs: [600_000],
  // Every request is dated when it is signed.
  clock() {
    requests += 1;
    if (requests === atRequest) setImmediate(() => controller.abort(reason));
    return Date.now();
  },
});
const outcome = await engine
  .upload({ ...request, signal: controller.signal })
  .catch((error: unknown) => error);
records.close();
// Now the process ends by itself, if nothing is left that keeps it alive.
process.exitCode = outcome === reason ? 0 : 1;
