import { createTransferGate, createTransmitterEngine, type UploadRequest } from '../src/index.ts';

/** What the parent asks for, as JSON in the environment variable `UPLOAD`. */
export interface ChildTransmission {
  /** Folder of the stand-in program. */
  readonly folder: string;
  readonly request: Pick<UploadRequest, 'storage' | 'manifest'>;
}

const { folder, request }: ChildTransmission = JSON.parse(process.env.UPLOAD ?? '');
const engine = createTransmitterEngine({
  folder,
  line: { server: 'line.farm.example', port: 10_221 },
  userId: () => 100_093,
  platform: '6',
  listOutputFiles: async () => [],
  gate: createTransferGate(),
  database: async () => ({ kind: 'none' }),
});
await engine.upload(request);
