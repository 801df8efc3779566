import type { ComponentChildren } from 'preact';
import { type PictureSource, usePicture } from './pictures.ts';

/** A picture in the box it is given; what stands in it where there is none. */
export function Picture({
  source,
  alt,
  none,
}: {
  /** Null where there can be none. */
  readonly source: PictureSource | null;
  readonly alt: string;
  readonly none: ComponentChildren;
}) {
  const url = usePicture(source);
  return (
    <span class="picture">
      {url === undefined ? (
        <span class="spinner" aria-hidden="true" />
      ) : url === null ? (
        none
      ) : (
        <img src={url} alt={alt} decoding="async" />
      )}
    </span>
  );
}
