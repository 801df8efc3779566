import { styleText } from 'node:util';
import type { CheckReport, Finding, Severity, ShownSetting } from '@farmhand/model';
import { padTo, widthOf } from '../terminal/fit.ts';
import type { Language } from '../terminal/language.ts';
import { severityColours, severityWords } from '../terminal/severity-words.ts';
import { bytesText, plain } from '../terminal/text.ts';
import { hanging, wrapped } from '../terminal/wrap.ts';
import { fixText } from './fix-text.ts';

/** Value of a setting that is left to the scene or the farm, as `settingsInWords` of `@farmhand/job` has it. */
const LEFT_OPEN = '–';

/** What names of rows have in both languages. Columns. */
const NAME_COLUMNS = 12;
/** As far as the values of the rows. */
const INDENT = ' '.repeat(NAME_COLUMNS + 3);

const words = {
  en: {
    times: (count: number) => `${count} times`,
    doThis: 'to do',
    farmSays: 'the farm',
    environment: 'environment',
    notChecked: 'not checked: no farm could be asked',
    unavailable: 'none at the farm that fits',
    asOf: (when: string) => `as the farm said at ${when}`,
    hardware: 'hardware',
    renders: 'renders',
    after: (names: string) => `(after ${names})`,
    upload: 'upload',
    files: (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`,
    fresh: (bytes: string) => `${bytes} of it new`,
    cost: 'cost',
    hours: (hours: string) => `${hours} node hours`,
    settings: 'set',
    standard: 'default',
    verdict: {
      none: 'Ready: nothing was found.',
      notice: 'Ready: nothing stands in the way.',
      warning: 'Submitting would ask about the warnings first.',
      error: 'As it is, this cannot be submitted.',
    },
  },
  zh: {
    times: (count: number) => `${count} 处`,
    doThis: '处理',
    farmSays: '农场说明',
    environment: '渲染环境',
    notChecked: '未检查：无法询问农场',
    unavailable: '农场没有合适的渲染环境',
    asOf: (when: string) => `以农场 ${when} 的信息为准`,
    hardware: '硬件',
    renders: '渲染',
    after: (names: string) => `（在 ${names} 之后）`,
    upload: '上传',
    files: (count: number) => `${count} 个文件`,
    fresh: (bytes: string) => `其中新增 ${bytes}`,
    cost: '费用',
    hours: (hours: string) => `${hours} 机时`,
    settings: '设置',
    standard: '默认',
    verdict: {
      none: '可以提交：未发现问题。',
      notice: '可以提交：没有妨碍。',
      warning: '提交时会先询问这些警告。',
      error: '现在的状态无法提交。',
    },
  },
} as const;

/**
 * A check as text for a terminal: findings worst first, then what would be rendered, where and for how much.
 *
 * @param columns - Width of the terminal; `Infinity` wraps nothing.
 */
export function checkText(check: CheckReport, language: Language, columns: number): string {
  const say = words[language];
  const { environment, hardware, plan, upload, cost, findings, worst } = check;
  const lines = [...wrapped(plain(check.scenePath), columns), ''];
  for (const finding of findings) lines.push(...findingLines(finding, language, columns));
  if (findings.length > 0) lines.push('');

  const row = (name: string, ...parts: readonly string[]) =>
    lines.push(
      ...hanging(`  ${padTo(name, NAME_COLUMNS)} `, parts.filter((part) => part !== '').join(', '), columns),
    );
  if (plan !== null) {
    const { resolution: size } = plan;
    row(
      say.renders,
      `${plain(plan.sceneName)}: ${plan.frames} (${plan.frameCount})`,
      size === null ? '' : `${size.width}x${size.height}`,
      plain(plan.renderer),
      plain(plan.format),
      plain(plan.camera ?? ''),
    );
    // One alone was told of just now.
    if (plan.outputs.length > 1) {
      for (const [index, { name, frames, dependsOn }] of plan.outputs.entries()) {
        const after = dependsOn.length === 0 ? '' : ` ${say.after(dependsOn.map(plain).join(', '))}`;
        lines.push(...hanging(INDENT, `${index + 1}. ${plain(name)}: ${frames}${after}`, columns));
      }
    }
  }
  const [chosen = '', ...why] = environmentText(environment, language);
  row(say.environment, chosen);
  lines.push(...why.flatMap((line) => hanging(INDENT, line, columns)));
  if (hardware !== null) {
    row(say.hardware, `${hardware.id}: ${plain(hardware.label)}`);
    for (const reason of hardware.reasons) lines.push(...hanging(INDENT, plain(reason[language]), columns));
  }
  const isAllNew = upload.newBytes === upload.bytes;
  row(
    say.upload,
    say.files(upload.files),
    bytesText(upload.bytes),
    isAllNew ? '' : say.fresh(bytesText(upload.newBytes)),
    upload.bytesPerSecond === null ? '' : `${bytesText(upload.bytesPerSecond)}/s`,
  );
  if (cost !== null) row(say.cost, cost.amount.toFixed(2), say.hours(cost.nodeHours.toFixed(1)));
  const settings = check.settings.filter(({ value }) => value !== LEFT_OPEN);
  const shown = ({ label, value }: ShownSetting) => `${label[language]}: ${plain(value)}`;
  for (const setting of settings) if (!setting.isDefault) row(say.settings, shown(setting));
  const defaults = settings.filter(({ isDefault }) => isDefault);
  row(say.standard, defaults.map(shown).join('; '));
  const colour = worst === null ? 'green' : severityColours[worst];
  const verdict = wrapped(say.verdict[worst ?? 'none'], columns);
  lines.push('', ...verdict.map((line) => styleText(colour, line)));
  return lines.join('\n');
}

/** Which render environment it is, and below why. */
export function environmentText(
  { label, outcome, reasons, asOf }: CheckReport['environment'],
  language: Language,
): readonly string[] {
  const say = words[language];
  return [
    plain(label ?? (outcome === 'unavailable' ? say.unavailable : say.notChecked)),
    ...reasons.map((reason) => plain(reason[language])),
    ...(asOf === null ? [] : [say.asOf(asOf)]),
  ];
}

function findingLines(finding: Finding, language: Language, columns: number): readonly string[] {
  const say = words[language];
  const { severity, id, text, owner, path, count, tipCode, fix, otherFixes = [], farmText } = finding;
  const about = [
    owner === null
      ? ''
      : `${owner.type} ${owner.name}${owner.property === undefined ? '' : ` (${owner.property})`}`,
    path ?? '',
    count > 1 ? say.times(count) : '',
  ].filter((part) => part !== '');
  const fixes = [...(fix === null ? [] : [fix]), ...otherFixes];
  const mark = `${severityMarks[severity]} ${severityWords[language][severity]}`;
  const shownId = widthOf(`${mark} ${id}`) <= columns ? styleText('dim', id) : id;
  return [
    ...hanging(`${styleText(severityColours[severity], mark)} `, shownId, columns),
    ...hanging('  ', plain(text[language]), columns),
    ...(about.length === 0 ? [] : hanging('  ', plain(about.join(' · ')), columns)),
    ...fixes.flatMap((each) => hanging(`  ${say.doThis}: `, plain(fixText(each, language)), columns)),
    ...(farmText === undefined
      ? []
      : hanging(
          `  ${say.farmSays} (${tipCode}): `,
          `${plain(farmText.description[language])} ${plain(farmText.solution[language])}`,
          columns,
        )),
  ];
}

const severityMarks: Readonly<Record<Severity, string>> = { error: '✗', warning: '!', notice: '·' };
