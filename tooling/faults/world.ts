import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '@farmhand/local-farm';
import { ENDED_STATES, type SubmissionEvent } from '@farmhand/model';
import { farmhandHome, type SidecarClient } from '@farmhand/sidecar/connect';
import { z } from 'zod';
import { askForFaults } from './ask-for-faults.ts';
import { type Bend, bend } from './bend.ts';
import { type Child, startChild } from './child.ts';
import { type FarmReady, farmReady, type InspectedTask, inspectedTask, type Told } from './messages.ts';
import { writePrograms } from './programs.ts';
import { makePulse, type Pulse } from './pulse.ts';
import type { Disk } from './schedule.ts';
import { type SidecarSeat, takeSeat } from './sidecar-seat.ts';

/** Something the harness did or saw, for the history of a job that went wrong. */
export interface Noted {
  readonly atMs: number;
  readonly what:
    | 'sidecarDied'
    | 'crash'
    | 'secondSidecar'
    | 'farmKilled'
    | 'farmDisk'
    | 'clock'
    | 'farmClock'
    | 'rewrite'
    | 'other';
  readonly text: string;
}

/** A farm and a sidecar in processes of their own, brought back whenever they die, with the means to hurt them. */
export interface World {
  readonly root: string;
  readonly pulse: Pulse;
  readonly noted: readonly Noted[];
  readonly events: readonly SubmissionEvent[];
  readonly heardAtMs: ReadonlyMap<number, number>;
  /** Errors that the farm called its own. */
  readonly troubles: readonly string[];
  /** Writes that a full disk refused, by what was written. */
  readonly refusedWrites: ReadonlyMap<string, number>;
  readonly rendersFolder: string;
  readonly auditFile: string;
  readonly journalFile: string;
  farm(): Promise<FarmReady>;
  /** Asks the sidecar that runs; when it dies meanwhile, its successor, until `tries` are used up. */
  ask<T>(question: (client: SidecarClient) => Promise<T>, tries?: number): Promise<T>;
  note(what: Noted['what'], text: string): void;
  killSidecar(): Promise<void>;
  /** Starts another sidecar with a home of its own on the same journal, or kills it. */
  toggleSecondSidecar(): Promise<void>;
  /** How many jobs the second sidecar had in hand whenever it was killed. */
  takenOver(): number;
  crashSidecarAt(checkpoint: string, pass: number): Promise<void>;
  killFarm(): Promise<void>;
  addFaults(faults: readonly Fault[]): Promise<void>;
  clearFaults(): Promise<void>;
  setDisk(disk: Disk, full: boolean): Promise<void>;
  setClock(whose: 'sidecar' | 'farm', offsetMs: number): Promise<void>;
  /** The farm finishes no frames until what this resolves with is called; of several such, all. */
  holdFrames(): Promise<() => Promise<void>>;
  inspectFarm(): Promise<readonly InspectedTask[]>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly root: string;
  /** How many times faster the sidecar's waits are over. */
  readonly pace: number;
}

