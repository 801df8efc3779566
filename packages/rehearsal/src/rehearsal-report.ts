import type { Finding, LocalizedText, Owner } from '@farmhand/model';

/** A figure that is not known exactly: most likely one value, hardly below or above the other two. */
export interface Spread {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** One rehearsed frame. */
export interface RehearsedFrame {
  readonly frame: number;
  /** The picture as the job writes it; null when the frame failed. A path on this disk. */
  readonly path: string | null;
  /** The same in a format that browsers show: the picture itself, or a small copy of it; null when there is none. */
  readonly previewPath: string | null;
  /** Rendering alone, at the rehearsal's scale, without starting the program and opening the scene; null when it failed. */
  readonly seconds: number | null;
  /** Pixels of the picture; null when it failed or its format does not tell. */
  readonly width: number | null;
  /** Pixels. */
  readonly height: number | null;
  /** Why the farm would call the frame failed, with the last lines of its log; null when it is well. */
  readonly error: string | null;
}

/**
 * What became of a file that the renderer complained about.
 *
 * - `notInManifest`: it is on this disk, but the job does not take it along.
 * - `inManifest`: the job takes it along, and the renderer still cannot use it.
 * - `missingHere`: it is not on this disk either.
 * - `unknown`: the renderer does not say which file it means.
 */
export type ComplaintVerdict = 'notInManifest' | 'inManifest' | 'missingHere' | 'unknown';

/** A line of a renderer's log about a file it could not use. */
export interface Complaint {
  /** The line, without this machine's folders. */
  readonly text: string;
  /** The file on this disk that is meant; null when that is not known. */
  readonly path: string | null;
  /** The first frame whose log has it. */
  readonly frame: number;
  /** In how many of the rehearsed frames' logs it is. */
  readonly frames: number;
  readonly verdict: ComplaintVerdict;
  /** True when the settings leave the file out on purpose. */
  readonly skipped: boolean;
  /** What in the scene refers to the file, where that is known. */
  readonly owner: Owner | null;
}

/** Time and money of the whole job, worked out from the rehearsed frames. */
export interface Estimate {
  /** Frames of the whole job, those of all its cameras together. */
  readonly frameCount: number;
  /** Rendering one frame at full size on a node, on average over the job. */
  readonly secondsPerFrame: Spread;
  /** Starting the program and opening the scene, once for each task. Seconds on a node. */
  readonly secondsPerStart: Spread;
  readonly nodes: number;
  /** What the farm calls such a node; null where nobody said. */
  readonly hardware: string | null;
  /** Hours that all nodes together work, starts included. */
  readonly nodeHours: Spread;
  /** Hours from the first frame's start to the last one's end, if all nodes are there at once. */
  readonly wallHours: Spread;
  /** In the currency of the price; null when no price was given. */
  readonly cost: Spread | null;
  /** How the figures came about, and how far they may be off. */
  readonly method: LocalizedText;
}

/** What a rehearsal found. Plain JSON. */
export interface RehearsalReport {
  readonly scenePath: string;
  /** Part of their size that the frames were rendered at. Percent. */
  readonly scalePercent: number;
  /** What rendered them: `Blender 3.4.1`. */
  readonly renderer: string;
  /** What was packed for the farm: all that the renderer could see. */
  readonly manifest: { readonly files: number; readonly bytes: number };
  readonly pictures: readonly RehearsedFrame[];
  readonly complaints: readonly Complaint[];
  /** To be added to those of preflight. */
  readonly findings: readonly Finding[];
  /** Null when no frame was rendered well. */
  readonly estimate: Estimate | null;
  /** The clean farm's folder, where it was to be kept; else null. */
  readonly keptFolder: string | null;
}
