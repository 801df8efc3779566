import { refusal, type TaskDocument } from '../documents.ts';
import { blenderParts, cameraParts } from './camera-parts.ts';
import { layerParts } from './layer-parts.ts';
import { nodeParts } from './node-parts.ts';
import { asRecord, type JsonRecord, partOf, type ScenePart } from './scene-part.ts';

const MAYA = 2000;
const HOUDINI = 2004;
const BLENDER = 2007;

/**
 * What a job renders, part by part: cameras, layers or nodes, as its software has them. Most jobs are one part.
 *
 * @throws WireError 600 that names what is missing in task.json.
 */
export function sceneParts(cgId: number, document: TaskDocument): readonly ScenePart[] {
  const parts = [
    { field: 'scene_info_render', scene: document.scene_info_render },
    { field: 'scene_info', scene: document.scene_info },
  ]
    .map(({ field, scene }) =>
      scene === null || scene === undefined ? null : partsIn(cgId, field, scene, document),
    )
    .find((found) => found !== null);
  if (parts === undefined) {
    throw refusal(
      `task.json has neither scene_info_render.${placeOfParts(cgId)} nor scene_info.${placeOfParts(cgId)}`,
    );
  }
  if (parts.length === 0) {
    throw refusal(
      'task.json: scene_info_render renders nothing: no layer is renderable, no node has render "1"',
    );
  }
  return parts;
}

function partsIn(
  cgId: number,
  field: string,
  scene: JsonRecord,
  document: TaskDocument,
): readonly ScenePart[] | null {
  const common = asRecord(scene.common);
  const place = `${field}.common`;
  switch (cgId) {
    case BLENDER:
      return common === null ? null : blenderParts(place, common);
    case MAYA: {
      const layers = layerParts(field, scene);
      if (layers !== null) return document.task_info.is_layer_rendering === '1' ? layers : layers.slice(0, 1);
      return common === null ? null : cameraParts(place, common).slice(0, 1);
    }
    case HOUDINI:
      return nodeParts(field, scene) ?? (common === null ? null : [partOf(place, common)]);
    default:
      if (common !== null) return cameraParts(place, common);
      if ('frames' in scene || 'start' in scene) return cameraParts(field, scene);
      return layerParts(field, scene) ?? nodeParts(field, scene);
  }
}

function placeOfParts(cgId: number): string {
  if (cgId === MAYA) return 'LAYER.common';
  return cgId === HOUDINI ? 'rop_node' : 'common';
}
