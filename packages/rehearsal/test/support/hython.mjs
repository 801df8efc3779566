#!/usr/bin/env node
// Stands for Houdini's hython with hrender.py: writes one picture as that does, and says which node it was asked for.
import { appendFileSync, writeFileSync } from 'node:fs';

const given = process.argv.slice(2);
/** @param {string} name */
const after = (name) => given[given.indexOf(name) + 1] ?? '';
appendFileSync(process.env.ASKED ?? '', `${after('-d')} ${after('-f')}\n`);
// One grey pixel, as a PNG file.
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
writeFileSync(after('-o').replace('$F4', after('-f').padStart(4, '0')), Buffer.from(pixel, 'base64'));
