import type { FrameRange } from '@farmhand/model';
import type { Address } from '../address.ts';
import { integerAt, pointerAt, type StructView, structAt } from '../data.ts';
import type { BlendFile } from '../file.ts';
import { idsOf } from './reader.ts';

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

/** Structures in which an image is used with frame settings, or in which something animates these. */
export const IMAGE_USER_STRUCTS = ['bNode', 'CameraBGImage', 'FCurve'];

/** Every image user of the file, by the address of the image it uses; of those with equal settings one. */
export async function readImageUsers(file: BlendFile): Promise<ReadonlyMap<Address, readonly ImageUser[]>> {
  const found = new Map<Address, Map<string, ImageUser>>();

  function add(image: Address | undefined, view: StructView | undefined): void {
    if (image === undefined || image === 0 || view === undefined) {
      return;
    }
    const user: ImageUser = {
      startFrame: integerAt(view, 'sfra') ?? 1,
      duration: Math.max(0, integerAt(view, 'frames') ?? 1),
      offset: integerAt(view, 'offset') ?? 0,
      cyclic: (integerAt(view, 'cycl') ?? 0) !== 0,
    };
    const users = found.get(image) ?? new Map<string, ImageUser>();
    users.set(`${user.startFrame} ${user.duration} ${user.offset} ${user.cyclic}`, user);
    found.set(image, users);
  }

  for (const { block } of file.blocksOf('CameraBGImage')) {
    const background = await file.view(block);
    add(pointerAt(background, 'ima'), structAt(background, 'iuser'));
  }
  for (const id of idsOf(file, 'TE')) {
    const texture = await file.view(id);
    add(pointerAt(texture, 'ima'), structAt(texture, 'iuser'));
  }
  // Empties that show a picture.
  for (const id of idsOf(file, 'OB')) {
    const object = await file.view(id);
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
  return new Map([...found].map(([image, users]) => [image, [...users.values()]]));
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
 * Adds the numbers in file names that a user shows over some scene frames, as Blender's `BKE_image_user_frame_get`
 * counts: the user's start frame shows the first file, whatever comes before it the number before that, whatever comes
 * after the end the last file, unless the sequence is cyclic; then comes the offset. Numbers below zero become zero.
 */
export function addNumbersAt(
  numbers: Set<number>,
  user: ImageUser,
  frameRanges: readonly FrameRange[],
): void {
  for (const { start, end, step } of frameRanges) {
    for (let frame = start; frame <= end; frame += step) {
      numbers.add(Math.max(0, numberAt(user, frame)));
    }
  }
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
