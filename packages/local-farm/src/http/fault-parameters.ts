import { type EndpointName, endpoints } from '@farmhand/client/endpoints';
import { z } from 'zod';
import type { Fault, GatewayPart } from '../faults.ts';

const GATEWAY_PARTS = ['missing', 'packs', 'upload', 'list', 'file', '*'] as const satisfies (
  | GatewayPart
  | '*'
)[];

/** What every fault may have. */
const common = {
  endpoint: z
    .custom<EndpointName | '*'>(
      (name) => name === '*' || (typeof name === 'string' && Object.hasOwn(endpoints, name)),
      'is no call of the farm: a name such as "createTask" is wanted, or "*" for all',
    )
    .optional(),
  gateway: z.enum(GATEWAY_PARTS, `is no part of the gateway: ${GATEWAY_PARTS.join(', ')} are`).optional(),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
};

const milliseconds = z.number().min(0).max(3_600_000);

const answerFault = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.enum(['html', 'status502', 'hang', 'resetBefore', 'truncated', 'resetAfter']),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    retryAfter: z
      .union([z.number().min(0), z.string().regex(/^[\x20-\x7e]+$/)], 'is neither seconds nor a date')
      .optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('farmCode'),
    code: z.int(),
    message: z.string().optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('latency'),
    latencyMs: milliseconds,
    jitterMs: milliseconds.optional(),
  }),
]);

const breakingFault = z.strictObject({
  ...common,
  endpoint: z
    .undefined('is not for "afterBytes": that breaks uploads and downloads of the gateway')
    .optional(),
  gateway: z.enum(['packs', 'upload', 'file'], 'is "packs", "upload" or "file" with "afterBytes"'),
  afterBytes: z.int().min(0),
});

/** A fault as the admin endpoint takes it, the same as in the code. */
export const faultParameters = z.unknown().transform((given, context): Fault => {
  const isBreaking = typeof given === 'object' && given !== null && 'afterBytes' in given;
  const parsed = isBreaking ? breakingFault.safeParse(given) : answerFault.safeParse(given);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      context.addIssue({ code: 'custom', path, message });
    }
    return z.NEVER;
  }
  const { endpoint, gateway, ...rest } = parsed.data;
  if ('afterBytes' in rest) {
    if (gateway === 'packs' || gateway === 'upload' || gateway === 'file') return { ...rest, gateway };
  } else if (endpoint === undefined && gateway !== undefined) {
    return { ...rest, gateway };
  } else if (endpoint !== undefined && gateway === undefined) {
    return { ...rest, endpoint };
  }
  context.addIssue('Say what is struck: either "endpoint" or "gateway".');
  return z.NEVER;
});
