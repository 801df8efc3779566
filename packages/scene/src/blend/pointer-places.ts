import type { Dna, DnaStruct } from './dna.ts';

/** Where a structure can name data-blocks. */
export interface PointerPlaces {
  /** Byte offsets of pointers to a data-block. */
  readonly single: readonly number[];
  /** Byte offsets of pointers to an array of pointers to data-blocks, which is a block of its own. */
  readonly arrays: readonly number[];
}

export const NO_PLACES: PointerPlaces = { single: [], arrays: [] };

/**
 * What a scene keeps for the artist's tools (brushes and their textures among it) or for drawing the screen, and
 * nothing that renders.
 */
const NOT_RENDERED = new Set([
  'ToolSettings',
  'Paint',
  'PaintToolSlot',
  'VPaint',
  'Sculpt',
  'UvSculpt',
  'GpPaint',
  'GpVertexPaint',
  'GpSculptPaint',
  'GpWeightPaint',
  'CurvesSculpt',
  'ImagePaintSettings',
  'ParticleEditSettings',
  'KS_Path',
  'PreviewImage',
]);

/** Members that name a data-block which is no use of it, by structure. */
const NOT_A_USE: ReadonlyMap<string, readonly string[]> = new Map([
  // What chains data-blocks, or names where they came from.
  ['ID', ['next', 'prev', 'newid', 'lib', 'orig_id']],
  // The ways back from what belongs to a data-block to that.
  ['Key', ['from']],
  ['Collection', ['owner_id']],
  ['bNodeTree', ['owner_id']],
  // The scene in which the artist last looked at the picture: Blender forgets it when it reads the file.
  ['ImageUser', ['scene']],
]);

/** Members without a type that can be a data-block: elsewhere `void *` is always something else. */
const UNTYPED: ReadonlyMap<string, string> = new Map([
  ['Object', 'data'],
  ['IDPropertyData', 'pointer'],
]);

/** Members looked at in one structure, those of nested ones included; only a damaged catalogue has more. */
const MEMBER_LIMIT = 50_000;

/** Offsets of the pointers in a structure that can name a data-block. */
export function pointerPlaces(dna: Dna, struct: DnaStruct): PointerPlaces {
  if (NOT_RENDERED.has(struct.name)) {
    return NO_PLACES;
  }
  const single: number[] = [];
  const arrays: number[] = [];
  let looked = 0;

  function collect(inside: DnaStruct, base: number): void {
    for (const field of inside.fields.values()) {
      if (NOT_A_USE.get(inside.name)?.includes(field.name)) {
        continue;
      }
      const nested = field.isPointer ? undefined : dna.byName.get(field.type);
      const stride = field.isPointer ? dna.pointerSize : (nested?.sizeBytes ?? 0);
      const wanted = field.isPointer
        ? isDataBlock(dna, field.type) || UNTYPED.get(inside.name) === field.name
        : nested !== undefined && stride > 0 && !NOT_RENDERED.has(nested.name);
      for (let index = 0; wanted && index < field.count; index += 1) {
        const offset = base + field.offset + index * stride;
        looked += 1;
        if (looked > MEMBER_LIMIT || offset >= struct.sizeBytes) {
          break;
        }
        if (nested === undefined) {
          (field.isPointerArray ? arrays : single).push(offset);
        } else if (nested !== struct && nested !== inside) {
          collect(nested, offset);
        }
      }
    }
  }

  collect(struct, 0);
  return single.length === 0 && arrays.length === 0 ? NO_PLACES : { single, arrays };
}

/** True for `ID` and for every structure that begins with one. */
function isDataBlock(dna: Dna, type: string): boolean {
  if (type === 'ID') {
    return true;
  }
  const first = dna.byName.get(type)?.fields.values().next().value;
  return first !== undefined && first.type === 'ID' && !first.isPointer;
}