export async function makeWorld({ root, pace }: WorldOptions): Promise<World> {
  const homeFolder = join(root, 'home');
  const rendersFolder = join(root, 'renders');
  const farmFolder = join(root, 'farm');
  const auditFile = join(root, 'audit.jsonl');
  mkdirSync(rendersFolder, { recursive: true });
  const programs = await writePrograms(join(root, 'programs'));
  const home = farmhandHome({
    env: { FARMHAND_HOME: homeFolder },
    platform: process.platform,
    userHome: root,
  });

  const noted: Noted[] = [];
  const events: SubmissionEvent[] = [];
  const heardAtMs = new Map<number, number>();
  const troubles: string[] = [];
  const refusedWrites = new Map<string, number>();
  const pulse = makePulse();
  const note = (what: Noted['what'], text: string) => {
    noted.push({ atMs: Date.now(), what, text });
    appendFileSync(join(root, 'history.log'), `${new Date().toISOString()} ${text}\n`);
  };
  const onTold = (message: Told) => {
    if (message.tell === 'trouble') troubles.push(message.text);
    if (message.tell === 'crash') note('crash', `SIGKILL at ${message.checkpoint}`);
    if (message.tell === 'refusedWrite') {
      const kind = message.path.startsWith(rendersFolder) ? 'downloads' : 'farm';
      refusedWrites.set(kind, (refusedWrites.get(kind) ?? 0) + 1);
      note(kind === 'farm' ? 'farmDisk' : 'other', `no room for ${message.path}`);
    }
  };

  const fullDisks = new Set<Disk>();
  let closing = false;
  let sidecarBend: Bend = bend.parse({ pace });
  let farmBend: Bend = bend.parse({});
  let port = 0;
  /** Who wants the frames held. */
  let holds = 0;

  const startFarm = async (): Promise<Child<FarmReady>> => {
    const child = await startChild({
      program: programs.farm,
      options: { dataFolder: farmFolder, port, nodes: 2, auditFile, holdFrames: holds > 0 },
      bend: farmBend,
      env: {},
      log: join(root, 'farm.log'),
      ready: farmReady,
      onTold,
    });
    port = child.ready.port;
    return child;
  };
  let farm: Promise<Child<FarmReady>> = startFarm();
  const { url, accessId, accessKey } = (await farm).ready;

  const seat = (name: string, folder: string, journalFile?: string) =>
    takeSeat({
      name,
      program: programs.sidecar,
      homeFolder: folder,
      ...(journalFile === undefined ? {} : { journalFile }),
      env: { FARMHAND_ENDPOINT: url, FARMHAND_ACCESS_ID: accessId, FARMHAND_ACCESS_KEY: accessKey },
      log: join(root, 'sidecar.log'),
      bend: () => sidecarBend,
      pulse,
      onTold,
      onDeath: () => note('sidecarDied', `the ${name} died`),
      note: (text) => note('other', text),
    });
  const sidecar = seat('sidecar', homeFolder);
  await sidecar.running();
  let second: SidecarSeat | null = null;
  let takenOver = 0;

  let lastSequence = 0;
  const follow = async () => {
    while (!closing) {
      try {
        const { client } = await sidecar.running();
        for await (const event of client.events({ after: lastSequence })) {
          if (event.sequence > lastSequence) {
            events.push(event);
            heardAtMs.set(event.sequence, Date.now());
          }
          lastSequence = Math.max(lastSequence, event.sequence);
          pulse.beat();
        }
      } catch {
        // It died, or was just ending; the next one is asked for what came after.
      }
      if (!closing) await pulse.after(1, 20);
    }
  };
  const following = follow();

  const applyBend = async () => {
    const answer = z.object({ answer: z.int() });
    await Promise.allSettled([
      ...[sidecar, ...(second === null ? [] : [second])].map(async (each) =>
        (await each.running()).child.ask({ order: 'bend', bend: sidecarBend }, answer),
      ),
      farm.then((child) => child.ask({ order: 'bend', bend: farmBend }, answer)),
    ]);
  };
  /** One that dies meanwhile is told at its next start. */
  const applyHold = async () => {
    await farm
      .then((child) => child.ask({ order: 'hold', isHeld: holds > 0 }, z.object({ answer: z.int() })))
      .catch(() => undefined);
  };
  return {
    root,
    pulse,
    noted,
    events,
    heardAtMs,
    troubles,
    refusedWrites,
    rendersFolder,
    auditFile,
    journalFile: home.journalFile,
    note,
    farm: async () => (await farm).ready,
    async ask(question, tries = 5) {
      for (let left = tries; ; left -= 1) {
        try {
          return await question((await sidecar.running()).client);
        } catch (error) {
          if (left <= 1) throw error;
          await pulse.after(1, 100);
        }
      }
    },
    async killSidecar() {
      const { child } = await sidecar.running();
      note('other', 'SIGKILL for the sidecar');
      await child.kill();
    },
    async toggleSecondSidecar() {
      if (second === null) {
        note('secondSidecar', 'a second sidecar takes a seat at the journal');
        second = seat('second sidecar', join(root, 'home-2'), home.journalFile);
        await second.running();
        return;
      }
      const { client } = await second.running();
      const inHand = await client.submissions().catch(() => []);
      const driven = inHand.filter(({ state, drivenBy }) => !ENDED_STATES.has(state) && drivenBy === null);
      takenOver += driven.length;
      note('secondSidecar', `SIGKILL for the second sidecar, with ${driven.length} jobs in hand`);
      await second.leave();
      second = null;
    },
    takenOver: () => takenOver,
    async crashSidecarAt(checkpoint, pass) {
      const { child } = await sidecar.running();
      note('other', `SIGKILL for the sidecar at ${checkpoint}, ${pass} from now`);
      await child
        .ask({ order: 'crash', checkpoint, pass }, z.object({ answer: z.int() }))
        .catch(() => undefined);
    },
    async killFarm() {
      const child = await farm;
      note('farmKilled', 'SIGKILL for the farm');
      farm = child.kill().then(startFarm);
      await farm;
      note('other', 'the farm is back');
    },
    async addFaults(faults) {
      note('other', `faults ${JSON.stringify(faults)}`);
      await askForFaults((await farm).ready.admin, faults);
    },
    clearFaults: async () => askForFaults((await farm).ready.admin, null),
    async setDisk(disk, full) {
      if (fullDisks.has(disk) === full) return;
      if (full) fullDisks.add(disk);
      else fullDisks.delete(disk);
      note('other', `the disk for ${disk} ${full ? 'is full' : 'has room again'}`);
      const folders = full ? [rendersFolder] : [];
      switch (disk) {
        case 'journal':
          sidecarBend = { ...sidecarBend, fullDatabases: full ? [home.journalFile] : [] };
          break;
        case 'downloads':
          sidecarBend = { ...sidecarBend, fullFolders: folders };
          break;
        case 'downloadSpace':
          sidecarBend = { ...sidecarBend, noSpaceFolders: folders };
          break;
        case 'farm':
          farmBend = { ...farmBend, fullFolders: full ? [farmFolder] : [] };
      }
      await applyBend();
    },
    async setClock(whose, offsetMs) {
      const isFarms = whose === 'farm';
      note(isFarms ? 'farmClock' : 'clock', `the ${whose}'s clock is off by ${offsetMs / 3_600_000} h`);
      if (isFarms) farmBend = { ...farmBend, clockOffsetMs: offsetMs };
      else sidecarBend = { ...sidecarBend, clockOffsetMs: offsetMs };
      await applyBend();
    },
    async holdFrames() {
      holds += 1;
      await applyHold();
      return async () => {
        holds -= 1;
        await applyHold();
      };
    },
    async inspectFarm() {
      const child = await farm;
      return (await child.ask({ order: 'inspect' }, z.object({ tasks: z.array(inspectedTask) }))).tasks;
    },
    async close() {
      closing = true;
      await Promise.allSettled([sidecar.leave(), second?.leave(), farm.then((child) => child.kill())]);
      pulse.beat();
      await following;
    },
  };
}
