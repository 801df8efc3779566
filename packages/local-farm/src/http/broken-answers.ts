import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { TakenFault } from '../faults.ts';
import type { HttpContext } from './http-context.ts';

const WEB_PAGE =
  '<!DOCTYPE html><html><head><title>Farm</title></head><body><h1>Please sign in</h1></body></html>';

/** Breaks the connection under a request, as a dying farm or a bad network would. */
export function breakConnection(context: HttpContext): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/**
 * Answers a request as a fault wants it. `carryOut` gives the good answer; it is only called for the faults that
 * strike after the call was carried out.
 */
export async function answerWithFault(
  context: HttpContext,
  fault: TakenFault | null,
  stopping: AbortSignal,
  carryOut: () => Promise<Response>,
): Promise<Response> {
  if (fault === null || !('kind' in fault)) return carryOut();
  switch (fault.kind) {
    case 'html':
      return context.html(WEB_PAGE);
    case 'status502':
      return context.html('<html><body><h1>502 Bad Gateway</h1></body></html>', 502);
    case 'hang':
      await connectionEnd(context, stopping);
      return breakConnection(context);
    case 'resetBefore':
      return breakConnection(context);
    case 'resetAfter':
      await carryOut();
      return breakConnection(context);
    case 'truncated': {
      const whole = await carryOut();
      const text = await whole.text();
      const half = text.slice(0, Math.ceil(text.length / 2));
      return new Response(half, {
        status: whole.status,
        headers: { 'Content-Type': whole.headers.get('Content-Type') ?? 'application/json' },
      });
    }
  }
}

function connectionEnd(context: HttpContext, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) resolve();
    stopping.addEventListener('abort', () => resolve(), { once: true });
    context.env.incoming.socket.once('close', () => resolve());
  });
}

/** Passes so many bytes of a body on, then breaks the connection. */
export function breakingStream(
  context: HttpContext,
  afterBytes: number,
): TransformStream<Uint8Array, Uint8Array> {
  let passed = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      const left = afterBytes - passed;
      passed += chunk.byteLength;
      if (left > 0) controller.enqueue(chunk.subarray(0, left));
      if (passed < afterBytes) return;
      context.env.incoming.socket.destroy();
      controller.terminate();
    },
  });
}
