import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsIn, jsonLines } from './command.ts';

let folder: string;
const run = (args: readonly string[], env: Record<string, string> = {}) =>
  commandsIn({ cwd: folder, home: join(folder, 'home') })(args, { env }).done;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-panel-'));
  await mkdir(join(folder, 'bin'));
});
afterAll(async () => {
  await run(['serve', '--stop']);
  await rm(folder, { recursive: true, force: true });
});

describe('farmhand panel', () => {
  it('--no-open prints an address that opens the panel once', async () => {
    const { code, out } = await run(['panel', '--no-open']);
    expect(code).toBe(0);
    const [, origin = '', secret = ''] = /^(http:\/\/127\.0\.0\.1:\d+)\/#code=([\w-]{43})\n$/.exec(out) ?? [];
    expect((await fetch(`${origin}/`)).headers.get('content-type')).toContain('text/html');
    const trade = () =>
      fetch(`${origin}/api/v1/panel/sessions`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ code: secret }),
      });
    expect((await trade()).status).toBe(200);
    expect((await trade()).status).toBe(403);
  });

  // Windows and macOS name their opener by its whole path, which no test can stand in for.
  describe.runIf(process.platform === 'linux')('in the browser', () => {
    const openerThat = async (ends: number) => {
      const opener = join(folder, 'bin', 'xdg-open');
      await writeFile(opener, `#!/bin/sh\nprintf '%s' "$1" > '${folder}/opened'\nexit ${ends}\n`);
      await chmod(opener, 0o755);
      return { PATH: join(folder, 'bin') };
    };

    it('opens it, and prints no address', async () => {
      const done = await run(['panel', '--json'], await openerThat(0));
      expect(jsonLines(done)).toEqual([{ opened: true, url: null }]);
      expect(await readFile(join(folder, 'opened'), 'utf8')).toMatch(
        /^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}$/,
      );
    });

    it('that cannot be opened is told of, with what to do', async () => {
      const { code, out, err } = await run(['panel'], await openerThat(3));
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain('farmhand panel --no-open');
      expect(err).not.toContain('#code=');
    });
  });
});
