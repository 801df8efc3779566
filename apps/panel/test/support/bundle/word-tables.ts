/** Sets of words in two languages: what is missing, and what was left in the other language. */

interface Table {
  readonly en: object;
  readonly zh: object;
}

export interface WordFault {
  /** Such as `submitWords.fix.camera`. */
  readonly name: string;
  readonly fault: string;
}

export function isWordTable(value: unknown): value is Table {
  if (typeof value !== 'object' || value === null) return false;
  const { en, zh } = value as Partial<Table>;
  return typeof en === 'object' && typeof zh === 'object' && en !== null && zh !== null;
}

/** Everything that is not in both languages. `names` are texts that are the same in both. */
export function wordFaults(
  name: string,
  { en, zh }: Table,
  names: ReadonlySet<string>,
): readonly WordFault[] {
  return compare(name, en, zh, names);
}

function compare(name: string, en: unknown, zh: unknown, names: ReadonlySet<string>): readonly WordFault[] {
  const fault = (text: string): readonly WordFault[] => [{ name, fault: text }];
  if (typeof en !== typeof zh) return fault(`is ${typeof en} in English and ${typeof zh} in Chinese`);
  if (typeof en === 'string') return isEnglish(zh as string, names) ? fault(`is "${zh}" in Chinese`) : [];
  if (typeof en === 'function') {
    const chinese = zh as (...given: readonly unknown[]) => unknown;
    // Chinese has no plurals, and may do without the number that chooses one.
    if (chinese.length > en.length)
      return fault(`takes ${en.length} in English and ${chinese.length} in Chinese`);
    for (const given of SAMPLES) {
      const [said, inChinese] = [spoken(en as typeof chinese, given), spoken(chinese, given)];
      if (said === null || inChinese === null) continue;
      if (isEnglish(inChinese, names)) return fault(`says "${inChinese}" in Chinese`);
      const lost = given.filter((each) => said.includes(String(each)) && !inChinese.includes(String(each)));
      if (lost.length > 0) return fault(`says "${said}" in English and "${inChinese}" in Chinese`);
    }
    return [];
  }
  if (typeof en !== 'object' || en === null || zh === null) return [];
  const keys = new Set([...Object.keys(en), ...Object.keys(zh as object)]);
  return [...keys].flatMap((key) => {
    const [inEnglish, inChinese] = [
      (en as Record<string, unknown>)[key],
      (zh as Record<string, unknown>)[key],
    ];
    if (inEnglish === undefined) return [{ name: `${name}.${key}`, fault: 'is missing in English' }];
    if (inChinese === undefined) return [{ name: `${name}.${key}`, fault: 'is missing in Chinese' }];
    return compare(`${name}.${key}`, inEnglish, inChinese, names);
  });
}

/** What functions of words are called with: numbers that are found again, and texts. */
const SAMPLES: readonly (readonly unknown[])[] = [
  [71, 83, 97],
  ['«71»', '«83»', '«97»'],
  [71, '«83»', '«97»'],
  ['«71»', 83, 97],
];

/** What a function of words says; null where it takes other things. */
function spoken(say: (...given: readonly unknown[]) => unknown, given: readonly unknown[]): string | null {
  try {
    const text = say(...given);
    // A text in the place of a number.
    return typeof text === 'string' && !text.includes('NaN') ? text : null;
  } catch {
    return null;
  }
}

/** Whether a Chinese text is none: it has English words, no Chinese ones, and is no name. Signs and numbers are of no language. */
function isEnglish(zh: string, names: ReadonlySet<string>): boolean {
  return /[A-Za-z]{2}/.test(zh) && !/\p{Script=Han}/u.test(zh) && !names.has(zh);
}
