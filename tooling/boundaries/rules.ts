/** Which package may stand on which. The one place to change when a package is added. */

/**
 * Each package under packages/ and what its sources may import of the workspace: a package, all its entries included, or
 * one entry of it. Never a package further down this list.
 */
export const order: ReadonlyMap<string, readonly string[]> = new Map([
  ['@farmhand/model', []],
  ['@farmhand/client', []],
  ['@farmhand/fingerprint', []],
  ['@farmhand/scene', ['@farmhand/model']],
  ['@farmhand/environment', ['@farmhand/model', '@farmhand/client']],
  ['@farmhand/transfer', ['@farmhand/fingerprint', '@farmhand/model', '@farmhand/client']],
  ['@farmhand/job', ['@farmhand/environment', '@farmhand/model', '@farmhand/client']],
  [
    '@farmhand/submission',
    ['@farmhand/job', '@farmhand/transfer', '@farmhand/environment', '@farmhand/model', '@farmhand/client'],
  ],
  // A farm that shared the client's code would share its mistakes; a fingerprint is held against a known library.
  [
    '@farmhand/local-farm',
    ['@farmhand/fingerprint', '@farmhand/client/endpoints', '@farmhand/client/signing'],
  ],
  [
    '@farmhand/rehearsal',
    [
      '@farmhand/submission',
      '@farmhand/local-farm',
      '@farmhand/job',
      '@farmhand/transfer',
      '@farmhand/environment',
      '@farmhand/model',
      '@farmhand/client',
    ],
  ],
  [
    '@farmhand/sidecar',
    [
      '@farmhand/rehearsal',
      '@farmhand/submission',
      '@farmhand/job',
      '@farmhand/transfer',
      '@farmhand/environment',
      '@farmhand/scene',
      '@farmhand/model',
      '@farmhand/client',
    ],
  ],
]);

/** What a package that touches neither network nor database may use. */
export interface Purity {
  /** Node's modules it may import, without `node:`. */
  readonly builtins: readonly string[];
  /** Libraries it may import. */
  readonly libraries: readonly string[];
  /** Its files that are not pure, from its folder on. */
  readonly exempt: readonly string[];
}

const harmless = [
  'assert',
  'buffer',
  'crypto',
  'path',
  'path/posix',
  'path/win32',
  'string_decoder',
  'url',
  'util',
];

export const purity: ReadonlyMap<string, Purity> = new Map([
  ['@farmhand/model', { builtins: harmless, libraries: ['zod'], exempt: [] }],
  ['@farmhand/job', { builtins: harmless, libraries: ['zod'], exempt: [] }],
  [
    '@farmhand/environment',
    {
      builtins: harmless,
      libraries: ['zod'],
      exempt: [
        // These ask the farm for what it offers and have it make what is missing, in one program at a time.
        'src/fetch-offer.ts',
        'src/ensure-environment.ts',
        'src/environment-lock.ts',
        // These keep what it said on disk.
        'src/catalog-store.ts',
        'src/cache-file.ts',
        'src/kept-texts.ts',
      ],
    },
  ],
  [
    '@farmhand/scene',
    {
      // It reads files: that is all it does with the world.
      builtins: [...harmless, 'fs', 'fs/promises', 'os', 'stream', 'stream/promises', 'zlib'],
      libraries: ['zod'],
      exempt: [],
    },
  ],
]);

/** Of the client, pure code may run only what is data; the rest it may know by type. */
export const pureClientEntries: readonly string[] = [
  '@farmhand/client/endpoints',
  '@farmhand/client/signing',
];
