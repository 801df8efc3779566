import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isDone, jobOf, nameOf } from './jobs-of-run.ts';
import { sha256 } from './project.ts';
import type { Found } from './rules.ts';
import { type Run, rendersOf } from './run.ts';

/** What the farm lists of a job that is done, and nothing else, lies in its folder; what lies there of others is whole. */
export async function framesAreHere(run: Run): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const view of run.views) {
    const job = jobOf(run, view);
    const task = run.tasks.find(({ id }) => id === view.taskId);
    const atFarm = join(run.farm.storage.output, ...(task?.outputFileName ?? 'none').split('/'));
    const here = rendersOf(run.rendersFolder, job);
    const rendered = await contentsBelow(atFarm);
    const brought = await contentsBelow(here);
    const wanted = view.state === 'done' ? task?.frames : task?.framesDone;
    if (isDone(view) && (wanted === undefined || rendered.size < wanted || task?.framesDone !== wanted)) {
      found.push({
        job,
        text: `${nameOf(run, view)} is done with ${rendered.size} files for ${wanted} frames`,
      });
    }
    for (const [name, content] of rendered) {
      if (isDone(view) && !brought.has(name)) found.push({ job, text: `${nameOf(run, view)} lacks ${name}` });
      else if (brought.has(name) && brought.get(name) !== content) {
        found.push({ job, text: `${nameOf(run, view)} has another ${name} than the farm` });
      }
    }
    for (const name of brought.keys()) {
      if (!rendered.has(name) && !name.endsWith('.farmhand-part')) {
        found.push({ job, text: `${nameOf(run, view)} has ${name}, which the farm does not list` });
      }
    }
  }
  return found;
}

/** Paths of all files in a folder and below; none when it is not there. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function contentsBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await filesBelow(folder);
  const contents = files.map(
    async (path) => [relative(folder, path).split(sep).join('/'), sha256(await readFile(path))] as const,
  );
  return new Map(await Promise.all(contents));
}
