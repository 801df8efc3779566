import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localPath, storedPath } from '@farmhand/model';
import { openPanelWorld } from '../../../apps/panel/simulate/panel-world.ts';
import { makeProject } from '../../../apps/panel/simulate/projects.ts';
import { median } from '../statistics.ts';
import { pageMetrics } from './page-metrics.ts';

export interface AssetFilter {
  readonly keystrokes: number;
  /** From the key to the frame that shows what it left, median. */
  readonly medianMs: number;
  readonly worstMs: number;
  /** The same in a field that nothing listens to, in the same page. */
  readonly emptyMs: number;
  readonly heapBytes: number;
}

/** Words typed letter by letter and taken back: many rows, few, none. */
const TYPED = ['wood', 'set042', 'colour_7', 'x.png', 'nothing like it', 'tex'];
const FOLDERS = 200;

/** A scene with very many textures, and what is typed into the filter of its table. */
export async function measureAssetFilter(rows: number): Promise<AssetFilter> {
  const world = await openPanelWorld({
    screen: 'assets',
    async makeProject(host, folder) {
      const project = await makeProject(host, folder);
      const references = [];
      for (let at = 0; at < rows; at++) {
        const name = `tex/set${String(at % FOLDERS).padStart(3, '0')}/${at % 3 === 0 ? 'wood' : 'stone'}_${at}_colour_${at % 10}.png`;
        if (at < FOLDERS) await mkdir(join(folder, name, '..'), { recursive: true });
        await writeFile(join(folder, name), 'x');
        references.push({
          storedPath: storedPath.parse(`//${name}`),
          kind: 'image' as const,
          owner: { type: 'Image', name: `Image ${at}` },
          resolvedPath: localPath.parse(join(folder, name)),
        });
      }
      return { ...project, snapshot: { ...project.snapshot, references } };
    },
  });
  try {
    const { page } = world;
    const field = page.getByRole('searchbox').first();
    await field.waitFor();
    await page.getByText(rows.toLocaleString('en-GB').slice(0, 4)).first().waitFor({ timeout: 180_000 });
    const read = await pageMetrics(page);
    const press = (selector: string, text: string) =>
      page.evaluate(
        async ([where, value]) => {
          const input = document.querySelector<HTMLInputElement>(where ?? '');
          if (input === null) throw new Error('there is no such field');
          const painted = () =>
            new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          await painted();
          const startedAt = performance.now();
          input.value = value ?? '';
          input.dispatchEvent(new Event('input', { bubbles: true }));
          await painted();
          return performance.now() - startedAt;
        },
        [selector, text] as const,
      );
    const keystrokes = TYPED.flatMap((word) => [...Array.from(word, (_, at) => word.slice(0, at + 1)), '']);
    await page.evaluate(() => {
      const input = document.createElement('input');
      input.id = 'bench-empty';
      document.body.append(input);
    });
    const times: number[] = [];
    const empty: number[] = [];
    for (const text of keystrokes) {
      times.push(await press('input[type=search]', text));
      empty.push(await press('#bench-empty', text));
    }
    return {
      keystrokes: times.length,
      medianMs: median(times),
      worstMs: Math.max(...times),
      emptyMs: median(empty),
      heapBytes: (await read()).heapBytes,
    };
  } finally {
    await world.close();
  }
}
