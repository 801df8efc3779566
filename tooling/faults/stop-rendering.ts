import { taskStatuses } from '@farmhand/local-farm';
import type { SubmissionView } from '@farmhand/model';
import type { World } from './world.ts';

/** What is known of the run that a job is to be stopped in. */
export interface StopContext {
  /** The newest state of each job, by its id. */
  readonly lastStates: () => readonly (readonly [string, SubmissionView['state']])[];
  /** Jobs that were stopped; the next is added. */
  readonly stopped: Set<string>;
  /** Has something go on while the schedule does. */
  readonly apart: (work: Promise<unknown>) => void;
}

/** Frames are held for a job to stop, and for a lost press to be carried out, for so many beats at most. */
const MOST_BEATS_HELD = 40;
/** A beat without a word from the sidecar. Milliseconds. */
const SILENCE_MS = 150;
/** A job that the sidecar knows the farm has. */
const STOPPABLE: ReadonlySet<SubmissionView['state']> = new Set(['submitted', 'rendering']);

/** Stops a job while it renders: one that finds nothing left to stop is no trial, so the farm's frames wait for it. */
export async function stopRendering(world: World, context: StopContext): Promise<void> {
  const release = await world.holdFrames();
  const id = await untilRendering(world, context).catch(() => null);
  if (id === null) {
    world.note('other', 'nothing is there to stop');
    return release();
  }
  context.stopped.add(id);
  world.note('other', `${id} is stopped`);
  context.apart(pressStop(world, id).finally(release));
}

/** The newest job that both the sidecar and the farm say is being rendered, once there is one. */
async function untilRendering(world: World, { lastStates, stopped }: StopContext): Promise<string | null> {
  for (let beats = 0; beats < MOST_BEATS_HELD; beats += 1) {
    const rendering = (await world.inspectFarm()).filter(({ status }) => status === taskStatuses.rendering);
    const [id] =
      lastStates().findLast(
        ([one, state]) =>
          STOPPABLE.has(state) &&
          !stopped.has(one) &&
          rendering.some(({ labels }) => labels.includes(`farmhand-${one}`)),
      ) ?? [];
    if (id !== undefined) return id;
    await world.pulse.after(1, SILENCE_MS);
  }
  return null;
}

async function pressStop(world: World, id: string): Promise<void> {
  try {
    await world.ask((client) => client.stop(id), 1);
  } catch (error) {
    // Asked of a sidecar that died, it is carried out by the next; or the press was lost with it.
    for (let beats = 0; beats < MOST_BEATS_HELD && !isStopAnswered(world, id); beats += 1)
      await world.pulse.after(1, SILENCE_MS);
    throw error;
  }
}

function isStopAnswered({ events }: World, id: string): boolean {
  return events.some(
    ({ submissionId, body }) =>
      submissionId === id &&
      body.type === 'control' &&
      body.control.type === 'stop' &&
      body.outcome !== 'asked',
  );
}
