import type { Actor } from '@farmhand/model';
import { thisUser } from '@farmhand/submission';
import type { Context } from 'hono';
import { PROGRAM_HEADER } from './api/route-parts.ts';

/** This user, at the program that the request says it comes from. */
export function actorOf(c: Context): Actor {
  const program = c.req.header(PROGRAM_HEADER) ?? '';
  return thisUser(/^[\w. -]{1,40}$/.test(program) ? program : '');
}
