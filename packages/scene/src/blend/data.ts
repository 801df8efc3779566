import { isUtf8 } from 'node:buffer';
import { type Address, readAddress } from './address.ts';
import type { Dna, DnaField, DnaStruct } from './dna.ts';

/**
 * One structure's bytes together with what the catalogue says of them. Members are read by name; a name can be a path
 * into nested structures (`r.im_format.imtype`). What this file's Blender did not have reads as undefined, so that
 * one reader serves all versions.
 */
export interface StructView {
  readonly dna: Dna;
  readonly struct: DnaStruct;
  /** At most the structure's size; shorter when the block is. */
  readonly bytes: Buffer;
}

interface Member {
  readonly field: DnaField;
  readonly offset: number;
}

/** Members found before, by structure and path; null for what the structure does not have. */
const membersFound = new WeakMap<DnaStruct, Map<string, Member | null>>();

function findMember(view: StructView, path: string): Member | undefined {
  let members = membersFound.get(view.struct);
  if (members === undefined) {
    members = new Map();
    membersFound.set(view.struct, members);
  }
  let member = members.get(path);
  if (member === undefined) {
    member = memberOf(view.dna, view.struct, path);
    members.set(path, member);
  }
  return member !== null && member.offset + member.field.sizeBytes <= view.bytes.length ? member : undefined;
}

function memberOf(dna: Dna, start: DnaStruct, path: string): Member | null {
  let struct: DnaStruct | undefined = start;
  let offset = 0;
  let member: Member | null = null;
  for (const name of path.split('.')) {
    if (member !== null) {
      struct = member.field.isPointer ? undefined : dna.byName.get(member.field.type);
    }
    const field: DnaField | undefined = struct?.fields.get(name);
    if (field === undefined) {
      return null;
    }
    offset += field.offset;
    member = { field, offset };
  }
  return member;
}

type NumberReader = (bytes: Buffer, offset: number, littleEndian: boolean) => number;

/** Width in bytes and reader of each number type of the catalogue. */
const NUMBERS: ReadonlyMap<string, readonly [widthBytes: number, read: NumberReader]> = new Map([
  ['char', [1, (bytes, at) => bytes.readUInt8(at)]],
  ['uchar', [1, (bytes, at) => bytes.readUInt8(at)]],
  ['int8_t', [1, (bytes, at) => bytes.readInt8(at)]],
  ['short', [2, (bytes, at, little) => (little ? bytes.readInt16LE(at) : bytes.readInt16BE(at))]],
  ['ushort', [2, (bytes, at, little) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))]],
  ['int', [4, (bytes, at, little) => (little ? bytes.readInt32LE(at) : bytes.readInt32BE(at))]],
  ['uint32_t', [4, (bytes, at, little) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))]],
  ['float', [4, (bytes, at, little) => (little ? bytes.readFloatLE(at) : bytes.readFloatBE(at))]],
  ['double', [8, (bytes, at, little) => (little ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at))]],
]);

/** A number, or the first of an array of numbers; undefined also when it is infinite or not a number. */
export function numberAt(view: StructView, path: string): number | undefined {
  const member = findMember(view, path);
  return member === undefined ? undefined : readNumber(view.dna, member.field, view.bytes, member.offset);
}

/** The number of a member that lies at `offset`; undefined when it is none. */
export function readNumber(dna: Dna, field: DnaField, bytes: Buffer, offset: number): number | undefined {
  const number = field.isPointer ? undefined : NUMBERS.get(field.type);
  if (number === undefined) {
    return undefined;
  }
  const [widthBytes, read] = number;
  // The catalogue of a damaged file can give a type another size than it has.
  if (offset + widthBytes > bytes.length) {
    return undefined;
  }
  const value = read(bytes, offset, dna.littleEndian);
  return Number.isFinite(value) ? value : undefined;
}

/** A whole number; undefined when the member is none, as in a damaged file. */
export function integerAt(view: StructView, path: string): number | undefined {
  const value = numberAt(view, path);
  return Number.isSafeInteger(value) ? value : undefined;
}

/**
 * Text in a `char` array, up to its zero. Bytes that are no UTF-8, as old files from Windows have them, are taken for
 * Latin-1.
 */
export function textAt(view: StructView, path: string): string | undefined {
  const member = findMember(view, path);
  if (member === undefined || member.field.isPointer || member.field.type !== 'char') {
    return undefined;
  }
  return decodeText(view.bytes, member.offset, member.offset + member.field.sizeBytes);
}

/** Text from `start` up to its zero or to `end`, in UTF-8 or else in Latin-1. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  let stop = start;
  let isAscii = true;
  for (; stop < end; stop += 1) {
    const byte = bytes[stop] ?? 0;
    if (byte === 0) {
      break;
    }
    isAscii &&= byte < 0x80;
  }
  return isAscii || !isUtf8(bytes.subarray(start, stop))
    ? bytes.toString('latin1', start, stop)
    : bytes.toString('utf8', start, stop);
}

/** The first of several names under which Blender's versions kept one text. */
export function firstTextAt(view: StructView, ...paths: readonly string[]): string {
  for (const path of paths) {
    const text = textAt(view, path);
    if (text !== undefined) {
      return text;
    }
  }
  return '';
}

/** The address a pointer holds; 0 for a null pointer. */
export function pointerAt(view: StructView, path: string): Address | undefined {
  const member = findMember(view, path);
  return member?.field.isPointer === true && member.offset + view.dna.pointerSize <= view.bytes.length
    ? readAddress(view.bytes, member.offset, view.dna.pointerSize, view.dna.littleEndian)
    : undefined;
}

/** True when the pointer exists in this version and is not null. */
export function isSet(view: StructView, path: string): boolean {
  return (pointerAt(view, path) ?? 0) !== 0;
}

/** A structure inside the structure. */
export function structAt(view: StructView, path: string): StructView | undefined {
  const member = findMember(view, path);
  const struct =
    member === undefined || member.field.isPointer ? undefined : view.dna.byName.get(member.field.type);
  return member === undefined || struct === undefined
    ? undefined
    : { dna: view.dna, struct, bytes: view.bytes.subarray(member.offset, member.offset + struct.sizeBytes) };
}
