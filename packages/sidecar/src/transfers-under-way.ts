import { ENDED_STATES, type SubmissionEvent } from '@farmhand/model';
import type { z } from 'zod';
import type { transferUnderWay } from './api/transfers.ts';

export type TransferUnderWay = z.infer<typeof transferUnderWay>;

/** What is told of transfers by events, the newest of each submission. */
export interface TransfersUnderWay {
  hear(event: SubmissionEvent): void;
  list(): readonly TransferUnderWay[];
}

export function transfersUnderWay(): TransfersUnderWay {
  const known = new Map<string, TransferUnderWay>();
  return {
    hear({ submissionId, body }) {
      switch (body.type) {
        case 'upload':
          known.set(submissionId, {
            submissionId,
            direction: 'up',
            counts: body.counts,
            ...(body.troubles === undefined ? {} : { troubles: body.troubles }),
          });
          return;
        case 'downloaded':
          known.set(submissionId, { submissionId, direction: 'down', counts: broughtHome(body) });
          return;
        case 'state':
          if (body.state === 'assetsUploaded' || ENDED_STATES.has(body.state)) known.delete(submissionId);
          return;
        default:
          return;
      }
    },
    list: () => [...known.values()],
  };
}

/** More frames may follow: what is here is all that is known of. */
function broughtHome({ filesDone, bytesDone }: { readonly filesDone: number; readonly bytesDone: number }) {
  return { filesDone, filesTotal: filesDone, filesSkipped: 0, bytesDone, bytesTotal: bytesDone };
}
