import { problemOf } from '@farmhand/submission';
import { type ChosenLine, chooseLine, type TransferOffer } from '@farmhand/transfer';
import type { Accounts } from './accounts.ts';
import type { FlowAnswer, TransfersAnswer } from './api/transfers.ts';
import type { Transfers } from './transfers.ts';

/** Longest the farm is waited for when somebody looks at its lines. Milliseconds. */
const FARM_MS = 5000;

/** What moves, how fast it may, and over which line. Waits for the farm only as far as its lines are concerned. */
export async function transfersNow(
  transfers: Transfers,
  accounts: Accounts,
  signal: AbortSignal,
): Promise<TransfersAnswer> {
  return {
    ...flowNow(transfers),
    underWay: [...transfers.underWay()],
    ...(await linesOf(accounts, transfers, AbortSignal.any([signal, AbortSignal.timeout(FARM_MS)]))),
  };
}

/** Whether files may move, and how fast. */
export function flowNow({ gate }: Pick<Transfers, 'gate'>): FlowAnswer {
  const { uploadBytesPerSecond, downloadBytesPerSecond, quietHours } = gate.limits();
  return {
    flow: gate.flow(),
    limits: { uploadBytesPerSecond, downloadBytesPerSecond, quietHours: [...quietHours] },
  };
}

async function linesOf(
  accounts: Accounts,
  transfers: Transfers,
  signal: AbortSignal,
): Promise<Pick<TransfersAnswer, 'lines' | 'linesProblem'>> {
  if (!accounts.describe().configured) return { lines: [], linesProblem: null };
  try {
    const { client, engine } = accounts.run();
    const offer = await client.transferConfig({ signal });
    const inUse = engine.current() === null ? null : await lineInUse(offer, transfers, signal);
    return {
      lines: offer.engines.flatMap((offered) =>
        offered.lines.map((line) => ({
          engine: offered.name,
          line: line.name,
          isDefault: offered.isDefault && line.isDefault,
          inUse: line.server === inUse?.server && line.port === inUse.port && line.name === inUse.lineName,
        })),
      ),
      linesProblem: null,
    };
  } catch (error) {
    return { lines: [], linesProblem: problemOf(error) };
  }
}

/** The line that the settings come to; null when none can be told without trying, as with `quickest`. */
async function lineInUse(
  offer: TransferOffer,
  transfers: Transfers,
  signal: AbortSignal,
): Promise<ChosenLine | null> {
  const settings = transfers.settings();
  if (settings.line === 'quickest') return null;
  return chooseLine(offer, settings, { signal });
}
