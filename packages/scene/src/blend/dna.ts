/** One member of a structure. */
export interface DnaField {
  /** Bare name: `name` of `char name[64]`, `next` of `*next`. */
  readonly name: string;
  /** Name of the type, which of a pointer is what it points to. */
  readonly type: string;
  readonly isPointer: boolean;
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
}

/**
 * Parses the body of the `DNA1` block: `SDNA`, then the lists `NAME`, `TYPE`, `TLEN` (sizes of the types) and `STRC`.
 *
 * @throws DnaError when it is cut off or refers outside itself.
 */
export function parseDna(bytes: Buffer, pointerSize: 4 | 8, littleEndian: boolean): Dna {
  const cursor = createCursor(bytes, littleEndian);
  cursor.mark('SDNA');
  cursor.mark('NAME');
  const names = cursor.texts(cursor.count());
  cursor.align();
  cursor.mark('TYPE');
  const types = cursor.texts(cursor.count());
  cursor.align();
  cursor.mark('TLEN');
  const sizes = types.map(() => cursor.short());
  cursor.align();
  cursor.mark('STRC');

  const structs: DnaStruct[] = [];
  const structCount = cursor.count();
  for (let index = 0; index < structCount; index += 1) {
    const type = cursor.short();
    const fieldCount = cursor.short();
    const fields = new Map<string, DnaField>();
    let offset = 0;
    for (let place = 0; place < fieldCount; place += 1) {
      const fieldType = cursor.short();
      const declared = entry(names, cursor.short());
      const isPointer = declared.startsWith('*') || declared.startsWith('(');
      const count = arrayCount(declared);
      const sizeBytes = count * (isPointer ? pointerSize : entry(sizes, fieldType));
      const name = declared.replace(/[*()]/g, '').replace(/\[.*$/s, '');
      fields.set(name, { name, type: entry(types, fieldType), isPointer, count, offset, sizeBytes });
      offset += sizeBytes;
    }
    structs.push({ name: entry(types, type), sizeBytes: entry(sizes, type), fields });
  }
  return { structs, byName: new Map(structs.map((one) => [one.name, one])), pointerSize, littleEndian };
}

/** `mat[4][4]` has 16 elements. */
function arrayCount(declared: string): number {
  let count = 1;
  for (const [, length] of declared.matchAll(/\[(\d+)\]/g)) {
    count *= Number(length);
  }
  return count;
}

function entry<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) {
    throw new DnaError('the catalogue of structures refers outside itself');
  }
  return found;
}

function createCursor(bytes: Buffer, littleEndian: boolean) {
  let at = 0;

  function take(length: number): number {
    const start = at;
    if (start + length > bytes.length) {
      throw new DnaError('the catalogue of structures is cut off');
    }
    at += length;
    return start;
  }

  return {
    mark(expected: string): void {
      const start = take(4);
      if (bytes.toString('latin1', start, at) !== expected) {
        throw new DnaError(`the catalogue of structures lacks its part ${expected}`);
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
    texts(count: number): readonly string[] {
      const found: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const end = bytes.indexOf(0, at);
        if (end < 0) {
          throw new DnaError('the catalogue of structures is cut off');
        }
        found.push(bytes.toString('latin1', at, end));
        at = end + 1;
      }
      return found;
    },
    align(): void {
      at = (at + 3) & ~3;
    },
  };
}
