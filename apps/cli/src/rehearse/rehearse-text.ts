import { styleText } from 'node:util';
import type { Finding } from '@farmhand/model';
import type { Estimate, RehearsalError, RehearsalReport, RehearsedFrame, Spread } from '@farmhand/rehearsal';
import type { Language } from '../terminal/language.ts';
import { severityColours, severityWords } from '../terminal/severity-words.ts';
import { bytesText, plain } from '../terminal/text.ts';

const words = {
  en: {
    packed: (files: number, bytes: string) => `${files} ${files === 1 ? 'file' : 'files'} packed, ${bytes}`,
    frame: (frame: number) => `frame ${frame}`,
    failed: 'failed',
    clean: 'Nothing was missing.',
    found: 'What the renderer missed:',
    frames: 'frames',
    perFrame: 'per frame',
    perStart: 'per start',
    nodeHours: 'node hours',
    wall: (nodes: number) => `time on ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`,
    hardware: 'hardware',
    cost: 'cost',
    seconds: 's',
    minutes: 'min',
    hours: 'h',
    between: 'to',
    page: 'page',
    kept: "the rehearsal's farm",
    noEstimate: 'No frame was rendered well, so there is nothing to estimate from.',
  },
  zh: {
    packed: (files: number, bytes: string) => `打包 ${files} 个文件，${bytes}`,
    frame: (frame: number) => `第 ${frame} 帧`,
    failed: '失败',
    clean: '没有缺失。',
    found: '渲染器缺少：',
    frames: '帧数',
    perFrame: '每帧',
    perStart: '每次启动',
    nodeHours: '机时',
    wall: (nodes: number) => `${nodes} 个节点所需时间`,
    hardware: '硬件',
    cost: '费用',
    seconds: '秒',
    minutes: '分钟',
    hours: '小时',
    between: '至',
    page: '报告',
    kept: '预演农场',
    noEstimate: '没有成功渲染的帧，无法估算。',
  },
} as const;

/** A rehearsal as text for a terminal. */
export function rehearsalText(report: RehearsalReport, pagePath: string, language: Language): string {
  const { scenePath, renderer, scalePercent, manifest, pictures, findings, estimate, keptFolder } = report;
  const say = words[language];
  const lines = [
    plain(scenePath),
    `${plain(renderer)}, ${scalePercent} %, ${say.packed(manifest.files, bytesText(manifest.bytes))}`,
    '',
    ...pictures.map((picture) => `  ${pictureText(picture, language)}`),
    '',
  ];
  if (findings.length === 0) lines.push(styleText('green', say.clean));
  else lines.push(say.found, ...findings.map((finding) => `  ${findingText(finding, language)}`));
  lines.push('', ...(estimate === null ? [say.noEstimate] : estimateLines(estimate, language)), '');
  lines.push(`${say.page}: ${plain(pagePath)}`);
  if (keptFolder !== null) lines.push(`${say.kept}: ${plain(keptFolder)}`);
  return lines.join('\n');
}

/** Why no rehearsal was held, with all that preflight found where that was it. */
export function rehearsalRefusalText({ text, findings }: RehearsalError, language: Language): string {
  return [
    styleText('red', plain(text[language])),
    ...findings.map((each) => `  ${findingText(each, language)}`),
  ].join('\n');
}

function pictureText(
  { frame, path, seconds, width, height, error }: RehearsedFrame,
  language: Language,
): string {
  const say = words[language];
  if (error !== null) {
    return styleText('red', `${say.frame(frame)} ${say.failed}: ${plain(error.split('\n')[0] ?? '')}`);
  }
  const size = width === null || height === null ? '' : `${width}x${height}`;
  const time = seconds === null ? '' : `${seconds.toFixed(2)} ${say.seconds}`;
  return [say.frame(frame), size, time, plain(path ?? '')].filter((part) => part !== '').join('  ');
}

function findingText({ severity, id, text, count }: Finding, language: Language): string {
  const times = count > 1 ? ` (${count})` : '';
  return `${styleText(severityColours[severity], severityWords[language][severity])} ${styleText('dim', id)} ${plain(text[language])}${times}`;
}

function estimateLines(estimate: Estimate, language: Language): readonly string[] {
  const say = words[language];
  const spread = ({ low, likely, high }: Spread, digits: number, unit = '') =>
    `${likely.toFixed(digits)}${unit} (${low.toFixed(digits)} ${say.between} ${high.toFixed(digits)})`;
  const rows: readonly (readonly [string, string])[] = [
    [say.frames, `${estimate.frameCount}`],
    [say.perFrame, spread(estimate.secondsPerFrame, 2, ` ${say.seconds}`)],
    [say.perStart, spread(estimate.secondsPerStart, 2, ` ${say.seconds}`)],
    [say.nodeHours, spread(estimate.nodeHours, 3)],
    [say.wall(estimate.nodes), durations(estimate.wallHours, language)],
    ...(estimate.hardware === null ? [] : ([[say.hardware, plain(estimate.hardware)]] as const)),
    ...(estimate.cost === null ? [] : ([[say.cost, spread(estimate.cost, 2)]] as const)),
  ];
  return [...rows.map(([name, value]) => `  ${name}: ${value}`), '', plain(estimate.method[language])];
}

const SECONDS_PER_HOUR = 3600;

/** All three in the unit that suits the most likely one. */
function durations({ low, likely, high }: Spread, language: Language): string {
  const say = words[language];
  const seconds = likely * SECONDS_PER_HOUR;
  const [unit, perHour] =
    seconds < 90 ? [say.seconds, 3600] : seconds < 90 * 60 ? [say.minutes, 60] : [say.hours, 1];
  const [least, most] = [low, high].map((hours) => (hours * perHour).toFixed(1));
  return `${(likely * perHour).toFixed(1)} ${unit} (${least} ${say.between} ${most})`;
}
