/**
 * Takes pictures of a screen, to look at: `node --conditions=@farmhand/source apps/panel/simulate/look.ts SCREEN FOLDER
 * [--host blender|houdini|cinema4d|3dsmax|none] [--zh] [--no-account]`. Each in dark and light, at three sizes.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeBrowser, openPanelWorld } from './panel-world.ts';
import { SIMULATED_HOSTS } from './projects.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    host: { type: 'string', default: 'blender' },
    zh: { type: 'boolean', default: false },
    'no-account': { type: 'boolean', default: false },
    /** How long to let it settle before the picture. Milliseconds. */
    wait: { type: 'string', default: '1500' },
  },
});
const [screen = 'submit', folder = '.'] = positionals;
const sizes = [
  { width: 400, height: 900 },
  { width: 320, height: 700 },
  { width: 1400, height: 900 },
];
await mkdir(folder, { recursive: true });
const world = await openPanelWorld({
  host: SIMULATED_HOSTS.find((each) => each === values.host) ?? null,
  account: !values['no-account'],
  locale: values.zh ? 'zh-CN' : 'en-GB',
  screen: screen as 'submit',
});
try {
  for (const colorScheme of ['dark', 'light'] as const) {
    await world.page.emulateMedia({ colorScheme });
    for (const size of sizes) {
      await world.page.setViewportSize(size);
      await world.page.waitForTimeout(Number(values.wait));
      const path = join(folder, `${screen}-${size.width}-${colorScheme}${values.zh ? '-zh' : ''}.png`);
      await world.page.screenshot({ path });
      process.stdout.write(`${path}\n`);
    }
  }
  if (world.faults.length > 0) process.stdout.write(`${world.faults.join('\n')}\n`);
} finally {
  await world.close();
  await closeBrowser();
}
