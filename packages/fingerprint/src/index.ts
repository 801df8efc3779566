export { fingerprintHandle, type ReadContent, type ReadingOptions } from './fingerprint-handle.ts';
export { FINGERPRINT_PREFIX, fingerprintPattern } from './fingerprint-text.ts';
export type { Fingerprinter } from './fingerprinter.ts';
export {
  fingerprintOf,
  ROOM_BYTES,
  releaseFingerprinter,
  takeFingerprinter,
  withFingerprinter,
} from './pool.ts';
