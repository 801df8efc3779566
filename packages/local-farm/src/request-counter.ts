import type { EndpointName } from '@farmhand/client/endpoints';
import type { EventHub } from './events.ts';
import type { GatewayPart } from './faults.ts';

/** What a request was for: an endpoint of the API, or a part of the transfer gateway. */
export type RequestTarget = EndpointName | `transfer.${GatewayPart}`;

export interface RequestCount {
  /** Requests that arrived, refused and sabotaged ones too. */
  readonly received: number;
  /** Requests that were carried out, whether or not the answer got through. */
  readonly succeeded: number;
}

export interface RequestCounter {
  received(target: RequestTarget): void;
  succeeded(target: RequestTarget): void;
  counts(): Readonly<Partial<Record<RequestTarget, RequestCount>>>;
}

export function createRequestCounter(events: EventHub): RequestCounter {
  const counts = new Map<RequestTarget, RequestCount>();
  const add = (target: RequestTarget, received: number, succeeded: number) => {
    const before = counts.get(target) ?? { received: 0, succeeded: 0 };
    counts.set(target, { received: before.received + received, succeeded: before.succeeded + succeeded });
    events.emit({ type: 'request', target });
  };
  return {
    received: (target) => add(target, 1, 0),
    succeeded: (target) => add(target, 0, 1),
    counts: () => Object.fromEntries(counts),
  };
}
