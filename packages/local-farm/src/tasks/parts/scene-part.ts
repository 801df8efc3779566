import { z } from 'zod';

/** What one task renders of a scene: all of it, or one camera's, layer's or node's share. Texts as task.json has them. */
export interface ScenePart {
  /** Where in task.json the part is described, for words about it: `scene_info_render.common`. */
  readonly field: string;
  readonly frames: string;
  readonly width: string;
  readonly height: string;
  readonly renderFormat: string;
  readonly outputPath: string;
  /** Scene inside the file; null renders the one it was saved with. */
  readonly sceneName: string | null;
  readonly cameraName: string | null;
  readonly layerName: string;
  /** Houdini's node; null elsewhere. */
  readonly nodeName: string | null;
  /** Whether it is a simulation, which one machine computes from its first frame to its last. */
  readonly isSimulation: boolean;
  /** Parts with a higher stage wait until all with a lower one are done. */
  readonly stage: number;
}

export type JsonRecord = Readonly<Record<string, unknown>>;

const record = z.record(z.string(), z.unknown());

/** The value as an object; null when it is none. */
export function asRecord(value: unknown): JsonRecord | null {
  const parsed = record.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** The first of these fields that says something, as text; empty when none does. */
export function textOf(source: JsonRecord, ...fields: readonly string[]): string {
  for (const field of fields) {
    const value = source[field];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && text.trim() !== '') return text.trim();
  }
  return '';
}

/** A field that holds a name or a list of names; blank names do not count. */
export function namesOf(source: JsonRecord, field: string): readonly string[] {
  const value = source[field];
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.flatMap((name) => {
    const text = typeof name === 'number' ? String(name) : name;
    return typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [];
  });
}

/** What a description of frames, size and output says, whatever the software. */
export function partOf(field: string, source: JsonRecord, more: Partial<ScenePart> = {}): ScenePart {
  return {
    field,
    frames: framesOf(source),
    width: textOf(source, 'width'),
    height: textOf(source, 'height'),
    renderFormat: textOf(source, 'Render_Format', 'image_format', 'output_file_type'),
    outputPath: textOf(source, 'Output_path', 'output_file', 'output_path', 'output_filename'),
    sceneName: null,
    cameraName: null,
    layerName: '',
    nodeName: null,
    isSimulation: false,
    stage: 0,
    ...more,
  };
}

/** `frames`, or what `start`, `end` and `by_frame` make of it. */
function framesOf(source: JsonRecord): string {
  const frames = textOf(source, 'frames');
  const start = textOf(source, 'start');
  if (frames !== '' || start === '') return frames;
  return `${start}-${textOf(source, 'end') || start}[${textOf(source, 'by_frame') || '1'}]`;
}
