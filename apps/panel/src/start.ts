/**
 * The first script of the page: loads the panel in the language it is wanted in, so that nobody loads the words of another.
 * Which files those are is put in when it is bundled.
 */
import { codeInAddress, LANGUAGE, languageInAddress, THEME, themeInAddress } from './api/opening-address.ts';
import { recall } from './api/tab-memory.ts';
import type { Language } from './words/system-language.ts';
import { systemLanguage } from './words/system-language.ts';

declare const PANEL_FILES: Readonly<Record<Language, string>>;

// Who opens the panel knows what is wanted now; a page that is loaded anew remembers it.
const isOpened = codeInAddress() !== null;
const told = isOpened ? languageInAddress() : recall(LANGUAGE);
const wanted = told === 'en' || told === 'zh' ? told : systemLanguage();
document.documentElement.dataset.theme = (isOpened ? themeInAddress() : recall(THEME)) ?? 'auto';

import(PANEL_FILES[wanted]).catch(() => {
  const text = document.createElement('p');
  text.className = 'not-loaded';
  text.textContent =
    wanted === 'zh'
      ? '面板无法加载：Farmhand 没有响应。请从软件中重新打开面板。'
      : 'The panel could not be loaded: Farmhand does not answer. Open it again from your program.';
  document.getElementById('panel')?.append(text);
});
