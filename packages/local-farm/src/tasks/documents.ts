import { z } from 'zod';
import { WireError } from '../http/answer.ts';

/** The documents' scalars are strings; numbers are taken too, as the farm does. */
const scalar = z.union([z.string(), z.number()]).transform(String);
const optionalScalar = scalar.nullish().transform((value) => value ?? '');
const object = z.record(z.string(), z.unknown());

const taskDocument = z.looseObject({
  task_info: z.looseObject({
    task_id: scalar,
    cg_id: scalar,
    input_cg_file: scalar,
    project_name: optionalScalar,
    frames_per_task: optionalScalar,
    pre_frames: optionalScalar,
    stop_after_test: optionalScalar,
    time_out: optionalScalar,
    job_stop_time: optionalScalar,
    task_stop_time: optionalScalar,
    tiles: optionalScalar,
    tiles_type: optionalScalar,
    is_layer_rendering: optionalScalar,
    hardwareConfigId: optionalScalar,
    ram: optionalScalar,
  }),
  software_config: z
    .looseObject({ cg_version: optionalScalar, plugins: z.record(z.string(), scalar).nullish() })
    .nullish(),
  scene_info: object.nullish(),
  scene_info_render: object.nullish(),
});
/** task.json, as far as this farm reads it. Scalars are text; empty where they are missing. */
export type TaskDocument = Readonly<z.infer<typeof taskDocument>>;

const uploadDocument = z.looseObject({
  scene: z.array(z.looseObject({ local: scalar, server: scalar })).min(1, 'names no scene'),
  asset: z.array(z.looseObject({ server: optionalScalar })).nullish(),
});
/** upload.json: where the scene and what it needs are in the input storage. */
export type UploadDocument = Readonly<z.infer<typeof uploadDocument>>;

/** @throws WireError 600 that names the field concerned. */
export function readTaskDocument(text: string): TaskDocument {
  return readDocument(taskDocument, 'task.json', text);
}

/** @throws WireError 600 that names the field concerned. */
export function readUploadDocument(text: string): UploadDocument {
  return readDocument(uploadDocument, 'upload.json', text);
}

/** Codes of a tips.json: `10012`. */
export function tipCodesOf(text: string): readonly string[] {
  return Object.keys(readDocument(object, 'tips.json', text));
}

function readDocument<T>(schema: z.ZodType<T>, name: string, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal(`${name} is not valid JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw refusal(
    `${name}: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'is not as expected'}`,
  );
}

/** A document that cannot be used. */
export function refusal(message: string): WireError {
  return new WireError('parameterInvalid', message);
}

/** A whole number that task.json gives as text; the fallback where it gives none. */
export function readCount(field: string, text: string, fallback: number): number {
  if (text === '') return fallback;
  if (!/^\d{1,9}$/.test(text)) throw refusal(`task.json: ${field} "${text}" is not a whole number`);
  return Number(text);
}
