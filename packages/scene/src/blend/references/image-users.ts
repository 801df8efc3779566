import type { FrameRange } from '@farmhand/model';
import type { Address } from '../address.ts';
import { integerAt, pointerAt, type StructView, structAt } from '../data.ts';
import type { BlendFile } from '../file.ts';

/** How one user of an image sequence (a texture node, say) maps scene frames to the numbers in file names. */
export interface ImageUser {
  /** Scene frame at which the sequence begins. */
  readonly startFrame: number;
  /** How many files it plays. */
  readonly duration: number;
  /** Added to the number: 0 begins at file 1. */
  readonly offset: number;
  readonly cyclic: boolean;
}

/** Enough for an hour at 25 frames a second; beyond it the numbers are those of the first frames. */
const FRAME_LIMIT = 90_000;

/** Structures in which an image is used with frame settings, or in which something animates these. */
export const IMAGE_USER_STRUCTS = ['bNode', 'CameraBGImage', 'Tex', 'Object', 'FCurve'];

/** Every image user of the file, by the address of the image it uses. */
export async function readImageUsers(file: BlendFile): Promise<ReadonlyMap<Address, readonly ImageUser[]>> {
  const found = new Map<Address, ImageUser[]>();

  function add(image: Address | undefined, user: StructView | undefined): void {
    if (image === undefined || image === 0 || user === undefined) {
      return;
    }
    const users = found.get(image) ?? [];
    users.push({
      startFrame: integerAt(user, 'sfra') ?? 1,
      duration: Math.max(0, integerAt(user, 'frames') ?? 1),
      offset: integerAt(user, 'offset') ?? 0,
      cyclic: (integerAt(user, 'cycl') ?? 0) !== 0,
    });
    found.set(image, users);
  }

  for (const struct of ['CameraBGImage', 'Tex']) {
    for (const { block } of file.blocksOf(struct)) {
      const holder = await file.view(block);
      add(pointerAt(holder, 'ima'), structAt(holder, 'iuser'));
    }
  }
  // Empties that show a picture.
  for (const { block, id } of file.blocksOf('Object')) {
    const object = await file.view(block);
    const user = await file.follow(id, pointerAt(object, 'iuser'));
    if (user !== null) {
      add(pointerAt(object, 'data'), user);
    }
  }
  for (const { block, id } of file.blocksOf('bNode')) {
    const node = await file.view(block);
    const image = pointerAt(node, 'id');
    if (image !== undefined && file.byAddress.get(image)?.code === 'IM') {
      const storage = await file.follow(id, pointerAt(node, 'storage'));
      if (storage !== null) {
        // Compositor nodes keep the user itself, shader nodes a structure that has one.
        add(image, storage.struct.name === 'ImageUser' ? storage : structAt(storage, 'iuser'));
      }
    }
  }
  return found;
}

/** Properties of an image user that decide which file it shows, as animation and drivers name them. */
const ANIMATED_PLAYBACK = /(?:^|\.)frame_(?:start|duration|offset)$/;

/**
 * True when animation or a driver sets how an image sequence plays; which files are shown then cannot be told without
 * running it. For the whole file: a curve in an action does not say whose it is.
 */
export async function playbackIsAnimated(file: BlendFile): Promise<boolean> {
  for (const { block, id } of file.blocksOf('FCurve')) {
    const path = await file.text(id, pointerAt(await file.view(block), 'rna_path'));
    if (path !== null && ANIMATED_PLAYBACK.test(path)) {
      return true;
    }
  }
  return false;
}

/**
 * The numbers in file names that a user shows over some scene frames, as Blender's `BKE_image_user_frame_get` counts:
 * the user's start frame shows the first file, whatever comes before it the number before that, whatever comes after
 * the end the last file, unless the sequence is cyclic; then comes the offset. Numbers below zero become zero.
 */
export function numbersAt(user: ImageUser, frameRanges: readonly FrameRange[]): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const range of frameRanges) {
    const end = Math.min(range.end, range.start + FRAME_LIMIT * range.step);
    for (let frame = range.start; frame <= end; frame += range.step) {
      numbers.add(Math.max(0, numberAt(user, frame)));
    }
  }
  return numbers;
}

function numberAt({ startFrame, duration, offset, cyclic }: ImageUser, frame: number): number {
  if (duration === 0) {
    return 0;
  }
  const place = frame - startFrame;
  const shown = cyclic
    ? (((place % duration) + duration) % duration) + 1
    : Math.min(Math.max(place + 1, 0), duration);
  return shown + offset;
}
