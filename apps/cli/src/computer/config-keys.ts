import { resolve } from 'node:path';
import { type TransferSettings, transferSettings } from '@farmhand/model';
import {
  cacheText,
  parseCache,
  parseQuietHours,
  parseRate,
  quietHoursText,
  rateText,
} from './transfer-values.ts';

/** One setting of this computer's transfers, under the name the command line has for it. */
export interface ConfigKey {
  readonly key: string;
  /** What it does, and how its value is written. */
  readonly does: string;
  readonly show: (settings: TransferSettings) => string;
  /** @throws Error that says how the value is written. */
  readonly set: (values: readonly string[]) => Partial<TransferSettings>;
}

/** All of them, in the order they are shown. */
export const CONFIG_KEYS: readonly ConfigKey[] = [
  {
    key: 'upload-limit',
    does: 'fastest that files are sent: 5MB/s, 100Mbit/s, none',
    show: ({ uploadBytesPerSecond }) => rateText(uploadBytesPerSecond),
    set: (values) => ({ uploadBytesPerSecond: parseRate(one(values)) }),
  },
  {
    key: 'download-limit',
    does: 'fastest that files are fetched: 5MB/s, 100Mbit/s, none',
    show: ({ downloadBytesPerSecond }) => rateText(downloadBytesPerSecond),
    set: (values) => ({ downloadBytesPerSecond: parseRate(one(values)) }),
  },
  {
    key: 'quiet-hours',
    does: 'hours in which transfers make room, each one value: "mon-fri 09:00-18:00 1MB/s", "22:00-06:00", none',
    show: ({ quietHours }) => (quietHours.length === 0 ? 'none' : quietHours.map(quietHoursText).join('; ')),
    set: (values) => ({
      quietHours: values.length === 1 && values[0] === 'none' ? [] : values.map(parseQuietHours),
    }),
  },
  {
    key: 'at-once',
    does: 'files or packs moved at the same time: 1 to 32',
    show: ({ atOnce }) => String(atOnce),
    set: (values) => ({ atOnce: atOnce(one(values)) }),
  },
  {
    key: 'engine',
    does: 'way of moving files: auto, tus, transmitter, raysync',
    show: ({ engine }) => engine,
    set: (values) => ({ engine: engine(one(values)) }),
  },
  {
    key: 'line',
    does: "server of the engine by its name: default for the farm's own, quickest for the first to answer",
    show: ({ line }) => line || 'default',
    set: (values) => ({ line: one(values) === 'default' ? '' : one(values) }),
  },
  {
    key: 'transmitter-folder',
    does: "folder of the vendor's rayvision_transmitter program, or none",
    show: ({ transmitterFolder }) => transmitterFolder ?? 'none',
    set: (values) => ({ transmitterFolder: folder(one(values)) }),
  },
  {
    key: 'raysync-folder',
    does: "folder of the vendor's Raysync client, or none",
    show: ({ raysyncFolder }) => raysyncFolder ?? 'none',
    set: (values) => ({ raysyncFolder: folder(one(values)) }),
  },
  {
    key: 'cache',
    does: 'where it is kept what files hold: file, or redis://host:6379/0 that a studio shares',
    show: ({ cache }) => cacheText(cache),
    set: (values) => ({ cache: parseCache(one(values)) }),
  },
];

/** @throws Error that names those there are. */
export function configKey(name: string): ConfigKey {
  const found = CONFIG_KEYS.find(({ key }) => key === name);
  if (found === undefined) {
    throw new Error(
      `There is no setting "${name}". There are: ${CONFIG_KEYS.map(({ key }) => key).join(', ')}.`,
    );
  }
  return found;
}

function one(values: readonly string[]): string {
  const [only, ...more] = values;
  if (only === undefined || more.length > 0)
    throw new Error('Give one value; put quotation marks around one with blanks.');
  return only;
}

function atOnce(given: string): number {
  const parsed = /^\d+$/.test(given) ? transferSettings.shape.atOnce.safeParse(Number(given)) : null;
  if (!parsed?.success) throw new Error(`"${given}" is not a whole number from 1 to 32.`);
  return parsed.data;
}

function engine(given: string): TransferSettings['engine'] {
  const parsed = transferSettings.shape.engine.safeParse(given.toLowerCase());
  if (!parsed.success)
    throw new Error(`There is no engine "${given}". There are: auto, tus, transmitter, raysync.`);
  return parsed.data;
}

function folder(given: string): string | null {
  return given === 'none' ? null : resolve(given);
}
