import type { FrameRange } from '@farmhand/model';
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

/** Data-blocks whose data can use an image with frame settings of its own. */
const HOLDERS = new Set(['MA', 'WO', 'LA', 'NT', 'SC', 'TE', 'CA', 'LS']);

/** Every image user of the file, by the address of the image it uses. */
export async function readImageUsers(file: BlendFile): Promise<ReadonlyMap<bigint, readonly ImageUser[]>> {
  const found = new Map<bigint, ImageUser[]>();

  function add(image: bigint | undefined, user: StructView | undefined): void {
    if (image === undefined || image === 0n || user === undefined) {
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

  for (const id of file.ids) {
    if (!HOLDERS.has(id.code)) {
      continue;
    }
    if (id.code === 'TE') {
      const texture = await file.view(id);
      add(pointerAt(texture, 'ima'), structAt(texture, 'iuser'));
    }
    for (const block of (await file.owned(id)).values()) {
      const structName = file.dna?.structs[block.structIndex]?.name;
      if (structName === 'bNode') {
        const node = await file.view(block);
        const image = pointerAt(node, 'id');
        if (image !== undefined && file.byAddress.get(image)?.code === 'IM') {
          const storage = await file.follow(id, pointerAt(node, 'storage'));
          if (storage !== null) {
            // Compositor nodes keep the user itself, shader nodes a structure that has one.
            add(image, storage.struct.name === 'ImageUser' ? storage : structAt(storage, 'iuser'));
          }
        }
      } else if (structName === 'CameraBGImage') {
        const background = await file.view(block);
        add(pointerAt(background, 'ima'), structAt(background, 'iuser'));
      }
    }
  }
  return found;
}

/** Properties of an image user that decide which file it shows, as animation and drivers name them. */
const ANIMATED_PLAYBACK = /(?:^|\.)frame_(?:start|duration|offset)$/;
const HOLDERS_OF_CURVES = new Set([...HOLDERS, 'AC']);

/**
 * True when animation or a driver sets how an image sequence plays; which files are shown then cannot be told without
 * running it. For the whole file: a curve in an action does not say whose it is.
 */
export async function playbackIsAnimated(file: BlendFile): Promise<boolean> {
  if (!file.holds('FCurve')) {
    return false;
  }
  for (const id of file.ids) {
    if (!HOLDERS_OF_CURVES.has(id.code)) {
      continue;
    }
    for (const block of (await file.owned(id)).values()) {
      if (file.dna?.structs[block.structIndex]?.name === 'FCurve') {
        const path = await file.text(id, pointerAt(await file.view(block), 'rna_path'));
        if (path !== null && ANIMATED_PLAYBACK.test(path)) {
          return true;
        }
      }
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
