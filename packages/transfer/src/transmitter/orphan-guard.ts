import { spawn } from 'node:child_process';

/** Waits for a line; when its input ends without one, whoever was to write it is gone. */
const GUARD = 'read -r _ || { kill -s KILL -- "-$1"; rm -rf -- "$2"; }';

/**
 * Sees to it that a process group does not outlive this process, however that ends: no second program works on the
 * same files after a restart, and no secret is left in its folder. A small shell waits beside the group for as long;
 * its input ends when this process does.
 *
 * On Windows nothing is needed: the system ends programs that are not detached with the one that started them.
 *
 * @param groupId undefined for a program that could not be started.
 * @param folder removed with all in it when the group is killed so.
 */
export function guardGroup(groupId: number | undefined, folder: string): { release(): void } {
  if (groupId === undefined || process.platform === 'win32') return { release() {} };
  const guard = spawn('/bin/sh', ['-c', GUARD, 'sh', String(groupId), folder], {
    // Out of reach of Ctrl-C and of what ends our own group.
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell there is no guard, and the program runs all the same.
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  return {
    release() {
      guard.stdin.end('done\n');
    },
  };
}
