import { SubmissionError } from '@farmhand/submission';
import { z } from 'zod';
import { type Account, account } from './api.ts';
import { readIfPresent, writeOwnerOnly } from './owner-only-file.ts';

/** Kept in memory and in an owner-only file, never logged or answered. */
const accountsFile = z.object({ version: z.literal(1), current: account });

/**
 * The account to work with: from `FARMHAND_ENDPOINT`, `FARMHAND_ACCESS_ID`, `FARMHAND_ACCESS_KEY` (and
 * `FARMHAND_PLATFORM`) when the first three are set, else from the accounts file; null when there is none.
 *
 * @throws SubmissionError `account-unreadable` when the file or the variables do not hold an account, naming the field.
 */
export async function loadAccount(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Account | null> {
  const { FARMHAND_ENDPOINT: endpoint, FARMHAND_ACCESS_ID: accessId, FARMHAND_ACCESS_KEY: accessKey } = env;
  if (endpoint && accessId && accessKey) {
    return parse('The FARMHAND_… variables', {
      endpoint,
      accessId,
      accessKey,
      platform: env.FARMHAND_PLATFORM,
    });
  }
  const text = await readIfPresent(file);
  if (text === null) return null;
  const result = accountsFile.safeParse(jsonOf(text));
  if (!result.success) {
    throw unreadable(`${file} does not hold a farm account (${fieldsOf(result.error)}).`);
  }
  return result.data.current;
}

export async function saveAccount(file: string, current: Account): Promise<void> {
  await writeOwnerOnly(file, `${JSON.stringify({ version: 1, current }, null, 2)}\n`);
}

/** Enough of an access id to recognise it by, and no more. */
export function maskAccessId(accessId: string): string {
  return accessId.length <= 8 ? '••••' : `${accessId.slice(0, 4)}…${accessId.slice(-4)}`;
}

function parse(where: string, value: unknown): Account {
  const result = account.safeParse(value);
  if (!result.success) throw unreadable(`${where} do not hold a farm account (${fieldsOf(result.error)}).`);
  return result.data;
}

function unreadable(message: string): SubmissionError {
  return new SubmissionError({
    code: 'account-unreadable',
    message,
    hint: 'Set the account up again in the Farmhand preferences or with "farmhand login".',
    retryable: false,
  });
}

/** Names the fields at fault, never their values. */
function fieldsOf(error: z.ZodError): string {
  return error.issues.map(({ path }) => path.join('.') || 'not JSON').join(', ');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
