/**
 * What the address says with which somebody opens the panel: `#code=…&lang=zh&theme=dark`. Language and theme are in it where
 * they were chosen, so that the page does not begin with others.
 */

/** Names under which a page remembers what it was told since. */
export const LANGUAGE = 'language';
export const THEME = 'theme';

/** The one-time code in the page's address; null when there is none. */
export function codeInAddress(): string | null {
  return part('code', '[^&]+');
}

/** The language that was chosen; null for that of the system. */
export function languageInAddress(): string | null {
  return part('lang', 'en|zh');
}

/** The theme that was chosen; null for that of the system. */
export function themeInAddress(): string | null {
  return part('theme', 'dark|light');
}

function part(name: string, value: string): string | null {
  return new RegExp(`[#&]${name}=(${value})(?:&|$)`).exec(location.hash)?.[1] ?? null;
}
