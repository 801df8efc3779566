import type { Content, Stretch } from './content.ts';

/** Content whose stretches are at hand: reading cuts out of them. */
export function contentInStretches(
  sizeBytes: number,
  stretch: (position: number, length: number) => Stretch | Promise<Stretch>,
  close: () => Promise<void>,
): Content {
  const cut = ({ at, bytes }: Stretch, position: number, length: number) =>
    bytes.subarray(Math.max(0, position - at), Math.max(0, position - at + length));
  return {
    sizeBytes,
    walk: () => stretch,
    read(position, length) {
      const found = stretch(position, length);
      return found instanceof Promise
        ? found.then((one) => cut(one, position, length))
        : cut(found, position, length);
    },
    close,
  };
}
