/** A stretch of the content. */
export interface Stretch {
  /** Place of its first byte in the content. */
  readonly at: number;
  readonly bytes: Buffer;
}

/** The unpacked bytes of a .blend, readable at any place whatever it is packed with. */
export interface Content {
  /** Unpacked. */
  readonly sizeBytes: number;
  /** Reads `length` bytes at `position`; fewer only where the content ends. At once where it can be (see `Pace`). */
  read(position: number, length: number): Buffer | Promise<Buffer>;
  /**
   * Begins a walk from front to end, with jumps: for each place a stretch that holds it and at least `length` bytes
   * from there on, fewer only where the content ends, and as much more as costs little. A stretch is good until the
   * next, or until something is read: its memory may then serve for other content.
   */
  walk(): (position: number, length: number) => Stretch | Promise<Stretch>;
  /** Gives up what was made for it; the file it came from stays open. */
  close(): Promise<void>;
}
