import type { HostName } from '@farmhand/model';
import { blenderSceneInfo } from './blender.ts';
import { cinema4dSceneInfo } from './cinema4d.ts';
import { houdiniSceneInfo } from './houdini.ts';
import { maxSceneInfo } from './max.ts';
import { mayaSceneInfo } from './maya.ts';
import type { SceneInfoInput, SceneInfos } from './scene-info.ts';

const writers: Readonly<Record<HostName, (input: SceneInfoInput) => SceneInfos>> = {
  blender: blenderSceneInfo,
  houdini: houdiniSceneInfo,
  cinema4d: cinema4dSceneInfo,
  '3dsmax': maxSceneInfo,
  maya: mayaSceneInfo,
};

/** What a scene holds and what is to be rendered of it, in the form the farm has for the program that made it. */
export function sceneInfos(input: SceneInfoInput): SceneInfos {
  return writers[input.report.host.name](input);
}
