import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { TakenFault } from '../faults.ts';
import { answerWithCode } from './answer.ts';

const WEB_PAGE =
  '<!DOCTYPE html><html><head><title>Farm</title></head><body><h1>Please sign in</h1></body></html>';

/** A request as it came in over a connection; Hono's contexts are such. */
export interface Connected {
  readonly env: { readonly incoming: IncomingMessage };
}

/** Breaks the connection under a request, as a dying farm or a bad network would. */
export function breakConnection(context: Connected): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/**
 * Answers a request as a fault wants it. `carryOut` gives the good answer; it is only called for the faults that
 * strike after the call was carried out. `now` is the farm's clock.
 */
export async function answerWithFault(
  context: Connected,
  fault: TakenFault | null,
  stopping: AbortSignal,
  carryOut: () => Promise<Response>,
  now: () => number = Date.now,
): Promise<Response> {
  if (fault === null) return carryOut();
  if (fault.delayMs > 0 && (await callerLeaves(context, stopping, fault.delayMs))) {
    return breakConnection(context);
  }
  if (!('kind' in fault)) return carryOut();
  switch (fault.kind) {
    case 'latency':
      return carryOut();
    case 'html':
      return webPage(WEB_PAGE, 200);
    case 'status502':
      return webPage('<html><body><h1>502 Bad Gateway</h1></body></html>', 502);
    case 'status':
      return webPage(`<html><body><h1>${fault.status}</h1></body></html>`, fault.status, fault.retryAfter);
    case 'farmCode': {
      const message = fault.message ?? `This answer, code ${fault.code}, was asked for as a fault.`;
      return Response.json(answerWithCode(fault.code, message, null, now()));
    }
    case 'hang':
      await callerLeaves(context, stopping, null);
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

function webPage(html: string, status: number, retryAfter?: number | string): Response {
  // These statuses have no body.
  const body = status === 204 || status === 205 || status === 304 ? null : html;
  return new Response(body, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=UTF-8',
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    },
  });
}

/** Whether the caller goes away, or the farm stops, within so many milliseconds; null waits until one of them does. */
async function callerLeaves(
  context: Connected,
  stopping: AbortSignal,
  withinMs: number | null,
): Promise<boolean> {
  const { socket } = context.env.incoming;
  const left = new AbortController();
  const leave = () => left.abort();
  const ended = AbortSignal.any([stopping, left.signal]);
  if (socket.destroyed) leave();
  socket.once('close', leave);
  try {
    if (withinMs === null) {
      if (!ended.aborted) {
        await new Promise<void>((resolve) =>
          ended.addEventListener('abort', () => resolve(), { once: true }),
        );
      }
    } else {
      await wait(withinMs, undefined, { signal: ended }).catch(() => undefined);
    }
    return ended.aborted;
  } finally {
    socket.off('close', leave);
  }
}

/** Passes so many bytes of a body on, then breaks the connection. */
export function breakingStream(
  context: Connected,
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
