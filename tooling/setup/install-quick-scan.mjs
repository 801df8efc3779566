/** Part of building apps/cli: puts the quick scan, made a few files, where the compiler put its modules. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from './project.mjs';
import { bundleQuickScan } from './quick-scan.mjs';

const dist = join(projectRoot, 'apps', 'cli', 'dist');
const { files } = await bundleQuickScan(projectRoot, { outdir: dist, extension: '.js' });
rmSync(join(dist, 'quick-scan'), { recursive: true, force: true });
// It would describe the compiler's file.
rmSync(join(dist, 'quick-scan.js.map'), { force: true });
for (const { path, contents } of files) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
