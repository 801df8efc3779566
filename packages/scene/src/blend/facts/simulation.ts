import type { FrameRange, LocalPath, Simulation } from '@farmhand/model';
import type { Disk } from '../../disk.ts';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';

/** What the readers of simulations are given. */
export interface SimulationContext {
  readonly file: BlendFile;
  readonly disk: Disk;
  /** The scene that is read, also when a library is. */
  readonly mainPath: LocalPath;
}

/** What is known of the results of a simulation. */
export type Results = Pick<Simulation, 'state' | 'storage' | 'frames'>;

/** What only the tree of all linked files can tell. */
export interface LinkedAnswers {
  /** The data-block that a placeholder stands for; the same one for any other, and where the file is missing. */
  original(id: IdBlock): IdBlock;
  /** How many simulation zones a node group has, with the groups inside it. */
  simulationZones(nodeGroup: IdBlock): number;
}

/** A simulation as it lies in one .blend; whether it renders is known when all files are read. */
export interface FoundSimulation extends Results {
  /** The data-block that holds it. */
  readonly id: IdBlock;
  /** Its property, in the words of Blender's Python. */
  readonly property: string;
  readonly kind: Simulation['kind'];
  /** Asked when all files are read: null when it is no simulation. By default it is what it is. */
  readonly settle?: (answers: LinkedAnswers) => Results | null;
}

/** Finds the simulations of one kind. */
export interface SimulationReader {
  /** Structures beside the data-blocks themselves that tell of such simulations. */
  readonly structs: readonly string[];
  read(context: SimulationContext): Promise<readonly FoundSimulation[]>;
}

/** @returns Null when the frames make no range. */
export function rangeOf(start: number | undefined, end: number | undefined): FrameRange | null {
  return start === undefined || end === undefined || end < start ? null : { start, end, step: 1 };
}
