import { z } from 'zod';

/** Version tag of {@link transferSettings}. */
export const TRANSFER_SETTINGS_SCHEMA = 'farmhand.transfer-settings/1';

const bytesPerSecond = z.int().min(1024).nullable();

/** A time of day on this computer's clock: `09:00`. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day such as 09:00');

export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export type Weekday = z.infer<typeof weekday>;

/** Hours in which moving files makes room for other work. */
export const quietHours = z
  .object({
    /** Days on which they begin; every day unless given. */
    days: z
      .array(weekday)
      .min(1)
      .default([...weekday.options]),
    from: timeOfDay,
    /** Before or at `from` means on the next day. */
    to: timeOfDay,
    /** Both directions together; 0 rests altogether. */
    bytesPerSecond: z.union([z.literal(0), z.int().min(1024)]).default(0),
  })
  .meta({ id: 'QuietHours' });
export type QuietHours = z.infer<typeof quietHours>;

/** Where what is known of files is kept. */
export const transferCache = z
  .discriminatedUnion('kind', [
    /** In the user's Farmhand folder. */
    z.object({ kind: z.literal('file') }),
    /** Shared by a studio. A password comes from the variable `FARMHAND_REDIS_PASSWORD` and is never kept. */
    z.object({
      kind: z.literal('redis'),
      host: z.string().min(1),
      port: z.int().min(1).max(65_535).default(6379),
      user: z.string().default(''),
      database: z.int().min(0).default(0),
      tls: z.boolean().default(false),
    }),
  ])
  .meta({ id: 'TransferCache' });
export type TransferCache = z.infer<typeof transferCache>;

/** How this computer moves files to and from farms. `{ schema }` alone is what suits most. */
export const transferSettings = z
  .object({
    schema: z.literal(TRANSFER_SETTINGS_SCHEMA),
    /** Way of moving files; `auto` takes the farm's default among those that work here. */
    engine: z.enum(['auto', 'tus', 'transmitter', 'raysync']).default('auto'),
    /** Line (server) of the engine by its name; empty for the farm's default, `quickest` for the first to answer. */
    line: z.string().default(''),
    /** Null for no cap. */
    uploadBytesPerSecond: bytesPerSecond.default(null),
    /** Null for no cap. */
    downloadBytesPerSecond: bytesPerSecond.default(null),
    /** Large files or packs sent, and files fetched, at the same time. */
    atOnce: z.int().min(1).max(32).default(6),
    quietHours: z.array(quietHours).max(50).default([]),
    /** Folder of the vendor's `rayvision_transmitter` program; null when it is not here. */
    transmitterFolder: z.string().min(1).nullable().default(null),
    /** Folder of the vendor's Raysync client, with its `cluster.xml`; null when it is not here. */
    raysyncFolder: z.string().min(1).nullable().default(null),
    cache: transferCache.default({ kind: 'file' }),
  })
  .meta({ id: 'TransferSettings' });
export type TransferSettings = z.infer<typeof transferSettings>;
