import type { FrameRange, LocalPath } from '@farmhand/model';
import type { ReadingContext } from '../format-reader.ts';
import type { Project } from './project.ts';
import { type MayaModel, nodeOf, textOf } from './scene-model.ts';

/** What a reader of references works with. */
export interface ReferenceContext {
  readonly model: MayaModel;
  readonly wiring: Wiring;
  readonly path: LocalPath;
  readonly project: Project | null;
  /** Frames that render; where this file is linked, of the scene that links it. */
  readonly frames: readonly FrameRange[];
  /** True for a file that is linked: what uses its textures can be in another file. */
  readonly linked: boolean;
  readonly reading: ReadingContext;
}

/** What the connections of a scene tell. */
export interface Wiring {
  /** Names of the textures that something uses. */
  readonly used: ReadonlySet<string>;
  /** Node that drives a frame number, by the node whose number it is. */
  readonly frameDrivers: ReadonlyMap<string, string>;
  /** Texts of the expressions, by the node's name. */
  readonly expressions: ReadonlyMap<string, string>;
}

/** Maya's own lists and what interfaces remember; a connection to one of them is no use of a texture. */
const NO_USE =
  /^:?(?:defaultTextureList|defaultRenderUtilityList)\d*\.|^[\w:]*(?:hyperLayout|nodeGraphEditorInfo|MayaNodeEditorSavedTabsInfo|lightLinker)\w*\./;

export function wiringOf(model: MayaModel): Wiring {
  const used = new Set<string>();
  const frameDrivers = new Map<string, string>();
  for (const { source, destination } of model.connections) {
    if (/\.(?:fe|frameExtension)$/.test(destination)) {
      frameDrivers.set(nodeOf(destination), nodeOf(source));
    }
    if (!NO_USE.test(destination)) {
      used.add(nodeOf(source));
    }
  }
  const expressions = new Map<string, string>();
  for (const node of model.nodes) {
    if (node.type === 'expression') {
      const text = textOf(node, 'ixp', 'internalExpression', 'e', 'expression');
      expressions.set(node.name, text ?? '');
    }
  }
  return { used, frameDrivers, expressions };
}
