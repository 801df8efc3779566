#!/usr/bin/env node
// Stands for Cinema 4D's Commandline: writes one picture as that does, and complains about a texture.
import { writeFileSync } from 'node:fs';

const given = process.argv.slice(2);
/** @param {string} name */
const after = (name) => given[given.indexOf(name) + 1] ?? '';
const frame = after('-frame');
console.log(`arguments ${JSON.stringify(given)}`);
console.log(`Asset missing: ${process.env.LOST_TEXTURE}`);
if (frame === process.env.FAILS_AT) {
  console.log('Rendering failed');
  process.exit(1);
}
// One grey pixel, as a PNG file.
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
writeFileSync(`${after('-oimage')}${frame.padStart(4, '0')}.png`, Buffer.from(pixel, 'base64'));
