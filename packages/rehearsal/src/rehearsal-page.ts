import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Finding, LocalizedText } from '@farmhand/model';
import type { Estimate, RehearsalReport, RehearsedFrame, Spread } from './rehearsal-report.ts';

/** A larger picture is not put into the page; its place is named instead. */
const MOST_PICTURE_BYTES = 16 * 1024 * 1024;

const MIME: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
};

/** Writes a rehearsal as one HTML page with its pictures inside, in English and Chinese, that needs no other file. */
export async function rehearsalPage(report: RehearsalReport): Promise<string> {
  const pictures = await Promise.all(report.pictures.map(pictureHtml));
  const title = `Rehearsal of ${basename(report.scenePath)} / 预演 ${basename(report.scenePath)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(`${report.scenePath} · ${report.renderer} · ${report.scalePercent} %`)}</p>
<p>${escapeHtml(`${report.manifest.files} files, ${report.manifest.bytes} bytes packed / 打包 ${report.manifest.files} 个文件，${report.manifest.bytes} 字节`)}</p>
<h2>Pictures / 图片</h2>
<div class="pictures">
${pictures.join('\n')}
</div>
<h2>Findings / 检查结果</h2>
${findingsHtml(report.findings)}
<h2>Complaints / 渲染器报告</h2>
${complaintsHtml(report)}
<h2>Estimate / 估算</h2>
${report.estimate === null ? textHtml(NO_ESTIMATE) : estimateHtml(report.estimate)}
</body>
</html>
`;
}

const STYLE = `
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #222; background: #fff; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2rem; font-size: 1.15rem; }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; max-width: 100%; } img { max-width: 100%; border: 1px solid #ccc; background: #eee; }
figcaption { color: #555; } .failed, .error { color: #a00; } .warning { color: #850; }
table { border-collapse: collapse; } th, td { padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #ddd; }
code { overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #1b1b1b; } figcaption { color: #aaa; } .failed, .error { color: #f77; } .warning { color: #fb6; } }
`;

const NO_ESTIMATE = {
  en: 'No frame was rendered well, so there is nothing to estimate from.',
  zh: '没有成功渲染的帧，无法估算。',
};
const NOTHING_MISSED = {
  en: 'The renderer complained about no file.',
  zh: '渲染器没有报告任何文件问题。',
};

async function pictureHtml({
  frame,
  path,
  previewPath,
  seconds,
  width,
  height,
  error,
}: RehearsedFrame): Promise<string> {
  if (error !== null)
    return `<figure><figcaption class="failed">${escapeHtml(`${frame}: ${error}`)}</figcaption></figure>`;
  const size = width === null || height === null ? '' : ` · ${width} x ${height}`;
  const caption = `${frame}${size}${seconds === null ? '' : ` · ${seconds.toFixed(2)} s`}${path === null ? '' : ` · ${basename(path)}`}`;
  const source = previewPath === null ? null : await dataUrl(previewPath);
  const picture = source === null ? '' : `<img alt="${escapeHtml(`${frame}`)}" src="${source}">`;
  return `<figure>${picture}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

async function dataUrl(path: string): Promise<string | null> {
  const type = MIME[extname(path).toLowerCase()];
  if (type === undefined || (await stat(path)).size > MOST_PICTURE_BYTES) return null;
  return `data:${type};base64,${await readFile(path, 'base64')}`;
}

function findingsHtml(findings: readonly Finding[]): string {
  if (findings.length === 0) return textHtml(NOTHING_MISSED);
  return `<ul>${findings.map(({ severity, text }) => `<li class="${severity}">${textHtml(text)}</li>`).join('\n')}</ul>`;
}

function complaintsHtml({ complaints }: RehearsalReport): string {
  if (complaints.length === 0) return textHtml(NOTHING_MISSED);
  const rows = complaints.map(
    ({ frame, frames, text, path, verdict }) =>
      `<tr><td>${frame}${frames > 1 ? ` (${frames})` : ''}</td><td>${verdict}</td><td><code>${escapeHtml(path ?? '')}</code></td><td><code>${escapeHtml(text)}</code></td></tr>`,
  );
  return `<table><tr><th>Frame / 帧</th><th></th><th>File / 文件</th><th>Log / 日志</th></tr>${rows.join('\n')}</table>`;
}

function estimateHtml(estimate: Estimate): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Frames / 帧数', `${estimate.frameCount}`],
    ['Seconds per frame / 每帧秒数', spread(estimate.secondsPerFrame, 2)],
    ['Seconds per start / 每次启动秒数', spread(estimate.secondsPerStart, 2)],
    ['Node hours / 机时', spread(estimate.nodeHours, 3)],
    [`Hours on ${estimate.nodes} nodes / ${estimate.nodes} 个节点所需小时`, spread(estimate.wallHours, 3)],
    ...(estimate.cost === null ? [] : ([['Cost / 费用', spread(estimate.cost, 2)]] as const)),
  ];
  const cells = rows.map(
    ([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table>${cells.join('\n')}</table>${textHtml(estimate.method)}`;
}

function spread({ low, likely, high }: Spread, digits: number): string {
  return `${likely.toFixed(digits)} (${low.toFixed(digits)} - ${high.toFixed(digits)})`;
}

function textHtml({ en, zh }: LocalizedText): string {
  return `<p>${escapeHtml(en)}<br><span lang="zh">${escapeHtml(zh)}</span></p>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
