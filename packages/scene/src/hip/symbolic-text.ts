/** A number that may differ from frame to frame. */
export interface SymbolicNumber {
  readonly type: 'number';
  readonly varies: boolean;
  at(frame: number): number;
}

/** A place in a text where a number stands that differs from frame to frame. */
export interface FrameNumber {
  readonly type: 'frame';
  /** Digits it is padded to with zeros; 0 and 1 pad nothing. */
  readonly digits: number;
  at(frame: number): number;
}

/** A place where the number of a UDIM tile stands; `name` as the shared expansion of tiles has it. */
export interface TileNumber {
  readonly type: 'tile';
  readonly name: '<UDIM>' | '<UVTILE>';
}

export type TextPart = string | FrameNumber | TileNumber;

/** A text that may differ from frame to frame. */
export interface SymbolicText {
  readonly type: 'text';
  readonly parts: readonly TextPart[];
}

export type SymbolicValue = SymbolicNumber | SymbolicText;

/** The frame itself, which is what nearly every sequence counts by. */
export const sameFrame = (frame: number): number => frame;

/** A number that nobody knows: a name with it can have any. */
export const unknownFrame = (): number => Number.NaN;

export function constantNumber(value: number): SymbolicNumber {
  return { type: 'number', varies: false, at: () => value };
}

export function constantText(text: string): SymbolicText {
  return { type: 'text', parts: text === '' ? [] : [text] };
}

/** The text when it is the same on every frame, else null. */
export function plainText(text: SymbolicText): string | null {
  return text.parts.every((part) => typeof part === 'string') ? text.parts.join('') : null;
}

/** A number as Houdini writes it into a text: six significant digits at most. */
export function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

/** Any value as a text. */
export function asText(value: SymbolicValue): SymbolicText {
  if (value.type === 'text') {
    return value;
  }
  return value.varies
    ? { type: 'text', parts: [{ type: 'frame', digits: 1, at: value.at }] }
    : constantText(numberText(value.at(1)));
}

export function joinTexts(texts: readonly SymbolicText[]): SymbolicText {
  return { type: 'text', parts: texts.flatMap((text) => text.parts) };
}
