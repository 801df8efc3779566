/** A way to write a version that does not sort as written, and what it means in numbers. */
export interface VersionSpelling {
  readonly written: RegExp;
  /** What is put in its place: text with the named groups in it, or a function of those groups. */
  readonly means: string | ((groups: Readonly<Record<string, string>>) => string);
}
