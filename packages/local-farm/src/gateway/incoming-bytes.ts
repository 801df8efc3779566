import type { IncomingMessage } from 'node:http';

/**
 * The body of a request, as it comes in and no faster than it is taken. Read from the connection itself: through web
 * streams every piece would be handed on four times.
 *
 * Ends early, without an error, when the connection breaks; whoever counts the bytes knows.
 *
 * @param breakAfter Breaks the connection once so many bytes have passed; null for a sound one.
 * @param stop Ends it too: what came until then is all there is.
 */
export async function* incomingBytes(
  incoming: IncomingMessage,
  breakAfter: number | null,
  stop?: AbortSignal,
): AsyncGenerator<Buffer> {
  const end = () => void incoming.destroy();
  stop?.addEventListener('abort', end, { once: true });
  let left = breakAfter ?? Number.POSITIVE_INFINITY;
  try {
    if (stop?.aborted === true) end();
    const pieces: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
    for await (const piece of pieces) {
      if (left > 0) yield left < piece.byteLength ? piece.subarray(0, left) : piece;
      left -= piece.byteLength;
      if (left <= 0) {
        incoming.socket.destroy();
        return;
      }
    }
  } catch (error) {
    // A connection that broke is no trouble of the farm's; what else can go wrong here is.
    if (!incoming.destroyed) throw error;
  } finally {
    stop?.removeEventListener('abort', end);
  }
}
