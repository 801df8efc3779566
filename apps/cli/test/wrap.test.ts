import { styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../src/terminal/fit.ts';
import { hanging, wrapped } from '../src/terminal/wrap.ts';

const PATH = 'D:\\projects\\film\\shots\\010\\lighting\\shot_010_lighting_v012.blend';

describe('wrapping', () => {
  it('ends lines at blanks', () => {
    expect(wrapped('Free some space on that disk.', 12)).toEqual(['Free some', 'space on', 'that disk.']);
    expect(wrapped('as  it  is', 10)).toEqual(['as it is']);
    expect(wrapped('', 10)).toEqual(['']);
  });

  it('counts Chinese as two columns, ends lines between its letters, and begins none with a full stop', () => {
    expect(wrapped('请释放磁盘空间。', 8)).toEqual(['请释放磁', '盘空间。']);
    expect(wrapped('请释放空间，再重试', 10)).toEqual(['请释放空', '间，再重试']);
    expect(wrapped('空间（磁盘）', 6)).toEqual(['空间', '（磁', '盘）']);
  });

  it('takes a path apart after its folders, and loses nothing of it', () => {
    for (const path of [PATH, PATH.replaceAll('\\', '/').slice(2), '\\\\服务器\\项目\\贴图\\沙子_4k.exr']) {
      const lines = wrapped(path, 30);
      expect(lines.join('')).toBe(path);
      for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(30);
      for (const line of lines.slice(0, -1)) expect(line).toMatch(/[\\/]$/);
    }
  });

  it('never takes apart a letter that is made of several code points', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(wrapped(family.repeat(3), 4)).toEqual([family.repeat(2), family]);
  });
});

describe('a hanging indent', () => {
  it('is as wide as what stands before the text, colours or not', () => {
    const beginning = `${styleText('red', '✗', { validateStream: false })} 磁盘  `;
    const lines = hanging(beginning, 'Free some space on that disk, then go on.', 32);
    expect(lines).toEqual([`${beginning}Free some space on that`, '        disk, then go on.']);
  });

  it('gives way where it would leave no room', () => {
    expect(hanging('! transfer-cache  ', 'Correct the folder.', 24)).toEqual([
      '! transfer-cache',
      '    Correct the folder.',
    ]);
    expect(hanging(`${' '.repeat(18)}→ `, 'Correct the folder.', 24)).toEqual(['  → Correct the folder.']);
  });

  it.each([200, 80, 60, 40, 30, 20])('fits %i columns', (columns) => {
    const text = `The file ${PATH} is missing. 请放回文件，或在场景中重新指定：${PATH}。`;
    for (const beginning of ['', '  ', '✗ transfer-cache    → ']) {
      const lines = hanging(beginning, text, columns);
      for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(`${beginning}${text}`.replaceAll(' ', ''));
    }
  });

  it('wraps nothing without a terminal', () => {
    expect(hanging('  ', PATH.repeat(9), Number.POSITIVE_INFINITY)).toEqual([`  ${PATH.repeat(9)}`]);
  });
});
