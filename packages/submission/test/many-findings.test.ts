import { join } from 'node:path';
import { type SnapshotReference, storedPath } from '@farmhand/model';
import { openJournal } from '@farmhand/submission';
import { expect, it, onTestFinished } from 'vitest';
import { makeWorld, untilEnded } from './support/world.ts';

it('a job with very many findings keeps the worst at hand, and how many others there are', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const references = Array.from(
    { length: 700 },
    (_, index): SnapshotReference => ({
      storedPath: storedPath.parse(`/away/wood-${index}.png`),
      kind: 'image',
      owner: { type: 'Image', name: `Wood.${index}` },
    }),
  );
  const service = world.start();
  const { id } = service.submit({ ...world.input(), snapshot: world.snapshot(references) });
  const settled = await untilEnded(service, id);
  await service.close();
  expect(settled.findings.length).toBeLessThan(200);
  expect(settled.findings.filter(({ id: kind }) => kind === 'host-only-reference')).toHaveLength(100);
  expect(settled.findings.at(-1)).toMatchObject({ id: 'more-findings', severity: 'notice', count: 600 });
  const journal = openJournal({ file: join(world.folder, 'journal.sqlite') });
  const told = journal.eventsAfter(0, id).find(({ body }) => body.type === 'findings');
  journal.close();
  expect(told?.body).toEqual({ type: 'findings', findings: settled.findings });
});
