import type { ReportScene } from '@farmhand/model';
import type { JobPlan } from '../../plan.ts';

/** The outputs of a job as they were found, each once, in the order in which they render. */
export function renderedScenes({ parts, scenes }: JobPlan): readonly ReportScene[] {
  const names = new Set(parts.map(({ name }) => name));
  return [...names].flatMap((name) => scenes.filter((scene) => scene.name === name));
}

/** Cameras that the job renders with, each once; those that are not known are left out. */
export function renderedCameras({ parts }: JobPlan): readonly string[] {
  return [...new Set(parts.map(({ camera }) => camera))].filter((camera) => camera !== null);
}

/** Size in pixels as texts; empty where it is not known. */
export function sizeTexts({ resolution }: Pick<ReportScene, 'resolution'>): {
  readonly width: string;
  readonly height: string;
} {
  return { width: `${resolution?.width ?? ''}`, height: `${resolution?.height ?? ''}` };
}

/** The text that all have in common; empty, which leaves it to each, where they differ. */
export function commonText(texts: readonly string[]): string {
  const [first = ''] = texts;
  return texts.every((text) => text === first) ? first : '';
}

export function flag(isOn: boolean): '0' | '1' {
  return isOn ? '1' : '0';
}
