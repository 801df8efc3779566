/** What style sheets can say that Chromium 87 does not understand. Versions of Chrome: MDN's browser-compat-data, August 2026. */

interface StyleFeature {
  readonly name: string;
  readonly since: number;
  readonly pattern: RegExp;
}

const selector = (name: string, since: number): StyleFeature => ({
  name,
  since,
  pattern: new RegExp(`:${name}(?![\\w-])`, 'g'),
});
const atRule = (name: string, since: number): StyleFeature => ({
  name: `@${name}`,
  since,
  pattern: new RegExp(`@${name}(?![\\w-])`, 'g'),
});
const valueFunction = (name: string, since: number): StyleFeature => ({
  name: `${name}()`,
  since,
  pattern: new RegExp(`(?<![\\w-])${name}\\(`, 'g'),
});
const property = (name: string, since: number): StyleFeature => ({
  name,
  since,
  pattern: new RegExp(`(?<=[{;]\\s*)${name}\\s*:`, 'g'),
});
const value = (name: string, since: number, pattern: RegExp): StyleFeature => ({ name, since, pattern });

export const newerStyleFeatures: readonly StyleFeature[] = [
  ...Object.entries({
    is: 88,
    where: 88,
    has: 105,
    dir: 120,
    'user-valid': 119,
    'user-invalid': 119,
    modal: 105,
    'popover-open': 114,
    autofill: 110,
    open: 133,
    state: 125,
    'file-selector-button': 89,
    'target-text': 89,
    highlight: 105,
    'details-content': 131,
  }).map(([name, since]) => selector(name, since)),
  ...Object.entries({
    layer: 99,
    container: 105,
    scope: 118,
    'starting-style': 117,
    'counter-style': 91,
    'view-transition': 126,
    'position-try': 125,
    'font-palette-values': 101,
  }).map(([name, since]) => atRule(name, since)),
  ...Object.entries({
    'color-mix': 111,
    'light-dark': 123,
    lab: 111,
    lch: 111,
    oklab: 111,
    oklch: 111,
    color: 111,
    hwb: 101,
    round: 125,
    sin: 111,
    anchor: 125,
    'calc-size': 129,
    'image-set': 113,
    linear: 113,
  }).map(([name, since]) => valueFunction(name, since)),
  ...Object.entries({
    'aspect-ratio': 88,
    'accent-color': 93,
    'container-type': 105,
    'container-name': 105,
    container: 105,
    'scrollbar-gutter': 94,
    'scrollbar-width': 121,
    'scrollbar-color': 121,
    'text-wrap': 114,
    'text-box': 133,
    'white-space-collapse': 114,
    translate: 104,
    rotate: 104,
    scale: 104,
    'field-sizing': 123,
    'text-decoration-thickness': 89,
    mask: 120,
    'view-transition-name': 111,
    'interpolate-size': 129,
    'animation-timeline': 115,
    'animation-composition': 112,
    'transition-behavior': 117,
    'font-size-adjust': 127,
    'font-palette': 101,
    'print-color-adjust': 136,
    'forced-color-adjust': 89,
    'anchor-name': 125,
    'position-anchor': 144,
    'overflow-clip-margin': 90,
    'hyphenate-character': 106,
    'border-start-start-radius': 89,
    'border-end-end-radius': 89,
    'object-view-box': 104,
    'text-emphasis': 99,
  }).map(([name, since]) => property(name, since)),
  value('nesting', 120, /(?<=[{};,\s])&(?=[\s.:#[>+~{&])/g),
  value('media ranges', 104, /@media[^{]*\([^)]*[<>]=?[^)]*\)/g),
  value('dynamic units', 108, /(?<=[\s:(,+*/-]-?(?:\d+\.?\d*|\.\d+))[dsl]v(?:[hwib]|min|max)(?![\w-])/g),
  value('container units', 105, /(?<=[\s:(,+*/-]-?(?:\d+\.?\d*|\.\d+))cq(?:[hwib]|min|max)(?![\w-])/g),
  value('line units', 109, /(?<=[\s:(,+*/-]-?(?:\d+\.?\d*|\.\d+))(?:r?lh|cap|ic)(?![\w-])/g),
  value('subgrid', 117, /grid-template[\w-]*\s*:[^;}]*\bsubgrid\b/g),
  value('overflow: clip', 90, /overflow(?:-[xy])?\s*:\s*clip\b/g),
  value('stretch', 138, /(?:width|height)\s*:\s*stretch\b/g),
];

/** Every feature of a style sheet that came after Chromium 87, with where it stands. */
export function newerStyles(sheet: string): readonly { readonly name: string; readonly code: string }[] {
  // What stands in comments, strings and addresses is no style.
  const bare = sheet
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
    .replace(/url\([^)]*\)/g, 'url()');
  return newerStyleFeatures.flatMap(({ name, pattern }) =>
    [...bare.matchAll(pattern)].map(({ index }) => ({
      name,
      code: bare.slice(Math.max(0, index - 30), index + 40).replace(/\s+/g, ' '),
    })),
  );
}
