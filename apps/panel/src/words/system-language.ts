/** The languages the panel speaks. */
export type Language = 'en' | 'zh';

/** The first language of the system that the panel speaks; English for none. */
export function systemLanguage(): Language {
  const spoken = navigator.languages.find((each) => /^(en|zh)\b/i.test(each)) ?? 'en';
  return /^zh/i.test(spoken) ? 'zh' : 'en';
}
