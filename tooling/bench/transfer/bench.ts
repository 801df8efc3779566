import type { Peer } from './peers.ts';

/** What each part of the bench works with. */
export interface TransferBench {
  readonly say: (line: string) => void;
  /** Emptied at the end. */
  readonly workFolder: string;
  readonly rounds: number;
  /** What is measured, each in one file: `upload-once.ts` and `hash-once.ts`. */
  readonly scripts: { readonly uploadOnce: string; readonly hashOnce: string };
  /** Those of the programs that are here and wanted; says which are not here. */
  readonly peers: (wanted: readonly Peer[]) => ReadonlySet<Peer>;
}
