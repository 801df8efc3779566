import { parseFrames } from '../frames.ts';
import { JobError, orNull } from '../job-error.ts';
import type { TaskDocument } from './task-document.ts';

/** Fields the farm wants in `task_info`. Source: "necessary" in the vendor's descriptions, and the reference recipe. */
const taskFields: readonly string[] = [
  'task_id',
  'user_id',
  'cg_id',
  'project_id',
  'project_name',
  'platform',
  'channel',
  'os_name',
  'input_cg_file',
  'input_project_path',
  'frames_per_task',
  'pre_frames',
  'stop_after_test',
  'job_stop_time',
  'task_stop_time',
  'time_out',
  'tiles_type',
  'tiles',
  'is_layer_rendering',
  'render_layer_type',
  'is_picture',
  'enable_layered',
  'ram',
];

/** Fields of `task_info` that must say something. */
const filledFields: readonly string[] = ['task_id', 'cg_id', 'platform', 'input_cg_file'];

/** Fields of `task_info` that are whole numbers, 0 included. */
const numberFields: readonly string[] = [
  'frames_per_task',
  'job_stop_time',
  'task_stop_time',
  'time_out',
  'tiles',
  'ram',
];

const softwareFields: readonly string[] = ['cg_name', 'cg_version', 'plugins'];
const parts = ['task_info', 'software_config', 'scene_info', 'scene_info_render', 'additional_info'] as const;

/** The farm's notation: `1-10[1],20,30-40[2]`. */
const frameList = /^-?\d+(?:--?\d+\[[1-9]\d*\])?(?:,-?\d+(?:--?\d+\[[1-9]\d*\])?)*$/;
const priorityList = /^[01]{3}(?::(?<frames>.+))?$/;

/**
 * The document as it is, once it is proved to be what the farm reads: every scalar a string, the required fields there,
 * frames readable and something to render.
 *
 * @throws JobError `document-invalid`, naming the field. That is a fault of Farmhand's own, or of whoever made the
 * document: nothing an artist sets can cause it.
 */
export function checkTaskDocument(document: TaskDocument): TaskDocument {
  for (const name of parts) {
    if (!isObject(document[name])) throw invalid(name, 'is missing');
  }
  checkScalars(document, '');
  const info = document.task_info;
  for (const name of taskFields) {
    if (info[name] === undefined) throw invalid(`task_info.${name}`, 'is missing');
  }
  for (const name of filledFields) {
    if (info[name] === '') throw invalid(`task_info.${name}`, 'is empty');
  }
  for (const name of numberFields) {
    if (!/^\d+$/.test(info[name] ?? '')) throw invalid(`task_info.${name}`, 'is no whole number');
  }
  for (const name of softwareFields) {
    if (!(name in document.software_config)) throw invalid(`software_config.${name}`, 'is missing');
  }
  const priority = priorityList.exec(info.pre_frames ?? '');
  const priorityFrames = priority?.groups?.frames;
  if (priority === null || (priorityFrames !== undefined && !frameList.test(priorityFrames))) {
    throw invalid('task_info.pre_frames', 'cannot be read');
  }
  const found = framesIn(document.scene_info, 'scene_info');
  const rendered = framesIn(document.scene_info_render, 'scene_info_render');
  for (const { field, frames } of [...found, ...rendered]) {
    if (!frameList.test(frames)) throw invalid(field, `cannot be read as frames: "${frames}"`);
  }
  if (rendered.length === 0) throw invalid('scene_info_render', 'renders no frames');
  // What was found may be a range nobody would render; what is rendered has to be one.
  for (const { field, frames } of rendered.filter(({ isRendered }) => isRendered)) {
    if (orNull(() => parseFrames(frames)) === null)
      throw invalid(field, `is not to be rendered: "${frames}"`);
  }
  return document;
}

interface FoundFrames {
  /** Where: `scene_info_render.rop_node[0].frames`. */
  readonly field: string;
  readonly frames: string;
  /** False for a node or layer that is switched off. */
  readonly isRendered: boolean;
}

function framesIn(value: unknown, field: string, isOn = true): readonly FoundFrames[] {
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => framesIn(one, `${field}[${index}]`, isOn));
  }
  if (!isObject(value)) return [];
  const isRendered = isOn && value.render !== '0' && value.renderable !== '0';
  return Object.entries(value).flatMap(([name, one]) =>
    name === 'frames' && typeof one === 'string'
      ? [{ field: `${field}.frames`, frames: one, isRendered }]
      : framesIn(one, `${field}.${name}`, isRendered),
  );
}

function checkScalars(value: unknown, field: string): void {
  if (typeof value === 'string') return;
  if (Array.isArray(value)) {
    value.forEach((one, index) => {
      checkScalars(one, `${field}[${index}]`);
    });
  } else if (isObject(value)) {
    for (const [name, one] of Object.entries(value)) {
      checkScalars(one, field === '' ? name : `${field}.${name}`);
    }
  } else {
    throw invalid(field, 'is not a string');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(field: string, problem: string): JobError {
  return new JobError('document-invalid', {
    en: `Farmhand wrote a job description that the farm would not read: ${field} in task.json ${problem}. Please report this with the scene's name; nothing was sent.`,
    zh: `Farmhand 生成的作业描述无法被农场读取：task.json 中的 ${field} 有误。请连同场景名称一起反馈该问题；尚未发送任何内容。`,
  });
}
