/** Work that is done a little at a time, so that a process with others to serve can do so between two steps. */
export type Steps<T> = Generator<void, T>;

/** All of it in a row. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
