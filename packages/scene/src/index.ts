export { SCENE_EXTENSIONS } from './formats.ts';
export type { ReadSceneOptions } from './options.ts';
export { readScene } from './read-scene.ts';
export { type SceneProblemCode, SceneReadError } from './scene-read-error.ts';
export { type ResolvedPath, resolveStoredPath } from './stored-path.ts';
