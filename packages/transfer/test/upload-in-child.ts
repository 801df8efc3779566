import { createTusEngine, openUploadRecords, type UploadRequest } from '../src/index.ts';
import { credentials } from './gateway.ts';

/** What the parent asks for, as JSON in the environment variable `UPLOAD`. */
export interface ChildUpload {
  readonly baseUrl: string;
  readonly recordsPath: string;
  readonly request: Pick<UploadRequest, 'storage' | 'manifest'>;
}

const { baseUrl, recordsPath, request }: ChildUpload = JSON.parse(process.env.UPLOAD ?? '');
const engine = createTusEngine({
  gateway: { baseUrl },
  credentials,
  records: openUploadRecords(recordsPath),
  chunkBytes: 1_000_000,
  retryDelaysMs: [5, 5, 5],
});
await engine.upload(request);
