import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endpoints } from '@farmhand/client/endpoints';
import { expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
const read = (path: string) =>
  existsSync(`${packages}${path}`) ? readFileSync(`${packages}${path}`, 'utf8') : '';

const rows = read('client/CALLS.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  .map(([, , method = '', endpoint = '', , , handler = '', test = '']) => ({
    method,
    endpoint,
    handler,
    test,
  }));

it('has a row for every endpoint', () => {
  const listed = rows.map(({ endpoint }) => endpoint).filter((endpoint) => endpoint !== '');
  expect(listed.toSorted()).toEqual(Object.keys(endpoints).toSorted());
});

it.each(rows.filter(({ endpoint }) => endpoint !== ''))(
  '$endpoint: the local farm carries it out where the table says, and that test tries it',
  ({ endpoint, handler, test }) => {
    expect(read(`local-farm/src/calls/${handler}`)).toMatch(new RegExp(`export const ${endpoint}\\b`));
    expect(read(`local-farm/test/${test}`)).toContain(`'${endpoint}'`);
  },
);

it.each(rows.filter(({ endpoint }) => endpoint === ''))('$method: that test tries it', ({ method, test }) => {
  expect(read(`client/test/${test}`)).toContain(method);
});
