/** Writes the sidecar's OpenAPI file; with `--check`, fails when the one checked in is not current. */
import { readFile, writeFile } from 'node:fs/promises';
import { openApiDocument } from '@farmhand/sidecar';

const file = new URL('../../packages/sidecar/openapi.json', import.meta.url);
const current = `${JSON.stringify(openApiDocument(), null, 2)}\n`;

if (process.argv.includes('--check')) {
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== current) {
    console.error('packages/sidecar/openapi.json is not current: run "npm run openapi" and commit the file.');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, current);
}
