import type { TransferCache } from '@farmhand/model';

/** `rediss://ann@cache.studio:6379/0`, as the command line takes it: `rediss` for TLS. */
export function redisAddress({
  host,
  port,
  user,
  database,
  tls,
}: Extract<TransferCache, { kind: 'redis' }>): string {
  const who = user === '' ? '' : `${encodeURIComponent(user)}@`;
  return `${tls ? 'rediss' : 'redis'}://${who}${host}:${port}/${database}`;
}
