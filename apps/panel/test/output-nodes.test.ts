import { describe, expect, it } from 'vitest';
import { makeFloodProject } from '../simulate/projects.ts';
import { chromiumPath, eventually, expectAccessible } from './support/open-panel.ts';
import { kept, openSubmit } from './support/submit-screen.ts';

/** Five caches that need each other, two merges, five pictures of which one is bypassed: see `tooling/fixtures/flood.json`. */
const openFlood = () =>
  openSubmit({ host: 'houdini', makeProject: (_host, folder) => makeFloodProject(folder) });

describe.skipIf(chromiumPath === null)('a network of output nodes', () => {
  it('shows what each node waits for, and with one press renders that too, in its order', async () => {
    const world = await openFlood();
    const { page } = world;
    const nodes = page.getByRole('group', { name: 'Output nodes (ROPs)' });
    const row = (name: string) =>
      nodes
        .getByRole('listitem')
        .filter({ has: page.getByRole('checkbox', { name: new RegExp(`^/out/${name} `) }) });
    await row('beauty').getByText('take hero').waitFor();
    await row('beauty').getByText('Needs /out/surface, /out/whitewater, /out/mist').waitFor();
    await row('wide').getByText('bypassed').waitFor();
    await row('flip').getByText('simulation, on one machine').waitFor();

    const along = nodes.getByRole('switch', { name: 'Render what they wait for too' });
    await along.click();
    await kept(world, { withDependencies: true, sceneName: null, outputs: [] });
    const order = ['terrain', 'flip', 'surface', 'whitewater', 'mist', 'beauty'];
    for (const [index, name] of order.entries())
      await row(name)
        .getByText(`no. ${index + 1}`)
        .waitFor();
    await row('terrain').getByText('rendered for /out/flip').waitFor();
    expect(
      await row('water_pass')
        .getByText(/no\. |rendered for/i)
        .count(),
    ).toBe(0);
    expect(await nodes.getByText(/^Needs /).count()).toBe(0);
    await page.getByText('and 5 before').waitFor();
    expect(await row('terrain').getByRole('checkbox').isChecked()).toBe(false);
    await expectAccessible(page);

    // Another picture that waits for one of them comes after it, and nothing is rendered twice.
    await row('clay').getByRole('checkbox').check();
    await kept(world, { outputs: [{ name: '/out/beauty' }, { name: '/out/clay' }] });
    await row('clay').getByText('no. 7').waitFor();
    await row('terrain').getByText('rendered for /out/flip, /out/clay').waitFor();

    await along.click();
    await kept(world, { withDependencies: false });
    await row('clay').getByText('Needs /out/terrain, which is not in this job').waitFor();
    await eventually(() => nodes.getByText(/rendered for/i).count()).toBe(0);
  });
});
it.skipIf(chromiumPath !== null)(
  'output nodes in the panel are not tried here: no Chromium',
  () => undefined,
);
