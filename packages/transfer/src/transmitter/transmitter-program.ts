import { delimiter, join } from 'node:path';
import type { LocalizedText, LocalPath } from '@farmhand/model';
import { systemErrorCode, TransferError } from '../transfer-error.ts';
import { vendorEnvironment } from '../vendor-environment.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';
import { type FileLine, readFileLine } from './transmitter-output.ts';

/** Files that failed and are remembered, and those of them that an error names. */
const MOST_FAILURES = 1_000;
const FAILURES_NAMED = 3;

export interface TransmitterProgram {
  /** Folder the vendor's program was unpacked into. */
  readonly folder: string;
  readonly silenceMs: number;
  readonly graceMs?: number | undefined;
}

/**
 * Runs the vendor's program once. It asks whether it may begin; the answer is typed for it.
 *
 * @throws TransferError `transmitter-missing` when it is not there or cannot be run; `transmitter-interrupted`
 * (retryable) when it says that trying again may help, or hangs; `transmitter-failed` when it says that it cannot be
 * done. Rejects with the signal's reason once it and all it started are gone.
 */
export async function runTransmitter(
  program: TransmitterProgram,
  run: {
    readonly args: readonly string[];
    readonly folder: LocalPath;
    readonly signal: AbortSignal;
    /** Allowed on top of the usual silence: the program may say nothing while one large file is under way. */
    readonly extraSilenceMs: number;
    readonly onFile: (file: FileLine) => void;
  },
): Promise<void> {
  const failures = new Set<string>();
  const path = programPath(program.folder);
  const end = await runProgram({
    program: path,
    args: run.args,
    folder: run.folder,
    environment: programEnvironment(program.folder),
    input: 'y\n',
    signal: run.signal,
    silenceMs: program.silenceMs + run.extraSilenceMs,
    graceMs: program.graceMs,
    onLine(line) {
      const file = readFileLine(line);
      if (file === null) return;
      // What failed at first may be there after the program has tried again by itself.
      if (file.outcome === 'done') failures.delete(file.path);
      else if (failures.size < MOST_FAILURES) failures.add(file.path);
      run.onFile(file);
    },
  }).catch((error: unknown) => {
    run.signal.throwIfAborted();
    throw notRunnable(path, error);
  });
  if (end.kind === 'hung' || end.code !== 0) throw failureOf(end, [...failures].slice(0, FAILURES_NAMED));
}

/** @param platform as `process.platform` has it, which is the default. */
export function programPath(folder: string, platform: NodeJS.Platform = process.platform): string {
  return join(folder, platform === 'win32' ? 'rayvision_transmitter.exe' : 'rayvision_transmitter');
}

/** The libraries it needs lie beside it, where Linux looks only when it is told. */
export function programEnvironment(
  folder: string,
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const rest = vendorEnvironment(environment);
  if (platform !== 'linux') return rest;
  const others = rest.LD_LIBRARY_PATH ?? '';
  return { ...rest, LD_LIBRARY_PATH: others === '' ? folder : `${folder}${delimiter}${others}` };
}

function failureOf(end: ProgramEnd, failures: readonly string[]): TransferError {
  const isNamed = failures.length > 0;
  const files: LocalizedText = {
    en: isNamed ? ` It could not move: ${failures.join(', ')}.` : '',
    zh: isNamed ? `未能传输：${failures.join('、')}。` : '',
  };
  if (end.kind === 'hung') {
    return new TransferError({
      code: 'transmitter-interrupted',
      message: `The transfer program rayvision_transmitter hung and was stopped.${files.en}`,
      hint: 'Check the network, then press Retry. What was moved is not moved again.',
      zh: {
        message: `传输程序 rayvision_transmitter 无响应，已被停止。${files.zh}`,
        hint: '请检查网络，然后点击“重试”。已传输的内容不会重复传输。',
      },
      retryable: true,
    });
  }
  if (end.code === 1 || end.code === null) {
    return new TransferError({
      code: 'transmitter-interrupted',
      message: `The transfer program rayvision_transmitter did not finish (${end.code === null ? 'something ended it' : 'exit code 1'}).${files.en}`,
      hint: 'Check the network, then press Retry. What was moved is not moved again.',
      zh: {
        message: `传输程序 rayvision_transmitter 未能完成（${end.code === null ? '被外部终止' : '退出代码 1'}）。${files.zh}`,
        hint: '请检查网络，然后点击“重试”。已传输的内容不会重复传输。',
      },
      retryable: true,
    });
  }
  return new TransferError({
    code: 'transmitter-failed',
    message: `The transfer program rayvision_transmitter gave up (exit code ${end.code}).${files.en}`,
    hint: 'Choose another transfer line or engine in the settings. If none helps, tell the farm the exit code.',
    zh: {
      message: `传输程序 rayvision_transmitter 已放弃（退出代码 ${end.code}）。${files.zh}`,
      hint: '请在设置中选择其他传输线路或引擎。如果都无效，请将退出代码告知农场。',
    },
    retryable: false,
  });
}

function notRunnable(path: string, error: unknown): TransferError {
  const code = systemErrorCode(error);
  const isMissing = code === 'ENOENT';
  return new TransferError(
    {
      code: 'transmitter-missing',
      message: isMissing
        ? `The farm's transfer program is not at "${path}".`
        : `The farm's transfer program at "${path}" cannot be run (${code ?? 'unknown error'}).`,
      hint: isMissing
        ? "Unpack rayvision_transmitter from the farm's website, and name its folder in the transfer settings."
        : 'Check that you may run it (on Linux: chmod +x) and that it is the one for this system.',
      zh: {
        message: isMissing
          ? `农场的传输程序不在“${path}”。`
          : `无法运行“${path}”处的农场传输程序（${code ?? '未知错误'}）。`,
        hint: isMissing
          ? '请从农场网页下载并解压 rayvision_transmitter，然后在传输设置中填写其文件夹。'
          : '请检查您是否有权运行它（Linux 上：chmod +x），以及它是否适用于本系统。',
      },
      retryable: false,
    },
    error,
  );
}
