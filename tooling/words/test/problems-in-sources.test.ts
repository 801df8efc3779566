import { expect, it } from 'vitest';
import {
  literalsIn,
  objectionsToChinese,
  objectionsToPair,
  objectionsToProblem,
} from '../problems-in-sources.ts';

/** What is amiss with a problem about a thing of a kind at a path, with this Chinese. */
function amiss(zh: string): readonly string[] {
  const source = `export const gone = (path: string, id: string | null, kind: string) => ({
    code: 'gone', // said by { whoever, looks }
    message: \`\${path} of \${id === null ? \`a \${kind}\` : id} is gone.\`,
    hint: 'Look for it.',
    retryable: true,
    ${zh}
  });`;
  return literalsIn('gone.ts', source)
    .filter(({ code }) => code === 'gone')
    .flatMap(objectionsToProblem);
}

it('finds a problem without Chinese', () => {
  expect(amiss('')).toEqual(['it has no Chinese']);
});

it('finds a detail that the Chinese lacks', () => {
  expect(amiss(`zh: { message: \`\${id} 的 \${path} 已不在。\`, hint: '请查找。' }`)).toEqual([
    'its Chinese lacks kind',
  ]);
  expect(amiss(`zh: { message: \`\${kind} \${id} 的 \${path} 已不在。\`, hint: '请查找。' }`)).toEqual([]);
});

it.each([
  ['农场没有响应,请重试。', 1],
  ['农场没有响应（请重试）。', 0],
  ['Try it again some time later.', 1],
  ['请运行“farmhand profile use NAME”，或查看 D:\\shots\\a.blend。', 0],
  ['Access ID 和 Access Key 有误。', 0],
])('has %j with %i things amiss', (text, count) => {
  expect(objectionsToChinese(text)).toHaveLength(count);
});

it('finds a pair whose halves tell different things', () => {
  const pairs = literalsIn(
    'pair.ts',
    `const text = { en: \`\${folder} is full (\${free} left).\`, zh: \`\${folder} 已满。\` };`,
  );
  expect(pairs.flatMap(objectionsToPair)).toEqual(['its Chinese lacks free']);
});
