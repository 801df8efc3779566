import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const conditions = ['@farmhand/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'tooling/*/test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Most tests wait for processes, files and sockets: one worker would leave a small machine idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
