import type { FrameRange } from '@farmhand/model';
import type { Expansion } from '../../expansion.ts';
import { firstTextAt, integerAt, isSet, type StructView, textAt } from '../data.ts';
import { type BlendReference, idsOf, type ReferenceReader } from './reader.ts';

/** OpenVDB volumes: one file or a sequence. */
export const volumes: ReferenceReader = {
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const id of idsOf(file, 'VO')) {
      const view = await file.view(id);
      const storedPath = firstTextAt(view, 'filepath');
      if (storedPath !== '') {
        const frames = sequenceFrames(view);
        const expansion: Expansion =
          frames === null ? { type: 'single' } : { type: 'sequence', range: frames, required: null };
        found.push({
          id,
          property: 'filepath',
          storedPath,
          kind: 'volume',
          packed: isSet(view, 'packedfile'),
          frames,
          expansion,
        });
      }
    }
    return found;
  },
};

/** Numbers in the names of a sequence's files: the offset and one is the first. */
function sequenceFrames(view: StructView): FrameRange | null {
  if ((integerAt(view, 'is_sequence') ?? 0) === 0) {
    return null;
  }
  const offset = integerAt(view, 'frame_offset') ?? 0;
  return { start: offset + 1, end: offset + Math.max(1, integerAt(view, 'frame_duration') ?? 1), step: 1 };
}

/** Voxel data textures of Blender 2.5 to 2.7. */
export const voxelTextures: ReferenceReader = {
  structs: ['VoxelData'],
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const { block, id } of file.blocksOf('VoxelData')) {
      const storedPath = textAt(await file.view(block), 'source_path') ?? '';
      if (storedPath !== '') {
        found.push({
          id,
          property: 'voxel_data.filepath',
          storedPath,
          kind: 'volume',
          expansion: { type: 'single' },
        });
      }
    }
    return found;
  },
};
