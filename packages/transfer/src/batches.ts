/** What a batch holds at most; one item that is larger is a batch of its own. */
export interface BatchLimits {
  readonly bytes: number;
  readonly files: number;
}

/** Cuts files into batches, in their order. */
export function cutIntoBatches<File extends { readonly sizeBytes: number }>(
  files: readonly File[],
  limits: BatchLimits,
): File[][] {
  const batches: File[][] = [];
  let batch: File[] = [];
  let bytes = 0;
  for (const file of files) {
    if (batch.length === 0 || batch.length === limits.files || bytes + file.sizeBytes > limits.bytes) {
      batch = [];
      bytes = 0;
      batches.push(batch);
    }
    batch.push(file);
    bytes += file.sizeBytes;
  }
  return batches;
}
