/**
 * Where the vendor's program remembers what it has sent: files whose modification time and size are the same as then
 * it does not send again. `none` for what is always sent.
 */
export type TransmitterDatabase =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'sqlite';
      /** Of a file that the program makes when it is not there. */
      readonly path: string;
    }
  | {
      readonly kind: 'redis';
      readonly host: string;
      readonly port: number;
      /** A secret: it stands in a file only this user can read, for as long as the program runs. */
      readonly password: string;
      /** Number of the database. */
      readonly tableIndex: number;
      /** How long the program waits for Redis; 5 seconds unless given. */
      readonly timeoutMs?: number;
    };

/** Text of the ini file that the program's `-C` names. The farm's platform number keeps platforms apart. */
export function databaseIni(database: TransmitterDatabase, platform: string): string {
  const redis = database.kind === 'redis' ? database : null;
  return [
    '[database]',
    `on = ${database.kind !== 'none'}`,
    `platform_id = ${oneLine(platform)}`,
    `type = ${redis === null ? 'sqlite' : 'redis'}`,
    '',
    '[redis]',
    `host = ${oneLine(redis?.host ?? '127.0.0.1')}`,
    `port = ${redis?.port ?? 6379}`,
    `password = ${oneLine(redis?.password ?? '')}`,
    `table_index = ${redis?.tableIndex ?? 0}`,
    `timeout = ${redis?.timeoutMs ?? 5_000}`,
    '',
    '[sqlite]',
    `db_path = ${database.kind === 'sqlite' ? oneLine(database.path) : ''}`,
    'temporary = false',
    '',
  ].join('\n');
}

/** An ini file has no way to write a line break inside a value; it would begin an entry of its own. */
function oneLine(value: string): string {
  return value.replace(/[\r\n\0]/g, '');
}
