import { readNumber } from './data.ts';
import type { Dna, DnaField } from './dna.ts';
import type { IdBlock } from './id-block.ts';

/**
 * What a data-block says of itself in two or three of its members, kept for each while the file is walked over: asking
 * for it later would be a look into the file for every object.
 */
interface TraitRule {
  /** Members from which the traits are made; the first name that the file's Blender knows counts. */
  readonly members: readonly (readonly string[])[];
  make(first: number, second: number, third: number): number;
}

const OBJECT_HIDDEN_IN_VIEWPORT = 1 << 0;
const OBJECT_HIDDEN_IN_RENDER = 1 << 2;
const COLLECTION_HIDDEN_IN_VIEWPORT = 1 << 0;
const COLLECTION_HIDDEN_IN_RENDER = 1 << 3;
const TEXT_RUNS_ON_LOAD = 1 << 4;

const IN_VIEWPORT = 1 << 0;
const IN_RENDER = 1 << 1;
const TYPE_SHIFT = 8;
const SECOND_SHIFT = 16;

/**
 * By the data-block's two letters. The bits are those of `DNA_object_types.h`, `DNA_collection_types.h`,
 * `DNA_text_types.h` and `DNA_particle_types.h`.
 */
const RULES: Readonly<Record<string, TraitRule>> = {
  OB: {
    members: [['visibility_flag', 'restrictflag'], ['type'], ['dt']],
    make: (hidden, type, drawnAs) =>
      ((hidden & OBJECT_HIDDEN_IN_VIEWPORT) === 0 ? 0 : IN_VIEWPORT) |
      ((hidden & OBJECT_HIDDEN_IN_RENDER) === 0 ? 0 : IN_RENDER) |
      ((type & 0xff) << TYPE_SHIFT) |
      ((drawnAs & 0xff) << SECOND_SHIFT),
  },
  GR: {
    members: [['flag']],
    make: (flag) =>
      ((flag & COLLECTION_HIDDEN_IN_VIEWPORT) === 0 ? 0 : IN_VIEWPORT) |
      ((flag & COLLECTION_HIDDEN_IN_RENDER) === 0 ? 0 : IN_RENDER),
  },
  TX: { members: [['flags']], make: (flags) => flags & TEXT_RUNS_ON_LOAD },
  PA: {
    members: [['type'], ['phystype']],
    make: (type, physics) => ((type & 0xff) << TYPE_SHIFT) | ((physics & 0xff) << SECOND_SHIFT),
  },
};

/** Which structure the data-blocks of these two letters are. */
const STRUCTS: Readonly<Record<string, string>> = {
  OB: 'Object',
  GR: 'Collection',
  TX: 'Text',
  PA: 'ParticleSettings',
};

/** Makes the traits of a data-block from its body, which lies in `bytes` from `start` to `end`. */
export type TraitReader = (code: string, bytes: Buffer, start: number, end: number) => number;

export function traitReader(dna: Dna | null): TraitReader {
  const places = new Map<string, readonly (DnaField | undefined)[]>();
  for (const [code, { members }] of Object.entries(RULES)) {
    const fields = dna?.byName.get(STRUCTS[code] ?? '')?.fields;
    if (fields !== undefined) {
      places.set(
        code,
        members.map((names) => names.map((name) => fields.get(name)).find((field) => field !== undefined)),
      );
    }
  }
  return (code, bytes, start, end) => {
    const rule = RULES[code];
    const fields = places.get(code);
    if (dna === null || rule === undefined || fields === undefined) {
      return 0;
    }
    const value = (field: DnaField | undefined) =>
      field === undefined || start + field.offset + field.sizeBytes > end
        ? 0
        : (readNumber(dna, field, bytes, start + field.offset) ?? 0);
    return rule.make(value(fields[0]), value(fields[1]), value(fields[2]));
  };
}

/** The artist has switched an object or a collection off for the viewport. */
export function isHiddenInViewport(id: IdBlock): boolean {
  return (id.traits & IN_VIEWPORT) !== 0;
}

/** The artist has switched an object or a collection off for rendering. */
export function isHiddenInRender(id: IdBlock): boolean {
  return (id.traits & IN_RENDER) !== 0;
}

/** What an object is, in Blender's numbers: 1 a mesh, 10 a light. */
export function objectType(object: IdBlock): number {
  return (object.traits >> TYPE_SHIFT) & 0xff;
}

const DRAWN_AS_WIRE = 2;

/** Objects that show as bounds or wire are tools, such as what is cut with: nobody takes them for part of the picture. */
export function showsAsWire(object: IdBlock): boolean {
  const drawnAs = (object.traits >> SECOND_SHIFT) & 0xff;
  return drawnAs > 0 && drawnAs <= DRAWN_AS_WIRE;
}

/** A text that Blender runs as it opens the file: `Register` is on, and its name ends as a module's does. */
export function runsOnLoad(text: IdBlock): boolean {
  return (text.traits & TEXT_RUNS_ON_LOAD) !== 0 && text.fullName.toLowerCase().endsWith('.py');
}

/** Kind and physics of particle settings, in Blender's numbers: type 0 emits, 2 is hair. */
export function particleTraits(settings: IdBlock): { readonly type: number; readonly physics: number } {
  return {
    type: (settings.traits >> TYPE_SHIFT) & 0xff,
    physics: (settings.traits >> SECOND_SHIFT) & 0xff,
  };
}
