import type { SceneReport } from '@farmhand/model';
import { formatRange } from '../frames.ts';
import { JobError } from '../job-error.ts';
import type { JobPlan } from '../plan.ts';

/** The part of task.json that differs by host. Scalars are strings. */
export interface SceneInfo {
  readonly common: {
    readonly frames: string;
    readonly width: string;
    readonly height: string;
    readonly Render_Format: string;
    readonly scene_name: readonly string[];
    readonly camera_name: string;
    readonly Output_path: string;
  };
}

export interface SceneInfos {
  readonly scene_info: SceneInfo;
  readonly scene_info_render: SceneInfo;
}

/**
 * What a Blender file holds and what is to be rendered of it.
 *
 * @throws JobError `host-unsupported` when the scene is not Blender's.
 */
export function blenderSceneInfo(report: SceneReport, plan: JobPlan): SceneInfos {
  if (report.host.name !== 'blender') {
    throw new JobError('host-unsupported', {
      en: `Job documents can only be written for Blender scenes so far; ${report.path} is another kind.`,
      zh: `目前只能为 Blender 场景生成作业文件；${report.path} 属于其他类型。`,
    });
  }
  const { scene } = plan;
  const common = {
    width: `${plan.width ?? ''}`,
    height: `${plan.height ?? ''}`,
    Render_Format: plan.format,
    Output_path: plan.outputPath,
  };
  return {
    scene_info: {
      common: {
        ...common,
        frames: formatRange(scene.frameRange),
        scene_name: plan.sceneNames,
        camera_name: scene.camera ?? '',
      },
    },
    scene_info_render: {
      common: {
        ...common,
        frames: plan.frames,
        scene_name: [plan.sceneName],
        camera_name: plan.camera ?? '',
      },
    },
  };
}
