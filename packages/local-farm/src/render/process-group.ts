import { type ChildProcess, spawn } from 'node:child_process';
import { systemErrorCode } from '../errors.ts';

/**
 * Ends a process and all it started, at once. The process must have been spawned with `detached` (a group of its
 * own) where the system is not Windows.
 */
export function killProcessGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/PID', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}
