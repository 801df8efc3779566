/** `npm run bench -- NAME`: measures one part and prints figures. Goals are reported, not enforced. */
import { benchClient } from './client.ts';
import { benchHoudini } from './houdini.ts';
import { benchPanel } from './panel/main.ts';
import { benchResolve } from './resolve.ts';
import { benchScene } from './scene.ts';
import { benchTransfer } from './transfer/main.ts';
import { benchUsd } from './usd.ts';

type Suite = (say: (line: string) => void, args: readonly string[]) => Promise<void>;

const suites = new Map<string, Suite>([
  ['client', benchClient],
  ['scene', benchScene],
  ['resolve', benchResolve],
  ['transfer', benchTransfer],
  ['panel', benchPanel],
  ['houdini', benchHoudini],
  ['usd', benchUsd],
]);

const [name = '', ...args] = process.argv.slice(2);
const suite = suites.get(name);
if (suite === undefined) {
  const names = [...suites.keys()].join(', ');
  console.error(`Say what to measure: ${names}. For example: npm run bench -- ${[...suites.keys()][0]}`);
  process.exitCode = 1;
} else {
  const startedAt = performance.now();
  await suite((line) => console.log(line), args);
  console.log(`\nTook ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
}
