import { createReadStream } from 'node:fs';
import { createXXHash128, type IHasher } from 'hash-wasm';

/** Fingerprints of files: `xxh3-128:` and 32 lower-case hex digits, as `xxhsum -H2` prints them. */
export interface Hasher {
  /** Makes it ready for another content. */
  begin(): void;
  add(bytes: Uint8Array): void;
  /** Of everything added since `begin`; ends that content. */
  fingerprint(): string;
}

const idle: Hasher[] = [];
/** More than that many contents at a time are rare, and each hasher has memory of its own. */
const MOST_IDLE = 8;

/** A hasher, ready for its first content. Give it back with {@link releaseHasher}. */
export async function takeHasher(): Promise<Hasher> {
  const hasher = idle.pop() ?? wrap(await createXXHash128());
  hasher.begin();
  return hasher;
}

export function releaseHasher(hasher: Hasher): void {
  if (idle.length < MOST_IDLE) idle.push(hasher);
}

function wrap(inner: IHasher): Hasher {
  return {
    begin: () => void inner.init(),
    add: (bytes) => void inner.update(bytes),
    fingerprint: () => `xxh3-128:${inner.digest('hex')}`,
  };
}

/** Fingerprint of a small content. */
export async function fingerprintOf(content: Uint8Array): Promise<string> {
  const hasher = await takeHasher();
  hasher.add(content);
  const fingerprint = hasher.fingerprint();
  releaseHasher(hasher);
  return fingerprint;
}

/** Size and fingerprint of a file. */
export async function fingerprintFile(path: string): Promise<{ sizeBytes: number; fingerprint: string }> {
  const hasher = await takeHasher();
  try {
    let sizeBytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      sizeBytes += chunk.length;
      hasher.add(chunk);
    }
    return { sizeBytes, fingerprint: hasher.fingerprint() };
  } finally {
    releaseHasher(hasher);
  }
}
