import { type JsonRecord, namesOf, partOf, type ScenePart } from './scene-part.ts';

/** Blender: one part for each scene that is to be rendered, and in it one for each camera named. */
export function blenderParts(field: string, common: JsonRecord): readonly ScenePart[] {
  return orNone(namesOf(common, 'scene_name')).flatMap((sceneName) =>
    orNone(namesOf(common, 'camera_name')).map((cameraName) =>
      partOf(field, common, { sceneName, cameraName }),
    ),
  );
}

/** 3ds Max and others that list cameras: one part for each camera that is to be rendered. */
export function cameraParts(field: string, common: JsonRecord): readonly ScenePart[] {
  const cameras = ['renderable_camera', 'render_camera', 'camera_name']
    .map((name) => namesOf(common, name))
    .find((names) => names.length > 0);
  return orNone(cameras ?? []).map((cameraName) => partOf(field, common, { cameraName }));
}

function orNone(names: readonly string[]): readonly (string | null)[] {
  return names.length === 0 ? [null] : names;
}
