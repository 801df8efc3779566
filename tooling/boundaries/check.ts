/** `npm run boundaries`: fails on an import that the order of the packages does not allow. */
import { resolve } from 'node:path';
import { readSourceTree } from './read-tree.ts';
import { countImports, findViolations } from './violations.ts';

const tree = readSourceTree(resolve(import.meta.dirname, '..', '..'));
const violations = findViolations(tree);
for (const { file, line, rule, message } of violations) {
  process.stdout.write(`${file}${line === undefined ? '' : `:${line}`}  ${rule}: ${message}\n`);
}
process.stdout.write(
  violations.length === 0
    ? `Boundaries hold: ${countImports(tree)} imports in ${tree.files.size} files.\n`
    : `\n${violations.length} against the rules of tooling/boundaries/rules.ts.\n`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
