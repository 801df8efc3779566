import { hostname, userInfo } from 'node:os';
import type { Actor } from '@farmhand/model';

/** Whoever uses this computer, when nobody says who it was. */
export function thisUser(program = ''): Actor {
  return { user: userName(), computer: hostname(), program };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the system's list, as in a container.
    return process.env.USER ?? process.env.USERNAME ?? '';
  }
}
