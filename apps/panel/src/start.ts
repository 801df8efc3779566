/**
 * The first script of the page: loads the panel in the language it is wanted in, so that nobody loads the words of another.
 * Which files those are is put in when it is bundled.
 */
declare const PANEL_FILES: Readonly<Record<'en' | 'zh', string>>;

const kept = sessionStorage.getItem('farmhand.language');
const told = /[#&]lang=(en|zh)(?:&|$)/.exec(location.hash)?.[1] ?? null;
const spoken = navigator.languages.find((each) => /^(en|zh)\b/i.test(each)) ?? 'en';
const wanted = kept ?? told ?? spoken;

void import(/^zh/i.test(wanted) ? PANEL_FILES.zh : PANEL_FILES.en);
