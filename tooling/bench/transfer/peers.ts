import { spawnSync } from 'node:child_process';

/** Public programs that Farmhand is held against, and the Debian package each comes from. */
export const PEERS = {
  rsync: { debianPackage: 'rsync', version: ['--version'] },
  rclone: { debianPackage: 'rclone', version: ['version'] },
  curl: { debianPackage: 'curl', version: ['--version'] },
  xxhsum: { debianPackage: 'xxhash', version: ['--version'] },
  b3sum: { debianPackage: 'b3sum', version: ['--version'] },
  find: { debianPackage: 'findutils', version: ['--version'] },
} as const;
export type Peer = keyof typeof PEERS;

/** The first line of what a program says of its version; null when it is not installed. */
export function versionOf(peer: Peer): string | null {
  const { stdout, stderr, error } = spawnSync(peer, [...PEERS[peer].version], { encoding: 'utf8' });
  if (error !== undefined) return null;
  return `${stdout}${stderr}`.trim().split('\n')[0] ?? '';
}

/** Those of the programs that are here; says which are not, and how to get them. */
export function availablePeers(peers: readonly Peer[], say: (line: string) => void): ReadonlySet<Peer> {
  const here = new Set<Peer>();
  for (const peer of peers) {
    const version = versionOf(peer);
    if (version === null) say(`  ${peer} is not here: apt-get install ${PEERS[peer].debianPackage}`);
    else here.add(peer);
  }
  return here;
}
