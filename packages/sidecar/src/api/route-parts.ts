/** What the route tables are put together from. */
import { problem } from '@farmhand/model';
import { createRoute, z } from '@hono/zod-openapi';

export const API_BASE = '/api/v1';

export const problemAnswer = z.object({ problem });
export const nothing = z.object({});

export const json = <S extends z.ZodType>(schema: S, description: string) => ({
  content: { 'application/json': { schema } },
  description,
});

export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  body: { content: { 'application/json': { schema } }, required: true },
});

/** What the guard answers in place of any route. */
export const refusals = {
  401: json(problemAnswer, 'The bearer token is missing or of an earlier run.'),
  403: json(problemAnswer, 'Host or Origin are not those of the sidecar: a web page may be asking.'),
  503: json(problemAnswer, 'The sidecar is just ending; the next one answers.'),
} as const;

/** {@link refusals} of a route that takes a body. */
export const bodyRefusals = {
  ...refusals,
  413: json(problemAnswer, 'The body is larger than 2 MiB, or with a snapshot than 256 MiB.'),
  415: json(problemAnswer, 'The body is not declared as application/json.'),
} as const;

const common = {
  400: json(problemAnswer, 'The request is not understood.'),
  404: json(problemAnswer, 'There is no such thing; the problem says which.'),
  409: json(problemAnswer, 'Not possible as things stand; the problem says why.'),
  500: json(problemAnswer, 'A mistake of the sidecar; the problem says what it met.'),
} as const;

/** Every failure of a route without a body. */
export const failures = { ...refusals, ...common } as const;
/** Every failure of a route with a body. */
export const bodyFailures = { ...bodyRefusals, ...common } as const;

/** A route that reads and asks for nothing but its address. */
export const getRoute = <P extends string, S extends z.ZodType>(path: P, summary: string, answer: S) =>
  createRoute({
    method: 'get',
    path: `${API_BASE}${path}` as const,
    summary,
    responses: { 200: json(answer, summary), ...failures },
  });

/** A route that acts on something named in the body. */
export const actRoute = <P extends string, B extends z.ZodType, S extends z.ZodType>(
  method: 'post' | 'put',
  path: P,
  summary: string,
  body: B,
  answer: S,
) =>
  createRoute({
    method,
    path: `${API_BASE}${path}` as const,
    summary,
    request: jsonBody(body),
    responses: { 200: json(answer, summary), ...bodyFailures },
  });

/** Request header with the program somebody pressed something in (`blender`, `cli`), for the job's history. */
export const PROGRAM_HEADER = 'x-farmhand-program';
