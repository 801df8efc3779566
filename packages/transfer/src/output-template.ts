import { posix } from 'node:path';
import type { Problem } from '@farmhand/model';
import { TransferError } from './transfer-error.ts';

/** What a template may say of one file. Texts that are not known are empty. */
export interface OutputFacts {
  /** Path of the file below the task's output folder, as the farm lists it. */
  readonly relativePath: string;
  /** Name of the task's output folder in the storage, such as `4711_shot`; slashes around it do not matter. */
  readonly outputFolder: string;
  /** True when the job has several tasks (cameras, layers) that name their frames alike. */
  readonly hasParts: boolean;
  /** Scene file without folder and ending. */
  readonly scene: string;
  /** Id of the task on the farm. */
  readonly task: string;
  /** Who submitted. */
  readonly user: string;
  readonly camera: string;
  /** Render layer; of Houdini the path of the output node. */
  readonly layer: string;
  /** When the job was submitted; the day is taken by this computer's clock. Milliseconds since 1970. */
  readonly submittedAtMs: number;
}

/** What each placeholder stands for. Values of `path`, `folder` and `output` may have several parts. */
const PLACEHOLDERS: Readonly<Record<string, (facts: OutputFacts) => string>> = {
  path: ({ relativePath }) => relativePath,
  folder: ({ relativePath }) => withoutDot(posix.dirname(relativePath)),
  name: ({ relativePath }) => splitName(relativePath).name,
  frame: ({ relativePath }) => frameOf(splitName(relativePath).name),
  ext: ({ relativePath }) => splitName(relativePath).extension,
  output: ({ outputFolder }) => outputFolder.replace(/^\/+|\/+$/g, ''),
  scene: ({ scene }) => asOnePart(scene),
  task: ({ task }) => asOnePart(task),
  user: ({ user }) => asOnePart(user),
  camera: ({ camera }) => asOnePart(camera),
  layer: ({ layer }) => asOnePart(layer),
  date: ({ submittedAtMs }) => localDay(submittedAtMs),
};

/** Names that may stand in braces, for help texts. */
export const OUTPUT_PLACEHOLDERS: readonly string[] = Object.keys(PLACEHOLDERS);

/** A placeholder, a separator of either system, a brace that belongs to none, or other text. */
const PIECE = /\{([a-z]+)\}|([\\/]+)|([{}])|([^{}\\/]+)/gi;

/**
 * Place of a file below the download folder, by a template such as `{scene}/{task}/{path}`. Folders that come out
 * empty are left out. An empty template is the farm's own path; when the job has several tasks, below the name of the task's
 * output folder, or below the path of its output node in Houdini: `out/beauty/shot_0012.exr`.
 *
 * | placeholder | for `beauty/shot_0012.exr` |
 * |---|---|
 * | `{path}` | `beauty/shot_0012.exr` |
 * | `{folder}` | `beauty` |
 * | `{name}` | `shot_0012` |
 * | `{frame}` | `0012`; the name where it has no number |
 * | `{ext}` | `exr` |
 * | `{output}` | the farm's name of the task's output folder |
 * | `{scene}`, `{task}`, `{user}`, `{camera}`, `{layer}` | of the job, with characters that file names cannot hold as `_` |
 * | `{date}` | day of the submission, as `2026-11-30` |
 *
 * What comes out is meant for {@link safeOutputPath}, which refuses what leads out of the folder.
 *
 * @returns forward slashes on every system.
 * @throws TransferError with the problem that {@link validateOutputTemplate} finds.
 */
export function outputTemplatePath(template: string, facts: OutputFacts): string {
  const problem = validateOutputTemplate(template);
  if (problem !== null) throw new TransferError(problem);
  const isOwn = template.trim() === '';
  const nodeFolder = isOwn && facts.hasParts ? folderOfNode(facts) : null;
  if (nodeFolder !== null) return `${nodeFolder}/${facts.relativePath}`;
  const whole = template.trim() || (facts.hasParts ? '{output}/{path}' : '{path}');
  const filled = whole.split(/[\\/]+/).map((part) => filledPart(part, facts));
  return filled.filter((part) => part !== '').join('/');
}

/** What an artist knows an output of Houdini by: `/out/beauty` is `out/beauty`; null for what is no node. */
function folderOfNode({ layer }: OutputFacts): string | null {
  const parts = /^\/[^\\]+$/.test(layer) ? layer.split('/').map(asOnePart) : [];
  const named = parts.filter((part) => part !== '');
  return named.length === 0 || named.some(isDotsAlone) ? null : named.join('/');
}

function filledPart(part: string, facts: OutputFacts): string {
  const withEnding = splitName(facts.relativePath).extension === '' ? part.replace(/\.\{ext\}/gi, '') : part;
  const filled = withEnding.replace(
    /\{([a-z]+)\}/gi,
    (_, key: string) => PLACEHOLDERS[key.toLowerCase()]?.(facts) ?? '',
  );
  // Texts that are not known may leave only the dots between them. What the farm named stays for safeOutputPath to
  // refuse.
  return isDotsAlone(filled) && !NAMED_BY_FARM.test(part) ? '' : filled;
}

