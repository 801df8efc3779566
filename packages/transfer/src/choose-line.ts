import type { LocalizedText, TransferSettings } from '@farmhand/model';
import type { TransferEngine } from './engine.ts';
import { quickestLine } from './quickest-line.ts';
import { TransferError } from './transfer-error.ts';
import { createTusEngine, type TusEngineOptions } from './tus-engine.ts';

/** The engines a farm offers. The client's answer to the transfer configuration call is one. */
export interface TransferOffer {
  readonly engines: readonly OfferedEngine[];
}

export interface OfferedEngine {
  /** The farm's name for it: `tus`, `Aspera`, `RaySync`, `raysyncproxy`. */
  readonly name: string;
  readonly isDefault: boolean;
  readonly lines: readonly OfferedLine[];
}

/** One server of an engine. */
export interface OfferedLine {
  readonly name: string;
  readonly server: string;
  readonly port: number | string;
  readonly isDefault: boolean;
}

/** What of the transfer settings decides on engine and line; the defaults are those of `TransferSettings`. */
export type LineWish = Partial<
  Pick<TransferSettings, 'engine' | 'line' | 'transmitterFolder' | 'raysyncFolder'>
>;

export interface ChosenLine {
  /** Which of our engines drives it. */
  readonly engine: TransferEngine['name'];
  readonly lineName: string;
  /** Host name or IP address. */
  readonly server: string;
  readonly port: number;
}

/** What the farms call what each of our engines drives, in lower case; the name that says it best comes first. */
const OFFER_NAMES: Readonly<Record<ChosenLine['engine'], readonly string[]>> = {
  tus: ['tus'],
  transmitter: ['aspera'],
  raysync: ['raysyncproxy', 'raysync'],
};

/** The vendor program an engine needs on this computer, and the setting that says where it is. */
const PROGRAMS = {
  tus: null,
  transmitter: {
    program: { en: 'rayvision_transmitter', zh: 'rayvision_transmitter' },
    setting: 'transmitterFolder',
  },
  raysync: { program: { en: 'the Raysync client', zh: 'Raysync 客户端' }, setting: 'raysyncFolder' },
} as const;

/** In settings, the line that takes the first connection. */
const QUICKEST = 'quickest';

/**
 * The line to use. Engine: the one asked for; else the farm's default among those that work on this computer; else
 * the first of them. Line: the one asked for (of any engine that works here when the engine is left open), the
 * `quickest` to take a connection, else the engine's default, else its first.
 *
 * @param options.connectTimeoutMs for `quickest`: how long all lines together have; 2 seconds unless given.
 * @throws TransferError `no-transfer-engine` when the farm offers none that works here; `no-such-line` when there is
 * no line of that name; `no-line-answers` when none of the lines takes a connection. Rejects with the signal's reason.
 */
export async function chooseLine(
  config: TransferOffer,
  wish: LineWish = {},
  options: { readonly signal?: AbortSignal | undefined; readonly connectTimeoutMs?: number | undefined } = {},
): Promise<ChosenLine> {
  if (wish.line !== QUICKEST) return namedOrDefaultLine(config, wish);
  const { engine, lines } = enginesThatWork(config, wish)[0];
  return asChosen(engine, await quickestLine(lines, options));
}

/**
 * The tus engine on the line asked for, else on its default line, when there is no choice to make: rehearsals and
 * tests have one engine and one line. Anything that has an artist's settings uses `openTransferEngine`.
 *
 * @throws TransferError as {@link chooseLine}.
 */
export function engineFromConfig(
  config: TransferOffer,
  options: Omit<TusEngineOptions, 'gateway'> & { readonly lineName?: string | undefined },
): TransferEngine {
  const { lineName = '', ...rest } = options;
  const line = namedOrDefaultLine(config, { engine: 'tus', line: lineName });
  return createTusEngine({ ...rest, gateway: { baseUrl: gatewayUrl(line) } });
}

/** Address of a tus gateway: `http:`, or `https:` for a line whose name ends in `-tls`. */
export function gatewayUrl({ lineName, server, port }: ChosenLine): string {
  const scheme = lineName.endsWith('-tls') ? 'https' : 'http';
  const host = server.includes(':') && !server.startsWith('[') ? `[${server}]` : server;
  return `${scheme}://${host}:${port}`;
}

function namedOrDefaultLine(config: TransferOffer, wish: LineWish): ChosenLine {
  const candidates = enginesThatWork(config, wish);
  const name = wish.line ?? '';
  if (name !== '') {
    for (const { engine, lines } of candidates) {
      const line = lines.find((offered) => offered.name === name);
      if (line !== undefined) return asChosen(engine, line);
    }
    throw noSuchLine(
      name,
      candidates.flatMap(({ lines }) => lines),
    );
  }
  const [{ engine, lines }] = candidates;
  return asChosen(engine, lines.find(({ isDefault }) => isDefault) ?? lines[0]);
}

type NonEmpty<T> = readonly [T, ...(readonly T[])];

interface WorkingEngine {
  readonly engine: ChosenLine['engine'];
  readonly lines: NonEmpty<OfferedLine>;
}

