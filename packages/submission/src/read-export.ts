import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type LocalPath,
  localPath,
  type Problem,
  referencedFile,
  type SceneReport,
  sceneReference,
  sceneReport,
} from '@farmhand/model';
import { z } from 'zod';
import { breather } from './breathe.ts';
import {
  EXPORT_NAMES,
  type ExportedFile,
  type ExportHead,
  exportedFile,
  exportHead,
} from './export-format.ts';
import { SubmissionError } from './problem.ts';
import { refuseRelativePaths } from './whole-paths.ts';

/** A file of an exported job, with where it is on this disk. */
export interface FileOfExport extends ExportedFile {
  readonly localPath: LocalPath;
}

/** An exported job, read and found to be one. */
export interface Export {
  readonly head: ExportHead;
  readonly report: SceneReport;
  /** The scene first. */
  readonly files: readonly FileOfExport[];
}

/** An export that is larger is none. Bytes. */
const MOST_BYTES = 1024 ** 3;
const MOST_HEAD_BYTES = 256 * 1024 ** 2;

/**
 * What an exported job is, without its files.
 *
 * @throws SubmissionError `path-not-absolute`, `not-an-export`, `export-newer`.
 */
export async function readExportHead(folder: LocalPath, signal?: AbortSignal): Promise<ExportHead> {
  refuseRelativePaths({ scenePath: folder, settings: { downloadFolder: null } });
  const path = join(folder, EXPORT_NAMES.head);
  await refuseTooLarge(folder, path, MOST_HEAD_BYTES);
  const json = await readFile(path, { encoding: 'utf8', signal })
    .then(JSON.parse)
    .catch(() => {
      signal?.throwIfAborted();
      throw new SubmissionError(notAnExport(folder, EXPORT_NAMES.head));
    });
  const schema = z.looseObject({ schema: z.string() }).safeParse(json).data?.schema ?? '';
  const version = /^farmhand\.job\/(\d+)$/.exec(schema)?.[1];
  if (version !== undefined && Number(version) > 1) throw new SubmissionError(newerExport(folder));
  const head = exportHead.safeParse(json);
  if (!head.success) throw new SubmissionError(notAnExport(folder, EXPORT_NAMES.head));
  return head.data;
}

/**
 * All of an exported job. Nothing of it is trusted: a file that was copied in is taken from the folder only, and one that was
 * not only counts when it is what the manifest says (which is looked at elsewhere), so a folder from a stranger cannot have
 * anything uploaded that the stranger does not have.
 *
 * @throws SubmissionError `path-not-absolute`, `not-an-export`, `export-newer`, `export-unsafe`.
 */
export async function readExport(folder: LocalPath, signal: AbortSignal): Promise<Export> {
  const head = await readExportHead(folder, signal);
  const report = await readReport(folder, signal);
  const inside = await realpath(folder);
  const files: FileOfExport[] = [];
  for await (const line of linesOf(folder, EXPORT_NAMES.manifest, signal)) {
    const file = read(exportedFile, line, folder, EXPORT_NAMES.manifest);
    if (head.withFiles !== (file.file !== undefined)) {
      throw new SubmissionError(notAnExport(folder, EXPORT_NAMES.manifest));
    }
    files.push({ ...file, localPath: await placeOf(file, folder, inside) });
  }
  const isWhole = files.length === head.files && report.path === head.scenePath;
  if (!isWhole || !files.some(({ path }) => path === report.path)) {
    throw new SubmissionError(notAnExport(folder, EXPORT_NAMES.manifest));
  }
  return { head, report, files };
}

async function placeOf({ path, file }: ExportedFile, folder: LocalPath, inside: string): Promise<LocalPath> {
  if (file === undefined) return path;
  const place = join(folder, EXPORT_NAMES.files, file);
  // A link in it could lead anywhere. One that is not there is told of with the others. The name itself may be spelt another
  // way: some disks keep letters with accents as two.
  const real = await realpath(place).catch(() => null);
  if (real !== null && dirname(real) !== join(inside, EXPORT_NAMES.files)) {
    throw new SubmissionError(unsafe(folder, `${EXPORT_NAMES.files}${sep}${file}`));
  }
  return localPath.parse(place);
}

const reportHead = sceneReport.omit({ references: true, files: true });
const reportLine = z.union([z.object({ reference: sceneReference }), z.object({ file: referencedFile })]);

async function readReport(folder: LocalPath, signal: AbortSignal): Promise<SceneReport> {
  const references: SceneReport['references'] = [];
  const files: SceneReport['files'] = [];
  let head: z.infer<typeof reportHead> | null = null;
  for await (const line of linesOf(folder, EXPORT_NAMES.report, signal)) {
    if (head === null) head = read(reportHead, line, folder, EXPORT_NAMES.report);
    else {
      const part = read(reportLine, line, folder, EXPORT_NAMES.report);
      if ('reference' in part) references.push(part.reference);
      else files.push(part.file);
    }
  }
  if (head === null) throw new SubmissionError(notAnExport(folder, EXPORT_NAMES.report));
  return { ...head, references, files };
}

function read<T>(schema: z.ZodType<T>, line: unknown, folder: LocalPath, name: string): T {
  const result = schema.safeParse(line);
  if (!result.success) throw new SubmissionError(notAnExport(folder, name));
  return result.data;
}

async function* linesOf(folder: LocalPath, name: string, signal: AbortSignal): AsyncGenerator<unknown, void> {
  const path = join(folder, name);
  await refuseTooLarge(folder, path, MOST_BYTES);
  const breathe = breather(signal);
  const input = createReadStream(path, { encoding: 'utf8', signal });
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') yield JSON.parse(line);
      await breathe();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (SubmissionError.isInstance(error)) throw error;
    throw new SubmissionError(notAnExport(folder, name), { cause: error });
  } finally {
    input.destroy();
  }
}

async function refuseTooLarge(folder: LocalPath, path: string, most: number): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile() || found.size > most) {
    throw new SubmissionError(notAnExport(folder, relative(folder, path)));
  }
}

function notAnExport(folder: LocalPath, name: string): Problem {
  return {
    code: 'not-an-export',
    message: `${folder} is no job that Farmhand exported, or not all of one: ${name} is missing or is not as it was written.`,
    hint: 'Export the job again, and copy the whole folder.',
    retryable: false,
    zh: {
      message: `${folder} 不是 Farmhand 导出的作业，或者不完整：${name} 缺失，或与写入时不一致。`,
      hint: '请重新导出作业，并复制整个文件夹。',
    },
  };
}

function newerExport(folder: LocalPath): Problem {
  return {
    code: 'export-newer',
    message: `${folder} was exported by a newer Farmhand.`,
    hint: 'Update Farmhand, or export the job with this version.',
    retryable: false,
    zh: {
      message: `${folder} 由更新版本的 Farmhand 导出。`,
      hint: '请更新 Farmhand，或用当前版本导出作业。',
    },
  };
}

function unsafe(folder: LocalPath, name: string): Problem {
  return {
    code: 'export-unsafe',
    message: `${name} in ${folder} leads out of that folder.`,
    hint: 'Export the job again. Do not submit a folder like this from somebody you do not know.',
    retryable: false,
    zh: {
      message: `${folder} 中的 ${name} 指向该文件夹之外。`,
      hint: '请重新导出作业。不要提交来自陌生人的此类文件夹。',
    },
  };
}
