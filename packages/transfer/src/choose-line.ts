import type { TransferEngine } from './engine.ts';
import { TransferError } from './transfer-error.ts';
import { createTusEngine, type TusEngineOptions } from './tus-engine.ts';

/** The engines a farm offers. The client's answer to the transfer configuration call is one. */
export interface TransferOffer {
  readonly engines: readonly {
    readonly name: string;
    readonly isDefault: boolean;
    readonly lines: readonly OfferedLine[];
  }[];
}

/** One server of an engine. */
export interface OfferedLine {
  readonly name: string;
  readonly server: string;
  readonly port: number | string;
  readonly isDefault: boolean;
}

export interface ChosenLine {
  readonly engine: 'tus';
  readonly lineName: string;
  /** Address of the gateway: `http:`, or `https:` for a line whose name ends in `-tls`. */
  readonly baseUrl: string;
}

/**
 * The line to use: the one asked for, else the engine's default, else its first.
 *
 * @throws TransferError `no-transfer-engine` when the farm offers none that Farmhand can drive;
 * `no-such-line` when it has no line of that name.
 */
export function chooseLine(config: TransferOffer, lineName?: string): ChosenLine {
  const lines = config.engines
    .filter((engine) => engine.name.toLowerCase() === 'tus')
    .flatMap((engine) => engine.lines);
  if (lines.length === 0) throw noEngine(config);
  const line =
    lineName === undefined
      ? (lines.find((candidate) => candidate.isDefault) ?? lines[0])
      : lines.find((candidate) => candidate.name === lineName);
  if (line === undefined) throw noSuchLine(lineName ?? '', lines);
  const scheme = line.name.endsWith('-tls') ? 'https' : 'http';
  const host = line.server.includes(':') && !line.server.startsWith('[') ? `[${line.server}]` : line.server;
  return { engine: 'tus', lineName: line.name, baseUrl: `${scheme}://${host}:${line.port}` };
}

/** {@link chooseLine} and the engine for it. */
export function engineFromConfig(
  config: TransferOffer,
  options: Omit<TusEngineOptions, 'gateway'> & { readonly lineName?: string | undefined },
): TransferEngine {
  const { lineName, ...rest } = options;
  const { baseUrl } = chooseLine(config, lineName);
  return createTusEngine({ ...rest, gateway: { baseUrl } });
}

function noEngine(config: TransferOffer): TransferError {
  const offered = config.engines.map((engine) => `"${engine.name}"`).join(', ');
  return new TransferError({
    code: 'no-transfer-engine',
    message: `The farm offers no way of moving files that Farmhand can use: it offers ${offered || 'none'}, Farmhand knows "tus".`,
    hint: 'Use a farm or a studio gateway that offers "tus", or ask the farm to switch it on for your account.',
    retryable: false,
  });
}

function noSuchLine(name: string, lines: readonly OfferedLine[]): TransferError {
  return new TransferError({
    code: 'no-such-line',
    message: `The farm has no transfer line named "${name}".`,
    hint: `Choose one of: ${lines.map((line) => line.name).join(', ')}.`,
    retryable: false,
  });
}
