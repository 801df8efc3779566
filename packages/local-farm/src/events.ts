import type { EndpointName } from '@farmhand/client/endpoints';
import type { StorageKind } from './storage/storages.ts';
import type { FrameStatus, TaskStatus } from './tasks/statuses.ts';

/** Something that changed in the farm. */
export type FarmEvent =
  | { readonly type: 'task'; readonly taskId: number; readonly status: TaskStatus }
  | {
      readonly type: 'frame';
      readonly taskId: number;
      readonly frameId: number;
      /** `7`, or `1-3[1]` for frames that one node renders in a row. */
      readonly frameIndex: string;
      readonly status: FrameStatus;
      /** Process that renders it, while one does. */
      readonly pid: number | null;
      /** Why it failed, with the last lines of its log. */
      readonly error: string | null;
    }
  | {
      readonly type: 'file';
      readonly storage: StorageKind;
      readonly storageId: string;
      readonly serverPath: string;
      readonly sizeBytes: number;
    }
  | { readonly type: 'request'; readonly target: EndpointName | `transfer.${string}` }
  /** So many files that killed farms had left half in the storages are gone; said once, some time after the start. */
  | { readonly type: 'swept'; readonly files: number }
  | { readonly type: 'stopped' };

export type FarmEventListener = (event: FarmEvent) => void;

/** Follows what happens in a farm, so that nobody has to poll or sleep. */
export interface FarmEvents {
  /** Calls the listener for every event from now on. Returns the function that ends it. */
  subscribe(listener: FarmEventListener): () => void;
  /**
   * Resolves with the condition's value as soon as that is neither false, null nor undefined. It is asked at once and
   * after every event, so nothing is missed between looking and waiting.
   *
   * Rejects with the signal's reason when that aborts, and when the farm stops first.
   */
  until<T>(
    condition: () => T | false | null | undefined,
    options?: { readonly signal?: AbortSignal },
  ): Promise<T>;
}

/** {@link FarmEvents} and the end that feeds them. */
export interface EventHub extends FarmEvents {
  emit(event: FarmEvent): void;
}

export function createEventHub(): EventHub {
  const listeners = new Set<FarmEventListener>();
  const subscribe = (listener: FarmEventListener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    subscribe,
    emit: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
    until: (condition, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          unsubscribe();
          signal?.removeEventListener('abort', onAbort);
          settle();
        };
        const look = () => {
          try {
            const value = condition();
            if (value === false || value === null || value === undefined) return;
            end(() => resolve(value));
          } catch (error) {
            end(() => reject(error));
          }
        };
        const onAbort = () => end(() => reject(signal?.reason));
        const unsubscribe = subscribe((event) => {
          if (event.type === 'stopped')
            end(() => reject(new Error('The local farm stopped before this came about.')));
          else look();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
        if (signal?.aborted) onAbort();
        else look();
      }),
  };
}
