/** Whether a process of that number is seen from here; one in a container of its own is not, although it runs. */
export function processAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be asked, which says that it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
