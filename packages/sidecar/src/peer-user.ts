import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/**
 * Linux's tables of connections, with the user that each end belongs to (proc_net_tcp in the kernel's documentation). A program
 * may have its end of an IPv4 connection in that of IPv6.
 */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const;
/** What stands before an IPv4 address in the table of IPv6. */
const MAPPED = '0000000000000000FFFF0000';
const ROOT = 0;

export interface PeerOptions {
  readonly socket: Pick<Socket, 'localPort' | 'remotePort'>;
  /** User that may connect. */
  readonly ownUser: number;
  /** The tables, one after the other. */
  readonly table: string;
}

/**
 * Whether another user of this machine is at the other end. An address that is opened in a browser can be read by all users
 * in the list of processes for a moment; its code is nothing to them then. Only Linux says whose a connection is; elsewhere,
 * and of a connection that is not in the table, nobody is taken for another user.
 */
export async function isOtherUser(socket: Socket): Promise<boolean> {
  const ownUser = process.getuid?.();
  if (ownUser === undefined || process.platform !== 'linux') return false;
  const tables = await Promise.all(TABLES.map((file) => readFile(file, 'latin1').catch(() => '')));
  return belongsToOther({ socket, ownUser, table: tables.join('\n') });
}

/** {@link isOtherUser} for a given table. */
export function belongsToOther({ socket, ownUser, table }: PeerOptions): boolean {
  const ends = `${loopback(socket.remotePort)} (?:${MAPPED})?${loopback(socket.localPort)}`;
  // Then state, queues, timer and retransmits.
  const user = new RegExp(`${ends}(?: +\\S+){4} +(\\d+)`).exec(table)?.[1];
  return user !== undefined && Number(user) !== ownUser && Number(user) !== ROOT;
}

/** 127.0.0.1 and a port as the table has them, on machines whose lowest byte comes first, as all are that Node runs on there. */
function loopback(port = 0): string {
  return `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}
