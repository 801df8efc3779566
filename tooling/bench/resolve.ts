import { parseArgs } from 'node:util';
import {
  type Catalog,
  type CatalogPlugin,
  type CatalogVersion,
  type DetectedSoftware,
  type FarmSystem,
  type Resolution,
  type ResolutionPolicy,
  resolveEnvironment,
  softwareIdOf,
} from '@farmhand/environment';
import { median, quantile } from './statistics.ts';

const GOAL_MS = 5;

/** How large the catalog is. Both systems have everything but one renderer, so nothing is answered by chance. */
interface CatalogSize {
  /** Versions of the program on each system. */
  readonly versions: number;
  readonly plugins: number;
  /** Versions of each plugin with each version of the program. */
  readonly pluginVersions: number;
}

/** 25 versions on 2 systems with 10 plugins of 10 versions each: 5,000 plugin versions. */
const fullSize: CatalogSize = { versions: 25, plugins: 10, pluginVersions: 10 };

interface Question {
  readonly about: string;
  readonly detected: DetectedSoftware;
  readonly policy: ResolutionPolicy;
  readonly system: FarmSystem | null;
  readonly outcome: Resolution['outcome'];
}

const redshift = { name: 'redshift4houdini', version: '3.5.04' };
const arnold = { name: 'HtoA', version: '6.3.02' };

function scene(version: string, plugins: DetectedSoftware['plugins']): DetectedSoftware {
  return { host: 'houdini', version, renderers: ['Redshift_ROP'], plugins };
}

/** From the one that is answered at once to the one that looks everything through for the nearest offers. */
const questions: readonly Question[] = [
  {
    about: 'exact',
    detected: scene('20.1.300', [redshift, arnold]),
    policy: 'sameMinor',
    system: null,
    outcome: 'exact',
  },
  {
    about: 'near, newest of many releases',
    detected: scene('20.0.7', [redshift, arnold, { name: 'vrayforhoudini', version: '6 Update 2.1' }]),
    policy: 'newestCompatible',
    system: null,
    outcome: 'near',
  },
  {
    about: 'unavailable, on one system only',
    detected: scene('20.1.300', [redshift]),
    policy: 'sameMinor',
    system: 'linux',
    outcome: 'unavailable',
  },
  {
    about: 'unavailable, names the nearest',
    detected: scene('20.1.300', [redshift, { name: 'HtoA', version: '9.1.1' }]),
    policy: 'newestCompatible',
    system: null,
    outcome: 'unavailable',
  },
];

export interface ResolveFigures {
  readonly about: string;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** The first of all, before anything is compiled: what a command line pays. */
  readonly firstMs: number;
  /** Median beside that of `JSON.parse` of the same catalog in the same rounds. */
  readonly ratio: number;
}

/**
 * What resolving costs with a large catalog, beside reading that catalog from its JSON. Options: `--rounds N`.
 */
export async function benchResolve(say: (line: string) => void, args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '300' } } });
  const rounds = Number(values.rounds);
  const text = JSON.stringify(catalogOf(fullSize));
  say(`Node ${process.versions.node}; ${rounds} rounds; a catalog of ${countOf(fullSize)} plugin versions,`);
  say(
    `${(text.length / 1024).toFixed(0)} KiB of JSON; each round resolves with a catalog that was just read.`,
  );
  const { parse, figures } = measureResolving(text, rounds);
  say(`\nJSON.parse of the catalog (baseline): ${inWords(parse)}`);
  for (const figure of figures) {
    const verdict = figure.medianMs < GOAL_MS ? 'met' : 'missed';
    say(`${figure.about}: ${inWords(figure)}, ${figure.ratio.toFixed(2)} x baseline`);
    say(`  goal: a median under ${GOAL_MS} ms: ${verdict}`);
  }
  say('\nWhere the baseline has a p99 far from its median as well, the machine had other work.');
}

function inWords({ medianMs, p99Ms, firstMs }: Figures): string {
  return `median ${medianMs.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms, the first ${firstMs.toFixed(2)} ms`;
}

type Figures = Omit<ResolveFigures, 'about' | 'ratio'>;

/** Every round reads the catalog anew, so that nothing kept from an earlier one can help. */
export function measureResolving(
  text: string,
  rounds: number,
): { readonly parse: Figures; readonly figures: readonly ResolveFigures[] } {
  const parsing: number[] = [];
  const resolving = questions.map((question) => ({ question, times: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { question, times } of resolving) {
      const catalog = timed(parsing, (): Catalog => JSON.parse(text));
      const { outcome } = timed(times, () => resolveEnvironment({ ...question, catalog }));
      if (outcome !== question.outcome) {
        throw new Error(`"${question.about}" was answered with ${outcome}: the figures would say nothing.`);
      }
    }
  }
  const parse = figuresOf(parsing);
  const figures = resolving.map(({ question, times }) => {
    const figure = figuresOf(times);
    return { about: question.about, ...figure, ratio: figure.medianMs / parse.medianMs };
  });
  return { parse, figures };
}

function timed<Result>(times: number[], work: () => Result): Result {
  const startedAt = performance.now();
  const result = work();
  times.push(performance.now() - startedAt);
  return result;
}

function figuresOf(times: readonly number[]): Figures {
  return { medianMs: median(times), p99Ms: quantile(times, 0.99), firstMs: times[0] ?? Number.NaN };
}

function countOf({ versions, plugins, pluginVersions }: CatalogSize): number {
  return 2 * versions * plugins * pluginVersions;
}

const pluginNames = [
  'redshift',
  'arnold',
  'vray',
  'renderman',
  'octane',
  '3delight',
  'mops',
  'qlib',
  'axiom',
];
const firstVersions = ['3.5', '6.3', '6.2', '26', '2023.1', '2.9', '1.9', '0.2', '3.1'];

/** A catalog of Houdini as a farm writes it. Only Windows has the versions of Redshift that the questions ask for. */
export function catalogOf(size: CatalogSize = fullSize): Catalog {
  const on = (system: FarmSystem, at: number) => [
    {
      softwareId: softwareIdOf('houdini'),
      name: 'Houdini',
      versions: Array.from({ length: size.versions }, (_, index) =>
        versionOf(system, 1000 * at + index, index, size),
      ),
    },
  ];
  return { linux: on('linux', 1), windows: on('windows', 2) };
}

function versionOf(system: FarmSystem, versionId: number, index: number, size: CatalogSize): CatalogVersion {
  const version = `${19 + Math.floor(index / 10)}.${index % 10}.300`;
  const plugins = Array.from({ length: size.plugins }, (_, at) => pluginOf(system, versionId, at, size));
  return { versionId, version, plugins };
}

function pluginOf(system: FarmSystem, versionId: number, at: number, size: CatalogSize): CatalogPlugin {
  const name = pluginNames[at] ?? `studio-tool-${at}`;
  const first = system === 'linux' && name === 'redshift' ? '2.6' : (firstVersions[at] ?? '1.0');
  const versions = Array.from({ length: size.pluginVersions }, (_, index) => ({
    pluginId: versionId * 1000 + at * 50 + index,
    version: `${name} ${first}${name === 'vray' ? '0' : ''}.0${index}`,
  }));
  return { name, versions };
}
