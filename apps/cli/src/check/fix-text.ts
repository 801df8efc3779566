import type { FindingFix } from '@farmhand/model';
import type { Language } from '../terminal/language.ts';

/** What a fix is on the command line, or where in the host it is made. */
export function fixText(fix: FindingFix, language: Language): string {
  const english = language === 'en';
  switch (fix.action) {
    case 'locateFile':
      return english ? 'put the file back, or point the scene at it' : '请放回文件，或在场景中重新指定';
    case 'relink':
      return english
        ? `point the scene at ${fix.candidates.join(' or ')}`
        : `请在场景中改用 ${fix.candidates.join(' 或 ')}`;
    case 'makeRelative':
      return english ? 'make the path relative to the scene' : '请将路径改为相对于场景';
    case 'skipFile':
      return `--skip ${quoted(fix.path)}`;
    case 'saveScene':
      return english ? 'save the scene' : '请保存场景';
    case 'pickCamera':
      return fix.cameras.map((camera) => `--camera ${quoted(camera)}`).join(english ? ' or ' : ' 或 ');
    case 'changeOutputFormat':
      return english ? `set the output format to ${fix.format}` : `请将输出格式设为 ${fix.format}`;
    case 'changeOutputPath':
      return english ? `write to ${fix.path}` : `请输出到 ${fix.path}`;
    case 'setFrames':
      return `--frames ${quoted(fix.frames)}`;
    case 'chooseEnvironment':
      return english
        ? `on offer, to choose with --software-version: ${fix.offers.join('; ')}`
        : `可用 --software-version 选择：${fix.offers.join('；')}`;
    case 'chooseHardware':
      return fix.hardware
        .map(({ id, label }) => `--hardware ${id} (${label})`)
        .join(english ? ' or ' : ' 或 ');
  }
}

function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
}
