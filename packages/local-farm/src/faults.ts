import type { EndpointName } from '@farmhand/client/endpoints';

/** Parts of the transfer gateway that can be made to fail. */
export type GatewayPart = 'missing' | 'upload' | 'list' | 'file';

/**
 * How an answer goes wrong.
 *
 * | kind | is the call carried out? | what the caller sees |
 * |---|---|---|
 * | `html` | no | status 200 with a web page |
 * | `status502` | no | status 502 with a web page |
 * | `hang` | no | nothing, until it gives up |
 * | `resetBefore` | no | the connection breaks |
 * | `truncated` | yes | the answer's first half, as if it were whole |
 * | `resetAfter` | yes | the connection breaks: the ambiguous case |
 */
export type FaultKind = 'html' | 'status502' | 'hang' | 'resetBefore' | 'truncated' | 'resetAfter';

/** What should go wrong, and how often; `times` is 1 unless given. */
export type Fault =
  | { readonly endpoint: EndpointName; readonly kind: FaultKind; readonly times?: number }
  | { readonly gateway: GatewayPart; readonly kind: FaultKind; readonly times?: number }
  /**
   * The connection breaks once so many bytes of an upload's (PATCH) or a download's (GET) body have passed. Requests
   * without a body, such as the one that makes an upload, do not use it up.
   */
  | { readonly gateway: 'upload' | 'file'; readonly afterBytes: number; readonly times?: number };

/** Makes a farm misbehave on purpose, to test what talks to it. */
export interface Faults {
  /** Adds a fault. Several for one target happen in the order they were added. */
  next(fault: Fault): void;
  /** Forgets all faults that have not happened yet. */
  clear(): void;
  /** Faults that have not happened yet. */
  pending(): readonly Fault[];
}

export type TakenFault = { readonly kind: FaultKind } | { readonly afterBytes: number };

/** {@link Faults} and the end that uses them up. */
export interface FaultBox extends Faults {
  take(
    target:
      | { readonly endpoint: EndpointName }
      | { readonly gateway: GatewayPart; readonly movesContent: boolean },
  ): TakenFault | null;
}

export function createFaultBox(initial: readonly Fault[] = []): FaultBox {
  const waiting: { fault: Fault; left: number }[] = [];
  const next = (fault: Fault) => void waiting.push({ fault, left: fault.times ?? 1 });
  for (const fault of initial) next(fault);
  return {
    next,
    clear: () => void waiting.splice(0),
    pending: () => waiting.map(({ fault, left }) => ({ ...fault, times: left })),
    take: (target) => {
      const index = waiting.findIndex(({ fault }) =>
        'endpoint' in fault
          ? 'endpoint' in target && fault.endpoint === target.endpoint
          : 'gateway' in target &&
            fault.gateway === target.gateway &&
            ('kind' in fault || target.movesContent),
      );
      const entry = waiting[index];
      if (entry === undefined) return null;
      entry.left -= 1;
      if (entry.left <= 0) waiting.splice(index, 1);
      return 'kind' in entry.fault ? { kind: entry.fault.kind } : { afterBytes: entry.fault.afterBytes };
    },
  };
}
