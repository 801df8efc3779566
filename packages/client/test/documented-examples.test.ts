import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../src/endpoints.ts';
import { UnreadableAnswerError } from '../src/index.ts';
import { sampleCalls } from './fixtures/sample-calls.ts';
import { failureOf, testClient, testFarm } from './support/test-farm.ts';

/*
 * The vendor's documentation, where this machine has it: every "Example of return" in it, through the call it is
 * an example of.
 */

const documentation = new URL('../../../../shared/reference/api-documentation.txt', import.meta.url);

interface Example {
  readonly path: string;
  readonly json: string;
  /** First words of the lines between "Return parameter" and the example: the fields of the tables, and some more. */
  readonly table: ReadonlySet<string>;
}

function examples(): readonly Example[] {
  if (!existsSync(documentation)) return [];
  const found: Example[] = [];
  let path: string | undefined;
  let json: string[] | undefined;
  let table: Set<string> | undefined;
  for (const line of readFileSync(documentation, 'utf8').split('\n')) {
    path = /^Interface path:\s*(\S+)\s*$/.exec(line)?.[1] ?? path;
    if (/^(Interface path|Return parameter)/.test(line)) table = new Set();
    table?.add(/^\w+/.exec(line)?.[0] ?? '');
    if (line.startsWith('Example of return')) json = [];
    else if (json !== undefined && (line.startsWith('{') || json.length > 0)) json.push(line);
    if (json !== undefined && /^\}\s*$/.test(line) && path !== undefined) {
      found.push({ path, json: mended(json.join('\n')), table: table ?? new Set() });
      json = undefined;
      table = undefined;
    }
  }
  return found;
}

/** Keys without quotes are not JSON. */
function mended(json: string): string {
  return json.replaceAll(/^(\s*)([A-Za-z]\w*):/gm, '$1"$2":');
}

/** Whole answers; the frames by name are the vendor's own map, which no call sends. */
const answered = examples().filter(({ json }) => 'code' in JSON.parse(json));

describe.skipIf(!existsSync(documentation))('the examples in the documentation', () => {
  it('are all found', () => {
    const pathsInDocumentation = readFileSync(documentation, 'utf8').match(/^Interface path:/gm);
    expect(answered.length).toBe(pathsInDocumentation?.length);
  });

  it.each(answered.map(({ path, json }) => [path, json] as const))('%s', async (path, json) => {
    const name = Object.entries(endpoints).find(([, endpoint]) => endpoint.path === path)?.[0];
    const sample = Object.entries(sampleCalls).find(([key]) => key === name)?.[1];
    if (sample === undefined) throw new Error(`no call for ${path}`);
    const farm = await testFarm(({ response }) => response.end(json));
    const answer = Promise.resolve(sample.ask(testClient(farm.endpoint)));

    // The answer printed for this call is that of the software list, which holds no versions.
    if (path === endpoints.querySoftwareDetail.path) {
      expect(await failureOf(answer)).toBeInstanceOf(UnreadableAnswerError);
      return;
    }
    const data: unknown = JSON.parse(json).data;
    const read = await answer;
    if (typeof data !== 'object' || data === null) expect(read ?? []).toEqual([]);
    else expect(read).toEqual(Array.isArray(data) ? expect.any(Array) : expect.any(Object));
    expect(farm.received).toHaveLength(1);
  });

  it('leave no field of a table without a name of its own', async () => {
    const unnamed = new Set<string>();
    for (const { path, json, table } of answered) {
      const farm = await testFarm(({ response }) => response.end(json));
      const name = Object.entries(endpoints).find(([, endpoint]) => endpoint.path === path)?.[0];
      const sample = Object.entries(sampleCalls).find(([key]) => key === name)?.[1];
      if (sample === undefined || path === endpoints.querySoftwareDetail.path) continue;
      const read = await sample.ask(testClient(farm.endpoint));
      for (const field of extraFields(read)) if (table.has(field)) unnamed.add(field);
    }
    // Accounts of transfer engines hold passwords: nobody should come across them by the way.
    expect([...unnamed]).toEqual(['resqEngineAccounts']);
  });
});

/** Names of the fields in every `extra` of an answer. */
function extraFields(read: unknown): readonly string[] {
  if (typeof read !== 'object' || read === null) return [];
  return Object.entries(read).flatMap(([key, value]) =>
    key === 'extra' ? Object.keys(value) : extraFields(value),
  );
}
