import type { RenderPlan } from '../tasks/plan.ts';
import type { RowWork } from '../tasks/tiles.ts';

/** Which renderer a farm uses, and why if that is not Blender. */
export type RendererInfo =
  | { readonly kind: 'blender'; readonly path: string; readonly version: string }
  | { readonly kind: 'placeholder'; readonly reason: string }
  /** One that whoever started the farm brought along. */
  | { readonly kind: 'own' };

/** One row of frames to render. */
export interface RenderOrder {
  readonly plan: RenderPlan;
  /** Part of its size that the picture is to have. Percent, whole, from 1 to 100. */
  readonly scalePercent: number;
  readonly work: RowWork;
  /** Folder of the task's finished tiles, there for its tile and assemble rows alike. Made when it is not there. */
  readonly tileFolder: string;
  /** Frame numbers with the names of their files, without extension. */
  readonly frames: readonly { readonly frame: number; readonly name: string }[];
  /** The scene file, and the input storage that holds it and all it refers to, on this disk. */
  readonly scenePath: string;
  readonly inputFolder: string;
  /** Empty folders of this attempt; what is found in the first when a frame is done belongs to the job's output. */
  readonly outputFolder: string;
  readonly scratchFolder: string;
  /** Aborts when the row is stopped, and when one of its frames took longer than it may. */
  readonly signal: AbortSignal;
  readonly onLog: (text: string) => void;
  readonly onProcess: (pid: number) => void;
  /** A frame is complete in the output folder. The next one is not waited for. */
  readonly onFrame: (frame: number, thumbnailPath: string | null) => void;
}

/** Renders a row of frames. Rejects with `RenderFailure` when it cannot, with the signal's reason when stopped. */
export type Renderer = (order: RenderOrder) => Promise<void>;

/** A frame that could not be rendered; the message says why, for the artist. */
export class RenderFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RenderFailure';
  }
}
