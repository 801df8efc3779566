import { readFile } from 'node:fs/promises';
import { openApiDocument } from '@farmhand/sidecar';
import { expect, it } from 'vitest';
import { z } from 'zod';

const document = z
  .object({
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({ responses: z.record(z.string(), z.unknown()), requestBody: z.unknown().optional() }),
      ),
    ),
  })
  .parse(openApiDocument());
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
);

it('the file that is checked in is the one the routes make', async () => {
  const kept: unknown = JSON.parse(await readFile(new URL('../openapi.json', import.meta.url), 'utf8'));
  expect(openApiDocument()).toEqual(kept);
});

it.each(operations)('$name says what the guard answers in its place', ({ responses, requestBody }) => {
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '503']));
  // A body that is declared as something else is refused before the route is asked.
  expect(Object.keys(responses).includes('415')).toBe(requestBody !== undefined);
});
