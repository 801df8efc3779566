import { describe, expect, it } from 'vitest';
import { type CrateValue, usdCrate } from '../../../tooling/fixtures/usd/crate-writer.ts';
import { type Files, readLinked } from './support/linked-layer.ts';
import { usdcSample, usdPackage } from './support/synthetic-usd.ts';

const MEMORY_LIMIT_BYTES = 256 << 20;

/** Reads a layer that was made to do harm: it ends as a finding of the scene, or is read, and takes no memory. */
async function findingsOf(files: Files): Promise<readonly string[]> {
  const before = process.memoryUsage.rss();
  const { report } = await readLinked(files);
  expect(process.memoryUsage.rss() - before).toBeLessThan(MEMORY_LIMIT_BYTES);
  return report.findings.filter((one) => one.id === 'unreadable-library').map((one) => one.text.en);
}

/** Where the section with this name begins, and where the table of contents says so. */
function sectionOf(crate: Buffer, name: string): { readonly start: number; readonly row: number } {
  const contents = Number(crate.readBigInt64LE(16));
  for (let row = contents + 8; row < crate.length; row += 32) {
    if (crate.toString('latin1', row, row + name.length + 1) === `${name}\0`) {
      return { start: Number(crate.readBigInt64LE(row + 16)), row };
    }
  }
  throw new Error(`There is no section ${name}.`);
}

const SECTIONS = ['TOKENS', 'STRINGS', 'FIELDS', 'FIELDSETS', 'PATHS', 'SPECS'];

describe('a crate whose numbers nothing can hold', () => {
  it.each(SECTIONS)('a count of 2^60 in the section %s', async (name) => {
    for (const version of ['0.0.1', '0.2.0', '0.8.0']) {
      const crate = Buffer.from(usdcSample(version));
      crate.writeBigUInt64LE(1n << 60n, sectionOf(crate, name).start);
      expect(await findingsOf({ 'a.usdc': crate })).toEqual([expect.stringContaining('is damaged')]);
    }
  });

  it.each(SECTIONS)('2^60 bytes of the section %s', async (name) => {
    const crate = Buffer.from(usdcSample());
    crate.writeBigUInt64LE(1n << 60n, sectionOf(crate, name).row + 24);
    expect(await findingsOf({ 'a.usdc': crate })).toEqual([expect.stringContaining('cut off')]);
  });

  it('names that are to unpack to 2^60 bytes', async () => {
    const crate = Buffer.from(usdcSample());
    crate.writeBigUInt64LE(1n << 60n, sectionOf(crate, 'TOKENS').start + 8);
    expect(await findingsOf({ 'a.usdc': crate })).toEqual([expect.stringContaining('is damaged')]);
  });

  it('a tree of paths of the first versions whose siblings lead back', async () => {
    const map: Readonly<Record<string, CrateValue>> = {
      typeName: { type: 'token', value: 'asset' },
      default: { type: 'asset', value: './a.png' },
    };
    const crate = Buffer.from(usdCrate({ '/A.map': map, '/B.map': map }, { version: '0.2.0' }));
    // After a count the root, of 12 bytes, then A, which has both a child and a sibling; where that lies follows it.
    const { start } = sectionOf(crate, 'PATHS');
    const place = start + 8 + 12 + 12;
    expect(crate.readBigInt64LE(place)).toBe(BigInt(place + 8 + 12));
    crate.writeBigInt64LE(BigInt(start + 8), place);
    expect(await findingsOf({ 'a.usdc': crate })).toEqual([expect.stringContaining('leads back to itself')]);
  });
});

describe('values that lead to each other', () => {
  /** A crate of one dictionary of many entries, each of which is made to be that dictionary. */
  function dictionaryOfItself(entries: number): Buffer {
    const inner: Record<string, CrateValue> = {};
    for (let index = 0; index < entries; index += 1) {
      inner[`k${index}`] = { type: 'dictionary', value: {} };
    }
    const crate = Buffer.from(usdCrate({ '/A': { clips: { type: 'dictionary', value: inner } } }));
    // A dictionary's description has the type 31; the outer one lies first among the values.
    const outer = crate.indexOf(Buffer.from(BigUint64Array.of(BigInt(entries)).buffer), 88);
    const { start } = sectionOf(crate, 'TOKENS');
    for (let at = outer + 8; at + 8 <= start; at += 1) {
      if (
        crate.readUInt16LE(at + 6) === 31 &&
        crate.readUIntLE(at, 6) > outer &&
        crate.readUIntLE(at, 6) < start
      ) {
        crate.writeUIntLE(outer, at, 6);
      }
    }
    return crate;
  }

  it('a dictionary that holds itself a thousand times', async () => {
    expect(await findingsOf({ 'a.usdc': dictionaryOfItself(1000) })).toEqual([
      expect.stringContaining('again and again'),
    ]);
  });
});

describe('a package whose files lie in each other', () => {
  it('is not read thousands of times', async () => {
    const layer = `#usda 1.0\n${'# a comment\n'.repeat(2000)}`;
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`f${index}.usda`, index === 0 ? layer : '']),
    );
    const hostile = Buffer.from(usdPackage(files));
    const end = hostile.length - 22;
    let at = hostile.readUInt32LE(end + 16);
    for (let index = 0; index < 50; index += 1) {
      hostile.writeUInt32LE(layer.length, at + 20);
      hostile.writeUInt32LE(layer.length, at + 24);
      hostile.writeUInt32LE(0, at + 42);
      at += 46 + hostile.readUInt16LE(at + 28);
    }
    expect(await findingsOf({ 'a.usdz': hostile })).toEqual([expect.stringContaining('lie in each other')]);
  });
});
