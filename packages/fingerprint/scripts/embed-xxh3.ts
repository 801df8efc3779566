/**
 * Writes `src/xxh3-module.ts` from `xxh3-text.ts`. Run it after every change of the text:
 * `node scripts/embed-xxh3.ts`.
 */
import { writeFileSync } from 'node:fs';
import { xxh3Module } from './xxh3-module-text.ts';

writeFileSync(new URL('../src/xxh3-module.ts', import.meta.url), await xxh3Module());
