/**
 * The first script of the page: loads the panel in the language it is wanted in, so that nobody loads the words of another,
 * and trades the code meanwhile. Which files those are is put in when it is bundled.
 */
import { codeInAddress, LANGUAGE, languageInAddress, THEME, themeInAddress } from './api/opening-address.ts';
import { recall } from './api/tab-memory.ts';
import { askForTrade } from './api/trade.ts';
import type { Language } from './words/system-language.ts';
import { systemLanguage } from './words/system-language.ts';

/** The panel's script in each language, and then those that it is in parts. */
declare const PANEL_FILES: Readonly<Record<Language, readonly [string, ...string[]]>>;

// Who opens the panel knows what is wanted now; a page that is loaded anew remembers it.
const code = codeInAddress();
const isOpened = code !== null;
const told = isOpened ? languageInAddress() : recall(LANGUAGE);
const wanted = told === 'en' || told === 'zh' ? told : systemLanguage();
document.documentElement.dataset.theme = (isOpened ? themeInAddress() : recall(THEME)) ?? 'auto';

const trade = code === null ? null : askForTrade(code);
// Told by whoever asks for its answer.
trade?.catch(() => undefined);
// So that it is in no history.
if (isOpened) history.replaceState(null, '', location.pathname);
const [entry, ...parts] = PANEL_FILES[wanted];
for (const part of parts) {
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.href = part;
  document.head.append(link);
}
(import(entry) as Promise<typeof import('./main.tsx')>).then(({ start }) => start(trade), tellNotLoaded);

function tellNotLoaded(): void {
  const text = document.createElement('p');
  text.className = 'not-loaded';
  text.textContent =
    wanted === 'zh'
      ? '面板无法加载：Farmhand 没有响应。请从软件中重新打开面板。'
      : 'The panel could not be loaded: Farmhand does not answer. Open it again from your program.';
  document.getElementById('panel')?.append(text);
}
