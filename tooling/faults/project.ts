import { createHash } from 'node:crypto';
import { cp, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { localPath } from '@farmhand/model';
import { toServerPath } from '@farmhand/transfer';
import type { Rewrite } from './schedule.ts';

const SAMPLE = fileURLToPath(new URL('../fixtures/sample', import.meta.url));
/** A texture of the sample scene that each job gets a copy of under a name of its own, as long as this one. */
const OWN_TEXTURE = 'boards';
/** Jobs that lie in one folder and share its files. */
export const JOBS_A_FOLDER = 10;

/** The scenes and textures of all jobs, and everything they ever held. */
export interface Project {
  scenePath(job: number): string;
  /** Writes what the job needs, as far as it is not there. */
  make(job: number): Promise<void>;
  /** Gives one file another content. Returns its path. */
  rewrite(change: Rewrite): Promise<string>;
  /** SHA-256 of every content the file of this server path had, in hex; null for a path that no job has. */
  versions(serverPath: string): ReadonlySet<string> | null;
}

/**
 * Copies of the sample scene, {@link JOBS_A_FOLDER} to a folder: each has a texture of its own and shares a texture, an image
 * sequence and a linked library with the others in its folder.
 */
export async function makeProject(root: string): Promise<Project> {
  const sample = zstdDecompressSync(await readFile(join(SAMPLE, 'sample.blend')));
  const ownTexture = await readFile(join(SAMPLE, 'textures', `${OWN_TEXTURE}.png`));
  const held = new Map<string, Set<string>>();
  const note = (path: string, content: Uint8Array) => {
    const key = serverPathOf(path);
    const seen = held.get(key) ?? new Set();
    held.set(key, seen.add(sha256(content)));
  };
  const folderOf = (job: number) =>
    join(root, `shot-${String(Math.floor(job / JOBS_A_FOLDER)).padStart(2, '0')}`);
  const scenePath = (job: number) => join(folderOf(job), `${ownName(job)}.blend`);
  const texturePath = (job: number) => join(folderOf(job), 'textures', `${ownName(job)}.png`);
  const sharedPaths = (job: number) =>
    ['textures/field.png', 'library/textures/sailcloth.png', 'sequence/frame_0003.png'].map((path) =>
      join(folderOf(job), path),
    );

  const write = async (path: string, content: Uint8Array, inPlace: boolean) => {
    // Known before it is there: whoever reads it in between has read a version.
    note(path, content);
    if (inPlace) {
      const file = await open(path, 'r+');
      try {
        await file.write(content, 0, content.length, 0);
        await file.truncate(content.length);
      } finally {
        await file.close();
      }
      return;
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.saving`, content);
    await rename(`${path}.saving`, path);
  };

  const copied = new Set<string>();
  const copySample = async (folder: string) => {
    if (copied.has(folder)) return;
    copied.add(folder);
    await cp(SAMPLE, folder, { recursive: true, filter: (from) => !from.endsWith('sample.blend') });
    for (const path of SHARED_FILES) note(join(folder, path), await readFile(join(folder, path)));
  };

  let drawn = 0;
  return {
    scenePath,
    async make(job) {
      await copySample(folderOf(job));
      if (held.has(serverPathOf(scenePath(job)))) return;
      await write(texturePath(job), textureOf(ownTexture, job), false);
      await write(scenePath(job), sceneWith(sample, ownName(job), `scene ${job}`), false);
    },
    async rewrite({ file, job, sameSize, inPlace, which }) {
      drawn += 1;
      const salt = `${file} ${job} ${drawn}`;
      if (file === 'scene') {
        const path = scenePath(job);
        await write(
          path,
          sceneWith(sample, ownName(job), sameSize ? salt.padEnd(32) : salt.padEnd(64)),
          inPlace,
        );
        return path;
      }
      const shared = sharedPaths(job);
      const path = file === 'own' ? texturePath(job) : (shared[which % shared.length] ?? texturePath(job));
      await write(path, withTail(await readFile(path), salt, sameSize), inPlace);
      return path;
    },
    versions: (serverPath) => held.get(serverPath) ?? null,
  };
}

const SHARED_FILES = [
  'textures/field.png',
  'library/props.blend',
  'library/textures/sailcloth.png',
  ...Array.from({ length: 10 }, (_, frame) => `sequence/frame_${String(frame + 1).padStart(4, '0')}.png`),
];

/** As long as {@link OWN_TEXTURE}, so that the scene file needs no other change than the name. */
function ownName(job: number): string {
  return `b${String(job).padStart(OWN_TEXTURE.length - 1, '0')}`;
}

/** The sample with a texture of its own, and a frame that readers of zstd skip to make its content unlike any other. */
function sceneWith(sample: Buffer, name: string, salt: string): Buffer {
  const scene = Buffer.from(sample);
  const at = scene.indexOf(`//textures/${OWN_TEXTURE}.png`);
  if (at < 0) throw new Error(`The sample scene has no texture ${OWN_TEXTURE}.`);
  scene.write(`//textures/${name}.png`, at, 'latin1');
  const skipped = Buffer.from(salt.padEnd(32));
  const head = Buffer.alloc(8);
  head.writeUInt32LE(SKIPPABLE_FRAME, 0);
  head.writeUInt32LE(skipped.length, 4);
  return Buffer.concat([zstdCompressSync(scene), head, skipped]);
}

/** Every so-manieth job has a texture so large that it goes up by itself, in a piece or several. */
const LARGE_EVERY = 6;
const LARGE_BYTES = 1_500_000;

function textureOf(picture: Buffer, job: number): Buffer {
  const filling = job % LARGE_EVERY === 0 ? Buffer.alloc(LARGE_BYTES, `${job} `) : Buffer.alloc(0);
  return withTail(Buffer.concat([picture, filling]), `texture ${job}`, true);
}

/** Magic number of a zstd frame that decoders skip: RFC 8878, section 3.1.2. */
const SKIPPABLE_FRAME = 0x184d2a50;

function withTail(content: Buffer, salt: string, sameSize: boolean): Buffer {
  const tail = createHash('sha256').update(salt).digest();
  return Buffer.concat([sameSize ? content.subarray(0, -tail.length) : content, tail]);
}

/** Where a file of this computer goes at the farm. */
export function serverPathOf(path: string): string {
  return toServerPath(localPath.parse(path));
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
