import type { LocalizedText } from '@farmhand/model';

/** One member of a structure. */
export interface DnaField {
  /** Bare name: `name` of `char name[64]`, `next` of `*next`. */
  readonly name: string;
  /** Name of the type, which of a pointer is what it points to. */
  readonly type: string;
  readonly isPointer: boolean;
  /** True when it points to an array of pointers (`**mat`). */
  readonly isPointerArray: boolean;
  /** Elements of an array; 1 when it is none. */
  readonly count: number;
  /** Place in the structure, in bytes. */
  readonly offset: number;
  /** Size of all elements together, in bytes. */
  readonly sizeBytes: number;
}

/** One structure, as the Blender that saved the file had it. */
export interface DnaStruct {
  readonly name: string;
  readonly sizeBytes: number;
  readonly fields: ReadonlyMap<string, DnaField>;
}

/** The catalogue of structures that every .blend carries (block `DNA1`). */
export interface Dna {
  /** In the order that blocks refer to. */
  readonly structs: readonly DnaStruct[];
  readonly byName: ReadonlyMap<string, DnaStruct>;
  readonly pointerSize: 4 | 8;
  readonly littleEndian: boolean;
}

/** The catalogue itself is broken, so nothing else in the file can be understood. */
export class DnaError extends Error {
  override readonly name = 'DnaError';
  readonly text: LocalizedText;

  constructor(text: LocalizedText) {
    super(text.en);
    this.text = text;
  }
}

/**
 * Parses the body of the `DNA1` block: `SDNA`, then the lists `NAME`, `TYPE`, `TLEN` (sizes of the types) and `STRC`.
 * The members of a structure are read when they are first asked for, since a file uses few of the thousand there are.
 *
 * @throws DnaError when it is cut off or refers outside itself, also later where that shows in a structure's members.
 */
export function parseDna(bytes: Buffer, pointerSize: 4 | 8, littleEndian: boolean): Dna {
  const cursor = createCursor(bytes, littleEndian);
  cursor.mark('SDNA');
  cursor.mark('NAME');
  const nameStarts = cursor.textStarts(cursor.count());
  cursor.align();
  cursor.mark('TYPE');
  const types = cursor.textStarts(cursor.count()).map((start) => textAt(bytes, start));
  cursor.align();
  cursor.mark('TLEN');
  const sizes = types.map(() => cursor.short());
  cursor.align();
  cursor.mark('STRC');

  function fieldsAt(start: number, fieldCount: number): ReadonlyMap<string, DnaField> {
    const fields = new Map<string, DnaField>();
    const places = createCursor(bytes, littleEndian, start);
    let offset = 0;
    for (let place = 0; place < fieldCount; place += 1) {
      const fieldType = places.short();
      const declared = textAt(bytes, entry(nameStarts, places.short()));
      const isPointer = declared.startsWith('*') || declared.startsWith('(');
      const count = arrayCount(declared);
      const sizeBytes = count * (isPointer ? pointerSize : entry(sizes, fieldType));
      const name = bareName(declared);
      fields.set(name, {
        name,
        type: entry(types, fieldType),
        isPointer,
        isPointerArray: declared.startsWith('**'),
        count,
        offset,
        sizeBytes,
      });
      offset += sizeBytes;
    }
    return fields;
  }

  const structs: DnaStruct[] = [];
  const structCount = cursor.count();
  for (let index = 0; index < structCount; index += 1) {
    const type = cursor.short();
    const fieldCount = cursor.short();
    const start = cursor.skip(4 * fieldCount);
    let fields: ReadonlyMap<string, DnaField> | undefined;
    structs.push({
      name: entry(types, type),
      sizeBytes: entry(sizes, type),
      get fields() {
        fields ??= fieldsAt(start, fieldCount);
        return fields;
      },
    });
  }
  return { structs, byName: new Map(structs.map((one) => [one.name, one])), pointerSize, littleEndian };
}

function textAt(bytes: Buffer, start: number): string {
  return bytes.toString('latin1', start, bytes.indexOf(0, start));
}

/** `name` of `*name[4]` and of `(*name)()`. */
function bareName(declared: string): string {
  const bracket = declared.indexOf('[');
  return (bracket < 0 ? declared : declared.slice(0, bracket)).replace(/[*()]/g, '');
}

/** `mat[4][4]` has 16 elements. */
function arrayCount(declared: string): number {
  let count = 1;
  if (!declared.includes('[')) {
    return count;
  }
  for (const [, length] of declared.matchAll(/\[(\d+)\]/g)) {
    count *= Number(length);
  }
  return count;
}

function entry<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) {
    throw new DnaError({
      en: 'the catalogue of structures refers outside itself',
      zh: '结构目录引用了自身之外的内容',
    });
  }
  return found;
}

function createCursor(bytes: Buffer, littleEndian: boolean, start = 0) {
  let at = start;

  function take(length: number): number {
    const start = at;
    if (start + length > bytes.length) {
      throw new DnaError({ en: 'the catalogue of structures is cut off', zh: '结构目录不完整' });
    }
    at += length;
    return start;
  }

  return {
    mark(expected: string): void {
      const start = take(4);
      if (bytes.toString('latin1', start, at) !== expected) {
        throw new DnaError({
          en: `the catalogue of structures lacks its part ${expected}`,
          zh: `结构目录缺少 ${expected} 部分`,
        });
      }
    },
    count(): number {
      const start = take(4);
      return littleEndian ? bytes.readUInt32LE(start) : bytes.readUInt32BE(start);
    },
    short(): number {
      const start = take(2);
      return littleEndian ? bytes.readUInt16LE(start) : bytes.readUInt16BE(start);
    },
    /** Places of so many texts, each of which ends in a zero. */
    textStarts(count: number): readonly number[] {
      const found: number[] = [];
      for (let index = 0; index < count; index += 1) {
        const end = bytes.indexOf(0, at);
        if (end < 0) {
          throw new DnaError({ en: 'the catalogue of structures is cut off', zh: '结构目录不完整' });
        }
        found.push(at);
        at = end + 1;
      }
      return found;
    },
    /** @returns Where what was passed over begins. */
    skip: (length: number): number => take(length),
    align(): void {
      at = (at + 3) & ~3;
    },
  };
}
