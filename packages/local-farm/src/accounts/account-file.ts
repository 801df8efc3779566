import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LocalFarmError, systemErrorCode } from '../errors.ts';

const accountSchema = z.object({
  accessId: z.string().min(1),
  accessKey: z.string().min(1),
  userId: z.number().int().positive(),
  userName: z.string().min(1),
});

/** The main account of a local farm. The key signs requests and is shown to nobody. */
export type FarmAccount = Readonly<z.infer<typeof accountSchema>>;

/** An account as a caller may give it; the user's number and name have defaults. */
export interface FarmAccountInput {
  readonly accessId: string;
  readonly accessKey: string;
  /** Default 10000001. */
  readonly userId?: number | undefined;
  /** Default `local`. */
  readonly userName?: string | undefined;
}

const DEFAULT_USER = { userId: 10_000_001, userName: 'local' };

/**
 * The account given, or the one kept in the data folder's `account.json`, made at random on the first start.
 *
 * The file is readable by its owner only. Windows has no such mode: there the rights of the data folder decide,
 * which inside the user's profile means the same.
 *
 * @throws LocalFarmError `account-unreadable` when the file is there but is not an account.
 */
export async function openAccount(
  dataFolder: string,
  given: FarmAccountInput | undefined,
): Promise<FarmAccount> {
  if (given !== undefined) return checkGiven(given);
  const path = join(dataFolder, 'account.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw new LocalFarmError('account-unreadable', `The farm's account file ${path} cannot be read.`, {
      cause: error,
    });
  });
  if (text === null) return createAccount(path);
  const parsed = accountSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new LocalFarmError(
      'account-unreadable',
      `The farm's account file ${path} is damaged. Delete it to get a new account, then log in again with the new key.`,
    );
  }
  return parsed.data;
}

function checkGiven(given: FarmAccountInput): FarmAccount {
  const parsed = accountSchema.safeParse({
    accessId: given.accessId,
    accessKey: given.accessKey,
    userId: given.userId ?? DEFAULT_USER.userId,
    userName: given.userName ?? DEFAULT_USER.userName,
  });
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new LocalFarmError(
      'options-invalid',
      `The account given to the local farm is not usable: check ${fields}.`,
    );
  }
  return parsed.data;
}

async function createAccount(path: string): Promise<FarmAccount> {
  const account: FarmAccount = {
    accessId: `local-${randomBytes(12).toString('hex')}`,
    accessKey: randomBytes(32).toString('base64url'),
    userId: randomInt(10_000_001, 99_999_999),
    userName: DEFAULT_USER.userName,
  };
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, `${JSON.stringify(account, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(temporary, path);
  return account;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
