import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

/** Whom pictures show: nobody's own name, and nobody's own computer. */
const USER = 'artist';
const COMPUTER = 'workstation';

/** Has this process take itself for another user's on another computer, for as long as it runs: jobs say whose they are, and where from. */
export function asAnybody(): void {
  const { userInfo } = os;
  Object.assign(os, { hostname: () => COMPUTER, userInfo: () => ({ ...userInfo(), username: USER }) });
  syncBuiltinESMExports();
}
