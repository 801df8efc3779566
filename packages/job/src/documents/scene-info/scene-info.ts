import type { SceneReport } from '@farmhand/model';
import type { JobPlan } from '../../plan.ts';
import type { TextObject } from '../text-tree.ts';

export interface SceneInfoInput {
  readonly report: SceneReport;
  readonly plan: JobPlan;
}

/** The parts of task.json that differ by host. */
export interface SceneInfos {
  /** What was found in the scene. */
  readonly scene_info: TextObject;
  /** What is to be rendered of it. */
  readonly scene_info_render: TextObject;
}
