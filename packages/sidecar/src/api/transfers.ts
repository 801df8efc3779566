/** How this computer moves files: settings, and what is under way. */
import { fileTroubles, problem, quietHours, transferCounts, transferSettings } from '@farmhand/model';
import { z } from '@hono/zod-openapi';
import { actRoute, getRoute, nothing } from './route-parts.ts';

export const transferSettingsAnswer = z.object({
  settings: transferSettings,
  /** Why the kept settings could not be used, so that these are the defaults; null when all is well. */
  problem: problem.nullable(),
});
export type TransferSettingsAnswer = z.infer<typeof transferSettingsAnswer>;

/** Whether files are moved just now, and if not, why. */
export const transferFlow = z
  .discriminatedUnion('state', [
    /** A cap of the hour on both directions together; null for none. Bytes a second. */
    z.object({ state: z.literal('flowing'), bytesPerSecond: z.number().nullable() }),
    z.object({ state: z.literal('paused') }),
    /** When files move again. Milliseconds since 1970. */
    z.object({ state: z.literal('quiet'), until: z.number() }),
  ])
  .meta({ id: 'TransferFlow' });

export const transferUnderWay = z
  .object({
    submissionId: z.string(),
    direction: z.enum(['up', 'down']),
    /** Null until something is known. Of a download, totals are what is known of so far. */
    counts: transferCounts.nullable(),
    /** Absent when no file is in trouble. */
    troubles: fileTroubles.optional(),
  })
  .meta({ id: 'TransferUnderWay' });

/** A server of an engine that the farm offers. */
export const transferLine = z
  .object({
    engine: z.string(),
    line: z.string(),
    /** Whether the farm takes it when nothing is chosen. */
    isDefault: z.boolean(),
    inUse: z.boolean(),
  })
  .meta({ id: 'TransferLine' });

export const flowAnswer = z.object({
  flow: transferFlow,
  limits: z.object({
    /** Null for no cap. */
    uploadBytesPerSecond: z.number().nullable(),
    /** Null for no cap. */
    downloadBytesPerSecond: z.number().nullable(),
    quietHours: z.array(quietHours),
  }),
});
export type FlowAnswer = z.infer<typeof flowAnswer>;

export const transfersAnswer = flowAnswer.extend({
  underWay: z.array(transferUnderWay),
  /** Of the account in use; empty without one, and while the farm does not say. */
  lines: z.array(transferLine),
  /** Why the lines are not known; null when they are. */
  linesProblem: problem.nullable(),
});
export type TransfersAnswer = z.infer<typeof transfersAnswer>;

export const transferRoutes = {
  getTransferSettings: getRoute(
    '/settings/transfer',
    'How this computer moves files to and from farms.',
    transferSettingsAnswer,
  ),
  setTransferSettings: actRoute(
    'put',
    '/settings/transfer',
    'Keeps the settings and uses them at once, for transfers under way too. A panel cannot set the folders of programs or a Redis server; it can clear them.',
    transferSettings,
    transferSettingsAnswer,
  ),
  transfers: getRoute('/transfers', 'What moves, how fast it may, and over which line.', transfersAnswer),
  transferFlow: getRoute(
    '/transfers/flow',
    'Whether files may move now, and how fast. Asks nobody, so that it may be asked often.',
    flowAnswer,
  ),
  pauseTransfers: actRoute(
    'post',
    '/transfers/pause',
    'Holds all transfers until they are resumed, also over a restart.',
    nothing,
    transfersAnswer,
  ),
  resumeTransfers: actRoute('post', '/transfers/resume', 'Lets them go on.', nothing, transfersAnswer),
} as const;
