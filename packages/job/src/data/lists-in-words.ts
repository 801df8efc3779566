import type { LocalizedText } from '@farmhand/model';

/** Sentences one after the other; Chinese ones without a space between them. */
export function inOneText(sentences: readonly LocalizedText[]): LocalizedText {
  return {
    en: sentences.map(({ en }) => en).join(' '),
    zh: sentences.map(({ zh }) => zh).join(''),
  };
}

/** Names in quotation marks: `"Cam", "Cam.001"`. */
export function listEn(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** {@link listEn} in Chinese. */
export function listZh(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join('、');
}

/** A sentence that tells what there is to choose from. */
export function choiceEn(names: readonly string[]): string {
  return names.length === 0 ? 'It has none.' : `Choose one of: ${names.join(', ')}.`;
}

/** {@link choiceEn} in Chinese. */
export function choiceZh(names: readonly string[]): string {
  return names.length === 0 ? '其中没有可选项。' : `可选择：${names.join('、')}。`;
}
