import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { keepCompiledCode } from './tooling/setup/compiled-code.ts';
import { SlowestFirst } from './tooling/setup/slowest-first.ts';

const conditions = ['@farmhand/source'];

/**
 * Packages whose tests leave nothing behind in their process: no state of a module, nothing that listens. So their files may share
 * one, and need not load anew all that they import.
 */
const SHARING = [
  ...['client', 'environment', 'fingerprint', 'job', 'local-farm', 'model', 'scene', 'sidecar', 'submission'],
  'transfer',
].map((name) => `packages/${name}/test/**/*.test.ts`);

keepCompiledCode(fileURLToPath(new URL('.', import.meta.url)));

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for processes, files and sockets: as many workers as processors would leave a small machine idle.
    maxWorkers: Math.max(3, availableParallelism()),
    sequence: { sequencer: SlowestFirst },
    projects: [
      // Vitest goes by their names: files that share come last, next to each other.
      {
        extends: true,
        test: {
          name: 'alone',
          include: [
            'packages/*/test/**/*.test.ts',
            'apps/*/test/**/*.test.ts',
            'tooling/*/test/**/*.test.ts',
          ],
          exclude: SHARING,
          globalSetup: 'apps/panel/test/support/one-panel.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'sharing',
          include: SHARING,
          isolate: false,
          setupFiles: 'tooling/setup/nothing-left.ts',
        },
      },
    ],
  },
});
