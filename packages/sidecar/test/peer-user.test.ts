import { expect, it } from 'vitest';
import { belongsToOther } from '../src/peer-user.ts';

/** As the kernel writes it, here with the sidecar on port 40001 (9C41) and a browser on 50000 (C350). */
const row = (local: string, remote: string, user: number) =>
  `   7: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000 ${String(user).padStart(5)}        0 2977611 1 000000009e2a5e8c 20 4 30 10 -1`;
const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const BROWSER = '0100007F:C350';
const SIDECAR = '0100007F:9C41';
const MAPPED = '0000000000000000FFFF0000';
const socket = { localPort: 40_001, remotePort: 50_000 };

it.each([
  ['our own user’s', [row(SIDECAR, BROWSER, 1000), row(BROWSER, SIDECAR, 1000)], false],
  ['another user’s', [row(SIDECAR, BROWSER, 1000), row(BROWSER, SIDECAR, 1001)], true],
  [
    'another user’s, by IPv6',
    [row(SIDECAR, BROWSER, 1000), row(`${MAPPED}${BROWSER}`, `${MAPPED}${SIDECAR}`, 1001)],
    true,
  ],
  ['the administrator’s', [row(BROWSER, SIDECAR, 0)], false],
  ['in no table', [row('0100007F:C351', SIDECAR, 1001), row(BROWSER, '0100007F:9C42', 1001)], false],
])('a connection that is %s', (_, rows, isOther) => {
  expect(belongsToOther({ socket, ownUser: 1000, table: [HEADER, ...rows].join('\n') })).toBe(isOther);
});
