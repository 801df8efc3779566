/** Host programs that are open now: a plugin registers its session, waits for requests, and answers them. */
import {
  type findingFix,
  hostName,
  hostSnapshot,
  localPath,
  operatingSystem,
  owner,
  problem,
  storedPath,
} from '@farmhand/model';
import { createRoute, z } from '@hono/zod-openapi';
import { API_BASE, bodyFailures, failures, getRoute, json, jsonBody, nothing } from './route-parts.ts';

/** What a host can be asked to do, by name; a plugin names those it can. */
export const hostAbility = z.enum([
  'takeSnapshot',
  'saveScene',
  'relink',
  'makeRelative',
  'pickFiles',
  'reveal',
  'changeOutputFormat',
  'changeOutputPath',
]);
export type HostAbility = z.infer<typeof hostAbility>;

/** Those that are known here: a newer plugin may name others, which no panel of this sidecar asks for. */
const hostAbilities = z.preprocess(
  (named) => (Array.isArray(named) ? named.filter((each) => hostAbility.safeParse(each).success) : named),
  z.array(hostAbility),
);

/** What is open in the host just now. */
export const hostScene = z.object({
  /** Null while it was never saved. */
  path: localPath.nullable(),
  /** As the host's title bar has it. */
  name: z.string().max(1000),
  unsavedChanges: z.boolean(),
  /**
   * Rises with every change of the scene that the host tells of (or drawn anew), so that a panel knows that its snapshot is
   * an old one; 0 where the host does not tell.
   */
  revision: z.number().int().nonnegative().default(0),
});
export type HostScene = z.infer<typeof hostScene>;

/** How a plugin introduces itself, and what it says again when it changes. */
export const hostState = z.object({
  host: z.object({ name: hostName, version: z.string().min(1).max(200), system: operatingSystem }),
  /** Version of the plugin. */
  pluginVersion: z.string().max(100),
  processId: z.number().int().positive(),
  scene: hostScene,
  abilities: hostAbilities,
});
export type HostState = z.infer<typeof hostState>;

/** A host as a panel sees it. */
export const hostSession = z
  .object({
    /** A UUID that the plugin drew. */
    id: z.string(),
    ...hostState.shape,
    /**
     * `connected`: it waits for requests. `busy`: it has one to carry out. `lost`: it has not been heard of for a while, or its
     * process has ended; it comes back under the same id when it is heard of again.
     */
    connection: z.enum(['connected', 'busy', 'lost']),
    /** ISO 8601 instant. */
    lastHeardAt: z.iso.datetime(),
    /** When the snapshot that checks and submissions use was taken; null while there is none. */
    snapshotTakenAt: z.iso.datetime({ offset: true }).nullable(),
  })
  .meta({ id: 'HostSession' });
export type HostSession = z.infer<typeof hostSession>;

/** What a panel asks of a host. */
export const hostAction = z
  .discriminatedUnion('action', [
    /** What the live host knows of its scene; the sidecar keeps it for checks and submissions of this session. */
    z.object({ action: z.literal('takeSnapshot') }),
    /** Under the name it has. Refused by a host whose scene was never saved. */
    z.object({ action: z.literal('saveScene') }),
    /** Points every reference that is stored as `path` at another file. */
    z.object({ action: z.literal('relink'), path: storedPath, to: localPath }),
    z.object({ action: z.literal('makeRelative'), path: storedPath }),
    /** The host's own file dialog. */
    z.object({
      action: z.literal('pickFiles'),
      kind: z.enum(['file', 'folder']),
      title: z.string().max(200),
      multiple: z.boolean().default(false),
      /** Where the dialog begins; null leaves it to the host. */
      folder: localPath.nullable().default(null),
    }),
    /** Selects the thing in the host's own editors, so that the artist sees it. */
    z.object({ action: z.literal('reveal'), owner }),
    z.object({ action: z.literal('changeOutputFormat'), format: z.string() }),
    /** As the fix of that name: the output that is stored as `path` gets a name of its own, drawn by the host. */
    z.object({ action: z.literal('changeOutputPath'), path: z.string() }),
  ])
  .meta({ id: 'HostAction' });
export type HostAction = z.infer<typeof hostAction>;
export type HostActionInput = z.input<typeof hostAction>;

/** A request on its way to the host. */
export const hostRequest = z.object({
  requestId: z.string(),
  ask: hostAction,
  /** Nobody waits for it any longer than this: a host that was busy until then leaves it. Milliseconds. */
  withinMs: z.number().int().nonnegative(),
});
export type HostRequest = z.infer<typeof hostRequest>;