const NAMED_BY_FARM = /\{(path|folder|name|frame|output)\}/i;

function isDotsAlone(part: string): boolean {
  return /^[. ]+$/.test(part);
}

/**
 * What is wrong with a template, or null when nothing is. A good one tells any two files of a folder apart that
 * differ in their names: it has `{path}`, or `{name}` or `{frame}` together with `{ext}`.
 */
export function validateOutputTemplate(template: string): Problem | null {
  const text = template.trim();
  if (text === '') return null;
  const used = new Set<string>();
  for (const [, placeholder, , brace] of text.matchAll(PIECE)) {
    if (brace !== undefined) return malformed(template);
    if (placeholder === undefined) continue;
    const key = placeholder.toLowerCase();
    if (!Object.hasOwn(PLACEHOLDERS, key)) return unknownPlaceholder(template, placeholder);
    used.add(key);
  }
  const parts = text.split(/[\\/]+/);
  if (/^([\\/~]|[A-Za-z]:)/.test(text) || parts.some(isDotsAlone)) return outside(template);
  const namesFiles = used.has('path') || ((used.has('name') || used.has('frame')) && used.has('ext'));
  if (!namesFiles) return tellsNothingApart(template);
  const last = parts.at(-1) ?? '';
  if (!/\{(path|name|frame|ext)\}/i.test(last)) return namesNoFile(template);
  return null;
}

function splitName(relativePath: string): { readonly name: string; readonly extension: string } {
  const file = posix.basename(relativePath);
  const extension = posix.extname(file);
  return { name: file.slice(0, file.length - extension.length), extension: extension.slice(1) };
}

/** The number at the end of a name, or before a dot as in `0012.beauty`; a version such as `v02` is none. */
function frameOf(name: string): string {
  const numbers = [...name.matchAll(/(?<![vV\d])\d+(?=$|\.)/g)];
  return numbers.at(-1)?.[0] ?? name;
}

/** Names from the scene may hold anything; as one part of a path they are the same on every system. */
function asOnePart(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  const plain = text.trim().replace(/[\\/<>:"|?*\u0000-\u001f\u007f]/g, '_');
  return /^\.+$/.test(plain) ? plain.replaceAll('.', '_') : plain;
}

function withoutDot(folder: string): string {
  return folder === '.' ? '' : folder;
}

function localDay(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function unknownPlaceholder(template: string, placeholder: string): Problem {
  const known = OUTPUT_PLACEHOLDERS.map((name) => `{${name}}`).join(', ');
  return {
    code: 'output-template-unknown',
    message: `The output template ${JSON.stringify(template)} has {${placeholder}}, which means nothing.`,
    hint: `Use one of ${known}.`,
    zh: {
      message: `输出模板 ${JSON.stringify(template)} 中的 {${placeholder}} 没有含义。`,
      hint: `请使用以下之一：${known}。`,
    },
    retryable: false,
  };
}

function malformed(template: string): Problem {
  return {
    code: 'output-template-malformed',
    message: `The output template ${JSON.stringify(template)} has a brace that belongs to no placeholder.`,
    hint: 'Write placeholders such as {scene} whole, and leave braces out of other text.',
    zh: {
      message: `输出模板 ${JSON.stringify(template)} 中有不属于任何占位符的大括号。`,
      hint: '请完整书写 {scene} 这样的占位符，其他文字中不要使用大括号。',
    },
    retryable: false,
  };
}

function outside(template: string): Problem {
  return {
    code: 'output-template-outside',
    message: `The output template ${JSON.stringify(template)} leads out of the download folder.`,
    hint: 'Begin it with a folder name or a placeholder: it is always below the download folder. Leave out "..".',
    zh: {
      message: `输出模板 ${JSON.stringify(template)} 指向了下载文件夹之外。`,
      hint: '请以文件夹名称或占位符开头：它始终位于下载文件夹之下。请不要使用“..”。',
    },
    retryable: false,
  };
}

function tellsNothingApart(template: string): Problem {
  return {
    code: 'output-template-ambiguous',
    message: `The output template ${JSON.stringify(template)} gives several files the same name.`,
    hint: 'Add {path}, or {name}.{ext}, or {frame}.{ext}.',
    zh: {
      message: `输出模板 ${JSON.stringify(template)} 会给多个文件相同的名称。`,
      hint: '请添加 {path}、{name}.{ext} 或 {frame}.{ext}。',
    },
    retryable: false,
  };
}

function namesNoFile(template: string): Problem {
  return {
    code: 'output-template-ambiguous',
    message: `The output template ${JSON.stringify(template)} ends in a folder that is the same for several files.`,
    hint: 'End it with {path}, or with {name}.{ext}.',
    zh: {
      message: `输出模板 ${JSON.stringify(template)} 以文件夹结尾，而该文件夹对多个文件都相同。`,
      hint: '请以 {path} 或 {name}.{ext} 结尾。',
    },
    retryable: false,
  };
}
