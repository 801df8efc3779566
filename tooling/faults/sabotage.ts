import { appendFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFarmClient, signedHeaders } from '@farmhand/client';
import { serverPathOf } from './project.ts';
import type { Rule } from './rules.ts';
import type { Run } from './run.ts';
import { rendersOf } from './run.ts';

/** Breaks one rule on purpose after everything has come to rest, to see that it is found out. */
export interface Sabotage {
  readonly breaks: Rule;
  carryOut(run: Run): Promise<void>;
}

/** One for each rule that can be broken from outside. */
export const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'a job submitted twice': { breaks: 'one task a job', carryOut: submitTwice },
  'a job created twice': {
    breaks: 'few tasks are left over',
    carryOut: async ({ farm }) => {
      await withClient(farm, (client) => client.createTask({ count: 1 }));
    },
  },
  'a frame cut short': {
    breaks: 'every finished frame is here whole',
    carryOut: async (run) => truncate(await someFrame(run, 0), 100),
  },
  'a frame that is gone': {
    breaks: 'every finished frame is here whole',
    carryOut: async (run) => rm(await someFrame(run, 1)),
  },
  'a part left behind': {
    breaks: 'nothing half is left',
    carryOut: async (run) => writeFile(`${await someFrame(run, 2)}.farmhand-part`, 'half'),
  },
  'a file uploaded again': { breaks: 'nothing is uploaded twice without cause', carryOut: uploadAgain },
  'another scene at the farm': {
    breaks: 'the farm has the scene its documents name',
    carryOut: async (run) => appendFile(sceneAtFarm(run), 'changed'),
  },
};

type Farm = Run['farm'];

const DOCUMENTS = ['task.json', 'asset.json', 'upload.json', 'tips.json'] as const;

async function withClient<T>(
  { url, accessId, accessKey }: Farm,
  work: (client: ReturnType<typeof createFarmClient>) => Promise<T>,
): Promise<T> {
  const client = createFarmClient({ endpoint: url, accessId, accessKey });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** The first job's task once more, as a program would that forgot that it had submitted it. */
async function submitTwice(run: Run): Promise<void> {
  const task = run.tasks.find(({ submittedAt }) => submittedAt !== null);
  if (task === undefined) throw new Error('No job was submitted.');
  const folder = join(run.farm.storage.config, String(task.id), 'cfg');
  await withClient(run.farm, async (client) => {
    const [again] = (await client.createTask({ count: 1, labels: task.labels })).taskIds;
    if (again === undefined) throw new Error('The farm named no task.');
    for (const fileName of DOCUMENTS) {
      const content = (await readFile(join(folder, fileName), 'utf8')).replaceAll(
        String(task.id),
        String(again),
      );
      await client.uploadTaskDocument({ taskId: again, fileName, content });
    }
    await client.submitTask({ taskId: again });
  });
}

/** One file as it is at the farm already, by plain tus. */
async function uploadAgain({ farm, project }: Run): Promise<void> {
  const path = project.scenePath(0);
  const content = await readFile(path);
  const credentials = { accessId: farm.accessId, accessKey: farm.accessKey, platform: '2' };
  const stored = await storedFingerprint(farm, serverPathOf(path), content.length);
  const metadata = { storageId: storageIdOf(farm), serverPath: serverPathOf(path), fingerprint: stored };
  const url = `${farm.url}/transfer/uploads`;
  const made = await fetch(url, {
    method: 'POST',
    headers: {
      ...signedHeaders({ method: 'POST', url, credentials }),
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(content.length),
      'Upload-Metadata': Object.entries(metadata)
        .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
        .join(),
    },
  });
  const place = new URL(made.headers.get('location') ?? '', url).href;
  const sent = await fetch(place, {
    method: 'PATCH',
    headers: {
      ...signedHeaders({ method: 'PATCH', url: place, credentials }),
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(content),
  });
  if (!sent.ok) throw new Error(`The farm took no second upload: HTTP ${sent.status} ${await sent.text()}`);
}

/** The fingerprint under which the farm holds a file, from its own list. */
async function storedFingerprint(farm: Farm, path: string, sizeBytes: number): Promise<string> {
  const url = `${farm.url}/transfer/list`;
  const body = { storageId: storageIdOf(farm), folder: path.slice(0, path.lastIndexOf('/')) };
  const credentials = { accessId: farm.accessId, accessKey: farm.accessKey, platform: '2' };
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      ...signedHeaders({ method: 'POST', url, body, credentials }),
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const { files } = (await answer.json()) as {
    files: { relativePath: string; sizeBytes: number; fingerprint: string }[];
  };
  const file = files.find(
    ({ relativePath, sizeBytes: size }) => path.endsWith(`/${relativePath}`) && size === sizeBytes,
  );
  if (file === undefined) throw new Error(`The farm does not have ${path}.`);
  return file.fingerprint;
}

/** The local farm keeps each storage in a folder `input-ID`. */
function storageIdOf({ storage }: Farm): string {
  return /(\d+)$/.exec(storage.input)?.[1] ?? '';
}

function sceneAtFarm({ farm, project }: Run): string {
  return join(farm.storage.input, ...serverPathOf(project.scenePath(0)).slice(1).split('/'));
}

async function someFrame({ rendersFolder }: Run, job: number): Promise<string> {
  const folder = rendersOf(rendersFolder, job);
  const [name] = await readdir(folder);
  if (name === undefined) throw new Error(`There is no frame in ${folder}.`);
  return join(folder, name);
}
