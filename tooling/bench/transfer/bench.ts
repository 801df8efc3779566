/** What each part of the bench works with. */
export interface TransferBench {
  readonly say: (line: string) => void;
  /** Emptied at the end. */
  readonly workFolder: string;
  readonly rounds: number;
}
