import { findBlender } from '@farmhand/local-farm';
import type { LocalizedText, Problem } from '@farmhand/model';
import { type DiagnosisCheck, type SidecarClient, VERSION } from '@farmhand/sidecar';
import { connect, findRunning } from '../sidecar.ts';
import { explain } from '../terminal/explain.ts';
import type { Language } from '../terminal/language.ts';

/** One thing that was looked at, as the sidecar tells of it. */
export type DoctorCheck = Omit<DiagnosisCheck, 'tookMs'>;

/** What the farm renders on needs at least this; so does Farmhand. */
const LEAST_NODE = [22, 19] as const;

export function nodeCheck(version: string = process.versions.node): DoctorCheck {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  const text = {
    en: `farmhand ${VERSION} runs on Node ${version}.`,
    zh: `farmhand ${VERSION} 运行于 Node ${version}。`,
  };
  if (fits) return { id: 'program', status: 'ok', text, hint: null };
  const least = LEAST_NODE.join('.');
  return {
    id: 'program',
    status: 'error',
    text,
    hint: { en: `Install Node ${least} or newer.`, zh: `请安装 Node ${least} 或更新的版本。` },
  };
}

/** The sidecar to ask for the rest, and whether it ran before. */
export interface LookedForSidecar {
  readonly check: DoctorCheck;
  /** Null when none runs and none can be started. */
  readonly client: SidecarClient | null;
  readonly wasRunning: boolean;
}

/** Finds the sidecar, or sees whether one can be started. */
export async function lookForSidecar(): Promise<LookedForSidecar> {
  const running = await findRunning();
  try {
    const client = running ?? (await connect());
    const { version, apiVersion } = await client.health();
    const wasRunning = running !== null;
    const text = wasRunning
      ? {
          en: `Version ${version} runs (API ${apiVersion}).`,
          zh: `版本 ${version} 正在运行（API ${apiVersion}）。`,
        }
      : { en: `None runs; version ${version} starts.`, zh: `未在运行；版本 ${version} 可以启动。` };
    const isOther = version !== VERSION;
    return {
      client,
      wasRunning,
      check: {
        id: 'sidecar',
        status: isOther ? 'warning' : 'ok',
        text,
        hint: isOther
          ? {
              en: `This program is version ${VERSION}. "farmhand serve --when-idle" ends the other one when its work is done.`,
              zh: `本程序版本为 ${VERSION}。“farmhand serve --when-idle” 会在其工作完成后结束它。`,
            }
          : null,
      },
    };
  } catch (error) {
    const en = explained(error, 'en');
    const zh = explained(error, 'zh');
    return {
      client: null,
      wasRunning: false,
      check: {
        id: 'sidecar',
        status: 'error',
        text: { en: en.message, zh: zh.message },
        hint: en.hint === '' ? null : { en: en.hint, zh: zh.hint },
      },
    };
  }
}

/** Blender is needed to rehearse and for the local farm, not for submitting: without it there is only a warning. */
export async function blenderCheck(path: string | undefined): Promise<DoctorCheck> {
  const blender = await findBlender({ path });
  if (blender.found) {
    const text = same(`Blender ${blender.version}: ${blender.path}`);
    return { id: 'blender', status: 'ok', text, hint: null };
  }
  return {
    id: 'blender',
    status: 'warning',
    text: { en: blender.reason, zh: blender.reasonZh },
    hint: {
      en: 'Submitting works without it; rehearsals of Blender scenes and the local farm need it.',
      zh: '提交任务不需要它；Blender 场景的预演和本地农场需要它。',
    },
  };
}

function explained(error: unknown, language: Language): Pick<Problem, 'message' | 'hint'> {
  const [message = '', ...hint] = explain(error, undefined, language).split('\n');
  return { message, hint: hint.join(' ').trim() };
}

function same(text: string): LocalizedText {
  return { en: text, zh: text };
}
