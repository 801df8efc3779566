import type { JobSettings, LocalizedText } from '@farmhand/model';
import { JobError } from './job-error.ts';

interface Contradiction {
  readonly holds: (settings: JobSettings) => boolean;
  readonly text: LocalizedText;
}

/** Settings that cannot both be meant. */
const contradictions: readonly Contradiction[] = [
  {
    holds: ({ outputs, sceneName }) => outputs.length > 0 && sceneName !== null,
    text: {
      en: 'Both one scene and a list of outputs are chosen. Keep one of the two.',
      zh: '同时选择了单个场景和多个输出。请只保留其中一项。',
    },
  },
  {
    holds: ({ cameras, camera }) => cameras.length > 0 && camera !== null,
    text: {
      en: 'Both one camera and a list of cameras are chosen. Keep one of the two.',
      zh: '同时选择了单个摄像机和多个摄像机。请只保留其中一项。',
    },
  },
  {
    holds: ({ outputs }) => new Set(outputs.map(({ name }) => name)).size < outputs.length,
    text: {
      en: 'An output is chosen twice. Take one of them out; its frames can be written as a list: 1-10, 20.',
      zh: '同一个输出被选择了两次。请去掉其中一个，其帧可以写成列表：1-10, 20。',
    },
  },
  {
    // Source: the vendor's description of task.json for 3ds Max and Maya, which excludes the one with the other.
    holds: ({ tiles, framesPerTask }) => tiles > 1 && framesPerTask > 1,
    text: {
      en: 'A picture rendered in tiles goes to several farm nodes, so one node cannot take several frames in a row. Set the tiles or the frames per task to 1.',
      zh: '分块渲染会把一帧分给多台机器，因此不能同时让一台机器连续渲染多帧。请将分块数或每个任务的帧数设为 1。',
    },
  },
];

/** @throws JobError `settings-contradict`, for the first pair of settings that do not go together. */
export function refuseContradictions(settings: JobSettings): void {
  const found = contradictions.find(({ holds }) => holds(settings));
  if (found !== undefined) throw new JobError('settings-contradict', found.text);
}