/** The engines that are offered, have lines, were not ruled out and can run here; the one to prefer first. */
function enginesThatWork(config: TransferOffer, wish: LineWish): NonEmpty<WorkingEngine> {
  const wanted = wish.engine ?? 'auto';
  const found = config.engines
    .flatMap((offer) => {
      const engine = ourEngine(offer.name);
      const [first, ...rest] = offer.lines;
      if (engine === null || first === undefined || isOutdone(offer, engine, config)) return [];
      if (wanted === 'auto' ? !isHere(engine, wish) : engine !== wanted) return [];
      return [{ engine, lines: [first, ...rest] as const, isDefault: offer.isDefault }];
    })
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
  const [first, ...rest] = found;
  if (first === undefined) throw noEngine(config, wish);
  if (!isHere(first.engine, wish)) throw programNotHere(first.engine);
  return [first, ...rest];
}

function ourEngine(offerName: string): ChosenLine['engine'] | null {
  const name = offerName.toLowerCase();
  const engines = Object.keys(OFFER_NAMES) as ChosenLine['engine'][];
  return engines.find((engine) => OFFER_NAMES[engine].includes(name)) ?? null;
}

/** Whether the farm offers the same engine under a name that says better what it is. */
function isOutdone(offer: OfferedEngine, engine: ChosenLine['engine'], config: TransferOffer): boolean {
  const names = OFFER_NAMES[engine];
  const better = names.slice(0, names.indexOf(offer.name.toLowerCase()));
  return config.engines.some(({ name, lines }) => better.includes(name.toLowerCase()) && lines.length > 0);
}

function isHere(engine: ChosenLine['engine'], wish: LineWish): boolean {
  const needed = PROGRAMS[engine];
  return needed === null || (wish[needed.setting] ?? null) !== null;
}

function asChosen(engine: ChosenLine['engine'], line: OfferedLine): ChosenLine {
  return { engine, lineName: line.name, server: line.server, port: Number(line.port) };
}

function noEngine(config: TransferOffer, wish: LineWish): TransferError {
  const offered: LocalizedText = {
    en: config.engines.map((engine) => `"${engine.name}"`).join(', ') || 'none',
    zh: config.engines.map((engine) => `“${engine.name}”`).join('、') || '无',
  };
  const wanted = wish.engine ?? 'auto';
  if (wanted !== 'auto') {
    return new TransferError({
      code: 'no-transfer-engine',
      message: `The transfer settings ask for the engine "${wanted}", which this farm does not offer: it offers ${offered.en}.`,
      hint: 'Set the engine to "auto" in the transfer settings, or ask the farm to switch it on for your account.',
      zh: {
        message: `设置要求使用传输引擎“${wanted}”，但此农场不提供：它提供 ${offered.zh}。`,
        hint: '请在传输设置中将引擎设为“auto”，或请农场为您的账号开通。',
      },
      retryable: false,
    });
  }
  const lacking = [...new Set(config.engines.flatMap(({ name }) => ourEngine(name) ?? []))].flatMap(
    (engine) => PROGRAMS[engine] ?? [],
  );
  const programs: LocalizedText = {
    en: lacking.map(({ program, setting }) => `${program.en} (setting ${setting})`).join(' or '),
    zh: lacking.map(({ program, setting }) => `${program.zh}（设置项 ${setting}）`).join(' 或 '),
  };
  return new TransferError({
    code: 'no-transfer-engine',
    message: `The farm offers no way of moving files that works on this computer: it offers ${offered.en}.`,
    hint:
      programs.en === ''
        ? 'Use a farm or a studio gateway that offers "tus", "Aspera" or "RaySync", or ask the farm to switch one on for your account.'
        : `Install ${programs.en} from the farm's website, and name its folder in the transfer settings.`,
    zh: {
      message: `农场提供的传输方式在本机上都不可用：它提供 ${offered.zh}。`,
      hint:
        programs.zh === ''
          ? '请使用提供“tus”、“Aspera”或“RaySync”的农场或工作室网关，或请农场为您的账号开通其中之一。'
          : `请从农场网页下载并安装 ${programs.zh}，然后在传输设置中填写其文件夹。`,
    },
    retryable: false,
  });
}

function programNotHere(engine: ChosenLine['engine']): TransferError {
  const needed = PROGRAMS[engine];
  return new TransferError({
    code: 'no-transfer-engine',
    message: `The engine "${engine}" needs ${needed?.program.en ?? 'a program'}, and the transfer settings do not say where it is.`,
    hint: `Name its folder in the transfer settings (${needed?.setting ?? 'engine'}), or set the engine to "auto".`,
    zh: {
      message: `引擎“${engine}”需要 ${needed?.program.zh ?? '另一个程序'}，而它的位置尚未设置。`,
      hint: `请在传输设置（${needed?.setting ?? 'engine'}）中填写其文件夹，或将引擎设为“auto”。`,
    },
    retryable: false,
  });
}

function noSuchLine(name: string, lines: readonly OfferedLine[]): TransferError {
  return new TransferError({
    code: 'no-such-line',
    message: `The farm has no transfer line named "${name}".`,
    hint: `Choose one of: ${lines.map((line) => line.name).join(', ')}.`,
    zh: {
      message: `农场没有名为“${name}”的传输线路。`,
      hint: `请选择以下之一：${lines.map((line) => line.name).join('、')}。`,
    },
    retryable: false,
  });
}
