import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SAMPLE = fileURLToPath(new URL('../sample.ts', import.meta.url));

it('npm start without Blender says so, draws placeholders and exits 0', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-demo-'));
  try {
    const child = spawn(
      process.execPath,
      ['--conditions=@farmhand/source', SAMPLE, '--once', '--folder', folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { PATH: process.env.PATH, FARMHAND_BLENDER: join(folder, 'no-blender-here') },
      },
    );
    const exited = once(child, 'exit');
    const said = await text(child.stdout);
    expect((await exited)[0]).toBe(0);
    expect(said).toContain('placeholder frames, because');
    expect(said).toContain('10 frames in');
    expect(await readdir(join(folder, 'renders'))).toHaveLength(10);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
