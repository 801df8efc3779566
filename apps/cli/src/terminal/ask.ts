import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EXIT } from './exit-codes.ts';

/** The answer to a question at the terminal; without a terminal the first line that is piped in. Empty for none. */
export function askFor(question: string, signal?: AbortSignal): Promise<string> {
  return ask(question, process.stderr, signal);
}

/** As {@link askFor}, but what is typed does not show. */
export function askForSecret(question: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(question);
  const unseen = new Writable({ write: (_chunk, _encoding, written) => written() });
  return ask('', unseen).finally(() => {
    if (process.stdin.isTTY) process.stderr.write('\n');
  });
}

async function ask(question: string, output: NodeJS.WritableStream, signal?: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).split(/\r?\n/)[0] ?? '';
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  const given = Promise.withResolvers<string>();
  // Ctrl+C at a question is as good as anywhere else; Ctrl+D gives no answer.
  reader.on('SIGINT', () => {
    if (!process.emit('SIGINT')) process.exit(EXIT.interrupted);
  });
  reader.on('close', () => given.resolve(''));
  const onAbort = () => given.resolve('');
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([reader.question(question), given.promise]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    reader.close();
  }
}
