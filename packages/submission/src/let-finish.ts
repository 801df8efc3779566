/** How long a call that must not be made twice may go on after it was asked to stop. Milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Makes a call that must not happen twice. When the work is stopped meanwhile, the call may still end: cut short, the farm
 * could carry it out after it was asked whether it had, and nobody would know.
 */
export async function letFinish<T>(
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => patience.abort(signal.reason), PATIENCE_MS);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await call(patience.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
