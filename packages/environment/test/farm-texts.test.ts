import { tipCodesOf, withFarmTexts } from '@farmhand/environment';
import type { Finding } from '@farmhand/model';
import { expect, test } from 'vitest';

const finding = (id: string, tipCode: string | null): Finding => ({
  id,
  severity: 'error',
  tipCode,
  text: { en: 'ours', zh: '我们的' },
  owner: null,
  path: null,
  count: 1,
  fix: null,
});
const missing = {
  description: { en: 'A file is missing.', zh: '缺少文件。' },
  solution: { en: 'Put it back.', zh: '请补上。' },
};

test("findings get the farm's words for their codes and stay what they are", () => {
  const findings = [finding('a', '10012'), finding('b', null), finding('c', '999'), finding('d', '10012')];
  const explained = withFarmTexts(findings, new Map([['10012', missing]]));
  expect(explained).toEqual([
    { ...findings[0], farmText: missing },
    findings[1],
    findings[2],
    { ...findings[3], farmText: missing },
  ]);
  expect(findings[0]).not.toHaveProperty('farmText');
});

test('the codes to ask for are those there are, each once', () => {
  const findings = [finding('a', '46003'), finding('b', null), finding('c', '10012'), finding('d', '46003')];
  expect(tipCodesOf(findings)).toEqual(['10012', '46003']);
});
