import { describe, expect, it } from 'vitest';
import { chromiumPath, expectAccessible, openPanel } from './support/open-panel.ts';

describe.skipIf(chromiumPath === null)('the panel around its screens', () => {
  it('opens for the host that asked for it, with the code gone from the address', async () => {
    const { page } = await openPanel();
    await page.getByText('Blender 3.4.1').waitFor();
    await page.getByText('sample.blend').first().waitFor();
    expect(page.url()).not.toContain('code=');
    await expectAccessible(page);
  });
});
