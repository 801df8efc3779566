import wabt from 'wabt';
import { xxh3Text } from './xxh3-text.ts';

/** Characters of a line of the generated module. */
const LINE = 116;

/** The TypeScript that holds the assembled module. */
export async function xxh3Module(): Promise<string> {
  const { parseWat } = await wabt();
  const parsed = parseWat('xxh3.wat', xxh3Text, { simd: true });
  try {
    const { buffer } = parsed.toBinary({});
    const text = Buffer.from(buffer).toString('base64');
    const lines = text.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
    return [
      '/**',
      ' * GENERATED, do not edit: the module of `scripts/xxh3-text.ts`, assembled, in base 64. Change that, then run',
      ' * `scripts/embed-xxh3.ts`.',
      ' */',
      'export const xxh3Module = [',
      ...lines.map((line) => `  '${line}',`),
      "].join('');",
      '',
    ].join('\n');
  } finally {
    parsed.destroy();
  }
}
