import { join } from 'node:path';

/** The repository's root. */
export const rootFolder = join(import.meta.dirname, '..', '..');
