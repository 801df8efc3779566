/** Farm accounts under names of the user's own. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  API_BASE,
  actRoute,
  bodyFailures,
  failures,
  getRoute,
  json,
  jsonBody,
  nothing,
} from './route-parts.ts';

/** A farm account as the sidecar takes it, key included; {@link accountAnswer} is all it ever tells of one. */
export const account = z.object({
  /** Address of the farm's API: `https://task.renderbus.com`. */
  endpoint: z.url({ protocol: /^https?$/ }),
  accessId: z.string().min(1),
  accessKey: z.string().min(1),
  platform: z.string().default('2'),
});
export type Account = z.infer<typeof account>;
/** {@link Account} before defaults are filled in. */
export type AccountInput = z.input<typeof account>;

/** The profile that `PUT /account` sets when it names none. */
export const DEFAULT_PROFILE = 'default';

/** Stands for the account in the `FARMHAND_…` variables; no kept profile can have it. */
export const ENVIRONMENT_PROFILE = 'environment';

/** A name to tell accounts apart by: letters and digits of any script, and `.`, `_`, `-`, space within. */
export const profileName = z
  .string()
  .max(64)
  .regex(/^[\p{L}\p{N}]([\p{L}\p{M}\p{N}._ -]*[\p{L}\p{M}\p{N}])?$/u, {
    message: 'a profile name has letters and digits, with ".", "_", "-" or spaces between them',
  })
  .refine((name) => name !== ENVIRONMENT_PROFILE && name !== '__proto__', {
    message: 'this name stands for something else; choose another',
  });

export const accountAnswer = z.object({
  configured: z.boolean(),
  endpoint: z.string().nullable(),
  /** Masked: enough to recognise it by. */
  accessId: z.string().nullable(),
  /** Name of the profile in use; null when there is none. */
  profile: z.string().nullable().default(null),
});
export type AccountAnswer = z.infer<typeof accountAnswer>;

/** A profile as it is shown: never its key. */
export const profileView = z
  .object({
    /** `environment` for the account in the `FARMHAND_…` variables. */
    name: z.string(),
    endpoint: z.string(),
    /** Masked. */
    accessId: z.string(),
    platform: z.string(),
    /** Whether submissions that name no profile are made with it. */
    current: z.boolean(),
    /** Submissions of its account that have not ended. */
    openSubmissions: z.number().int().nonnegative(),
  })
  .meta({ id: 'Profile' });
export type ProfileView = z.infer<typeof profileView>;

export const profilesAnswer = z.object({
  /** Null when none is chosen. */
  current: z.string().nullable(),
  /** By name. */
  profiles: z.array(profileView),
});
export type ProfilesAnswer = z.infer<typeof profilesAnswer>;

const nameParameter = z.object({ name: z.string() });
const onProfile = <P extends string, B extends z.ZodType>(
  method: 'put' | 'post',
  path: P,
  summary: string,
  body: B,
) =>
  createRoute({
    method,
    path: `${API_BASE}/profiles/{name}${path}` as const,
    summary,
    request: { params: nameParameter, ...jsonBody(body) },
    responses: { 200: json(profilesAnswer, 'All profiles, as they now are.'), ...bodyFailures },
  });

export const setAccountRequest = account.extend({
  /** The profile to set and use; `default` unless given. */
  profile: profileName.optional(),
});

export const profileRoutes = {
  getAccount: getRoute('/account', 'The farm account in use, without its key.', accountAnswer),
  setAccount: actRoute(
    'put',
    '/account',
    'Tries an account against the farm and, when it answers, keeps it as a profile and uses it.',
    setAccountRequest,
    accountAnswer,
  ),
  listProfiles: getRoute('/profiles', 'The accounts that are set up, without their keys.', profilesAnswer),
  setProfile: onProfile(
    'put',
    '',
    'Tries an account against the farm and, when it answers, keeps it under the name. The first is used at once.',
    account,
  ),
  useProfile: onProfile(
    'post',
    '/use',
    'Makes it the one that submissions without a profile go to. Jobs of the others go on.',
    nothing,
  ),
  renameProfile: onProfile('post', '/rename', 'Gives it another name.', z.object({ name: profileName })),
  removeProfile: createRoute({
    method: 'delete',
    path: `${API_BASE}/profiles/{name}`,
    summary: 'Forgets the account. Refused while it has submissions that have not ended.',
    request: { params: nameParameter },
    responses: { 200: json(profilesAnswer, 'The profiles that are left.'), ...failures },
  }),
} as const;