/** What a host did, by action. */
export const hostResult = z
  .discriminatedUnion('action', [
    z.object({ action: z.literal('takeSnapshot'), snapshot: hostSnapshot }),
    z.object({ action: z.literal('saveScene'), scenePath: localPath }),
    /** `changed`: how many references now say something else. */
    z.object({ action: z.literal('relink'), changed: z.number().int().nonnegative() }),
    z.object({ action: z.literal('makeRelative'), changed: z.number().int().nonnegative() }),
    /** Empty when the artist closed the dialog. */
    z.object({ action: z.literal('pickFiles'), paths: z.array(localPath) }),
    z.object({ action: z.literal('reveal') }),
    z.object({ action: z.literal('changeOutputFormat') }),
    z.object({ action: z.literal('changeOutputPath') }),
  ])
  .meta({ id: 'HostResult' });
export type HostResult = z.infer<typeof hostResult>;

export const hostAnswer = z.object({
  requestId: z.string(),
  outcome: z.discriminatedUnion('type', [
    z.object({ type: z.literal('done'), result: hostResult }),
    z.object({ type: z.literal('refused'), problem }),
  ]),
  /** What is open after it. */
  scene: hostScene.optional(),
});
export type HostAnswer = z.infer<typeof hostAnswer>;

/** What a panel gets: the result, but of a snapshot only when it was taken. */
export const hostActionAnswer = z.object({
  result: z.discriminatedUnion('action', [
    z.object({ action: z.literal('takeSnapshot'), takenAt: z.iso.datetime({ offset: true }) }),
    ...hostResult.options.filter((each) => each.shape.action.value !== 'takeSnapshot'),
  ] as unknown as [
    z.ZodObject<{ action: z.ZodLiteral<'takeSnapshot'>; takenAt: z.ZodISODateTime }>,
    Exclude<(typeof hostResult)['options'][number], (typeof hostResult)['options'][0]>,
  ]),
  host: hostSession,
});
export type HostActionAnswer = z.infer<typeof hostActionAnswer>;

/** Longest time one poll waits. Milliseconds. */
export const LONGEST_POLL_MS = 25_000;

export const pollRequest = z.object({
  /** How long to wait for a request. Milliseconds. */
  waitMs: z.number().int().min(0).max(LONGEST_POLL_MS).default(LONGEST_POLL_MS),
  /** What is open, when it is another than was told last. */
  scene: hostScene.optional(),
  /**
   * Requests that it was handed and whose answers have not arrived: others that were handed out got lost on the way, and are
   * handed out again. Not given, all are taken to have arrived.
   */
  holding: z.array(z.string()).max(1000).optional(),
});

const idParameter = z.object({ id: z.uuid() });
const hostsAnswer = z.object({ hosts: z.array(hostSession) });
const hostSessionAnswer = z.object({ host: hostSession });

export const hostRoutes = {
  listHosts: getRoute('/hosts', 'Host programs that are open, those heard of last first.', hostsAnswer),
  registerHost: createRoute({
    method: 'put',
    path: `${API_BASE}/hosts/{id}`,
    summary: 'A plugin registers its host, or says anew what it is.',
    request: { params: idParameter, ...jsonBody(hostState) },
    responses: { 200: json(hostSessionAnswer, 'The session.'), ...bodyFailures },
  }),
  pollHost: createRoute({
    method: 'post',
    path: `${API_BASE}/hosts/{id}/poll`,
    summary: 'A plugin waits for requests. Answers at once when there are some, with none after `waitMs`.',
    description:
      'A host that is not known (any more) is answered with the problem `unknown-host`, and registers anew.',
    request: { params: idParameter, ...jsonBody(pollRequest) },
    responses: {
      200: json(z.object({ requests: z.array(hostRequest) }), 'What to do, in this order.'),
      ...bodyFailures,
    },
  }),
  answerHost: createRoute({
    method: 'post',
    path: `${API_BASE}/hosts/{id}/answers`,
    summary: 'A plugin tells what became of a request.',
    request: { params: idParameter, ...jsonBody(hostAnswer) },
    responses: {
      200: json(z.object({ taken: z.boolean() }), 'False when nobody waits for it any more.'),
      ...bodyFailures,
    },
  }),
  leaveHost: createRoute({
    method: 'delete',
    path: `${API_BASE}/hosts/{id}`,
    summary: 'A plugin says that its host closes.',
    request: { params: idParameter },
    responses: { 200: json(nothing, 'Forgotten.'), ...failures },
  }),
  askHost: createRoute({
    method: 'post',
    path: `${API_BASE}/hosts/{id}/requests`,
    summary: 'Asks something of a host, and answers when the host has.',
    description:
      'Problems: `host-lost`, `host-cannot` (the plugin lacks the ability), `host-slow` (no answer in time), and whatever the host refuses it with.',
    request: { params: idParameter, ...jsonBody(hostAction) },
    responses: { 200: json(hostActionAnswer, 'What the host did.'), ...bodyFailures },
  }),
} as const;

/** Of a fix that only the host can carry out; null for the others. */
export type HostFix = Extract<
  z.infer<typeof findingFix>,
  { action: 'relink' | 'makeRelative' | 'saveScene' | 'changeOutputFormat' | 'changeOutputPath' }
>;
