import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Finding } from '@farmhand/model';
import { browserMediaType } from './data/browser-pictures.ts';
import { type PageLanguage, pageWords } from './data/page-words.ts';
import type { Complaint, Estimate, RehearsalReport, RehearsedFrame, Spread } from './rehearsal-report.ts';

/** A larger picture is not put into the page; its place is named instead. */
const MOST_PICTURE_BYTES = 16 * 1024 * 1024;

/**
 * Writes a rehearsal as one HTML page with its pictures inside, that needs no other file.
 *
 * @param language of what the page says; English unless given.
 */
export async function rehearsalPage(report: RehearsalReport, language: PageLanguage = 'en'): Promise<string> {
  const say = pageWords[language];
  const { scenePath, renderer, scalePercent, manifest, complaints, estimate } = report;
  const pictures = await Promise.all(report.pictures.map((picture) => pictureHtml(picture, language)));
  const title = escapeHtml(say.title(basename(scenePath)));
  const packed = say.packed(manifest.files, (manifest.bytes / 1e6).toFixed(1));
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p><code>${escapeHtml(scenePath)}</code></p>
<p>${escapeHtml(`${renderer} · ${scalePercent} % · ${packed}`)}</p>
</header>
<section class="pictures">
${pictures.join('\n')}
</section>
<section>
<h2>${say.findings}</h2>
${findingsHtml(report.findings, language)}
</section>
${complaints.length === 0 ? '' : `<section>\n<h2>${say.log}</h2>\n${complaintsHtml(complaints, language)}\n</section>`}
<section>
<h2>${say.estimate}</h2>
${estimate === null ? `<p>${say.noEstimate}</p>` : estimateHtml(estimate, language)}
</section>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --line: #d8d8d8; --faint: #666; --bad: #a3161c; --warn: #8a5300; --back: #f4f4f2; --card: #fff; --text: #1f1f1f; }
@media (prefers-color-scheme: dark) { :root { --line: #3a3a3a; --faint: #a5a5a5; --bad: #ff8a8a; --warn: #ffc266; --back: #191919; --card: #232323; --text: #e6e6e6; } }
body { margin: 0 auto; max-width: 66rem; padding: 2rem 1.25rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); }
header p { margin: .15rem 0; color: var(--faint); } h1 { margin: 0 0 .4rem; font-size: 1.6rem; } h2 { margin: 0 0 .6rem; font-size: 1.1rem; }
section { margin-top: 1.25rem; padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; }
figure { margin: 0; } img { display: block; width: 100%; border-radius: .25rem; } figcaption { margin-top: .35rem; color: var(--faint); font-size: .9rem; }
h1, li, figcaption, header p { overflow-wrap: anywhere; } ul { margin: 0; padding-left: 1.2rem; } .error, .failed { color: var(--bad); } .warning { color: var(--warn); }
table { border-collapse: collapse; width: 100%; } th, td { padding: .35rem 1rem .35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
td.number { text-align: right; font-variant-numeric: tabular-nums; } th.number { text-align: right; }
code { overflow-wrap: anywhere; font-size: .9em; } .method { margin: .8rem 0 0; color: var(--faint); font-size: .9rem; }
@media (max-width: 40rem) { body { padding: 1rem .75rem; } th, td { padding-right: .5rem; } .log th { display: none; } .log td { display: block; padding: .1rem 0; border: 0; } .log tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); } }
`;

async function pictureHtml(
  { frame, path, previewPath, seconds, width, height, error }: RehearsedFrame,
  language: PageLanguage,
): Promise<string> {
  const name = pageWords[language].frame(frame);
  if (error !== null) {
    return `<figure><figcaption class="failed">${escapeHtml(`${name}: ${error}`)}</figcaption></figure>`;
  }
  const facts = [
    name,
    width === null || height === null ? '' : `${width} x ${height}`,
    seconds === null ? '' : `${seconds.toFixed(2)} s`,
    path === null ? '' : basename(path),
  ];
  const source = previewPath === null ? null : await dataUrl(previewPath);
  const picture = source === null ? '' : `<img alt="${escapeHtml(name)}" src="${source}">`;
  const caption = facts.filter((fact) => fact !== '').join(' · ');
  return `<figure>${picture}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

async function dataUrl(path: string): Promise<string | null> {
  const type = browserMediaType(path);
  if (type === null || (await stat(path)).size > MOST_PICTURE_BYTES) return null;
  return `data:${type};base64,${await readFile(path, 'base64')}`;
}

function findingsHtml(findings: readonly Finding[], language: PageLanguage): string {
  if (findings.length === 0) return `<p>${pageWords[language].clean}</p>`;
  const items = findings.map(
    ({ severity, text }) => `<li class="${severity}">${escapeHtml(text[language])}</li>`,
  );
  return `<ul>\n${items.join('\n')}\n</ul>`;
}

function complaintsHtml(complaints: readonly Complaint[], language: PageLanguage): string {
  const say = pageWords[language];
  const rows = complaints.map(
    ({ frame, frames, text, path, verdict }) =>
      `<tr><td>${escapeHtml(say.frame(frame))}${frames > 1 ? ` (${frames})` : ''}</td><td>${say.verdicts[verdict]}</td><td><code>${escapeHtml(path ?? '')}</code></td><td><code>${escapeHtml(text)}</code></td></tr>`,
  );
  return `<table class="log">\n<tr><th></th><th>${say.fate}</th><th>${say.file}</th><th>${say.line}</th></tr>\n${rows.join('\n')}\n</table>`;
}

function estimateHtml(estimate: Estimate, language: PageLanguage): string {
  const say = pageWords[language];
  const rows = [
    plainRow(say.frames, `${estimate.frameCount}`),
    ...(estimate.hardware === null ? [] : [plainRow(say.hardware, estimate.hardware)]),
    spreadRow(say.perFrame, estimate.secondsPerFrame, 2),
    spreadRow(say.perStart, estimate.secondsPerStart, 2),
    spreadRow(say.nodeHours, estimate.nodeHours, 3),
    spreadRow(say.wall(estimate.nodes), estimate.wallHours, 3),
    ...(estimate.cost === null ? [] : [spreadRow(say.cost, estimate.cost, 2)]),
  ];
  const heads = [say.likely, say.least, say.most].map((head) => `<th class="number">${head}</th>`);
  return `<table>\n<tr><th></th>${heads.join('')}</tr>\n${rows.join('\n')}\n</table>\n<p class="method">${escapeHtml(estimate.method[language])}</p>`;
}

function plainRow(name: string, value: string): string {
  return `<tr><th>${name}</th><td class="number">${escapeHtml(value)}</td><td></td><td></td></tr>`;
}

function spreadRow(name: string, { low, likely, high }: Spread, digits: number): string {
  const cells = [likely, low, high].map((value) => `<td class="number">${value.toFixed(digits)}</td>`);
  return `<tr><th>${name}</th>${cells.join('')}</tr>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
