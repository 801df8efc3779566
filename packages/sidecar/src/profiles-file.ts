import type { LocalizedText } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import { z } from 'zod';
import { type Account, account, DEFAULT_PROFILE, ENVIRONMENT_PROFILE, profileName } from './api/profiles.ts';
import { newerFile } from './newer-file.ts';
import { readIfPresent, writeOwnerOnly } from './owner-only-file.ts';
import { parseJson, versionOf } from './parse-json.ts';

/** The accounts that are set up, and which of them is used when nothing else is said. */
export interface ProfileBook {
  readonly current: string | null;
  readonly profiles: ReadonlyMap<string, Account>;
}

/** Versions of the accounts file, as what they hold. Keys are in memory and in this owner-only file, nowhere else. */
const readers = {
  1: z.object({ version: z.literal(1), current: account }).transform(
    ({ current }): ProfileBook => ({
      current: DEFAULT_PROFILE,
      profiles: new Map([[DEFAULT_PROFILE, current]]),
    }),
  ),
  2: z
    .object({
      version: z.literal(2),
      current: profileName.nullable(),
      profiles: z.record(profileName, account),
    })
    .transform(
      ({ current, profiles }): ProfileBook => ({ current, profiles: new Map(Object.entries(profiles)) }),
    ),
} as const;

const NEWEST = 2;

/**
 * What the accounts file holds; nothing when there is none. A file of version 1 is read as one profile, and stays as it is
 * until something changes, so that an older Farmhand can still read it.
 *
 * @throws SubmissionError `account-unreadable` when it does not hold accounts, naming the field; `accounts-newer`.
 */
export async function readProfiles(file: string): Promise<ProfileBook> {
  const text = await readIfPresent(file);
  if (text === null) return { current: null, profiles: new Map() };
  const json = parseJson(text);
  const version = versionOf(json) ?? NEWEST;
  if (version > NEWEST) {
    throw new SubmissionError(
      newerFile('accounts-newer', file, {
        en: 'Update Farmhand on this computer; the file is left as it is.',
        zh: '请更新本机的 Farmhand；该文件保持不变。',
      }),
    );
  }
  const result = (version === 1 ? readers[1] : readers[2]).safeParse(json);
  if (!result.success) {
    const fields = fieldsOf(result.error);
    throw unreadable({
      en: `${file} does not hold a farm account (${fields}).`,
      zh: `${file} 中没有可用的农场账号（${fields}）。`,
    });
  }
  return result.data;
}

/** Writes them all, owner-only, whole or not at all. */
export async function writeProfiles(file: string, { current, profiles }: ProfileBook): Promise<void> {
  const content = { version: NEWEST, current, profiles: Object.fromEntries(profiles) };
  await writeOwnerOnly(file, `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * The account in `FARMHAND_ENDPOINT`, `FARMHAND_ACCESS_ID`, `FARMHAND_ACCESS_KEY` (and `FARMHAND_PLATFORM`); null unless
 * the first three are set.
 *
 * @throws SubmissionError `account-unreadable` when they do not hold an account, naming the field.
 */
export function accountOfEnvironment(env: Readonly<Record<string, string | undefined>>): Account | null {
  const { FARMHAND_ENDPOINT: endpoint, FARMHAND_ACCESS_ID: accessId, FARMHAND_ACCESS_KEY: accessKey } = env;
  if (!endpoint || !accessId || !accessKey) return null;
  const result = account.safeParse({
    endpoint,
    accessId,
    accessKey,
    platform: env.FARMHAND_PLATFORM || undefined,
  });
  if (!result.success) {
    const fields = fieldsOf(result.error);
    throw unreadable({
      en: `The FARMHAND_… variables do not hold a farm account (${fields}).`,
      zh: `FARMHAND_… 环境变量中没有可用的农场账号（${fields}）。`,
    });
  }
  return result.data;
}

/**
 * The account to work with: that of the environment ({@link accountOfEnvironment}), else the profile that
 * `FARMHAND_PROFILE` names, else the one in use; null when there is none.
 *
 * @throws SubmissionError `account-unreadable`, `accounts-newer`, `unknown-profile`.
 */
export async function loadAccount(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Account | null> {
  const ofEnvironment = accountOfEnvironment(env);
  if (ofEnvironment !== null) return ofEnvironment;
  const book = await readProfiles(file);
  const name = env.FARMHAND_PROFILE || book.current;
  return name === null ? null : mustHave(book, name);
}

/** @throws SubmissionError `unknown-profile`, which names those there are. */
export function mustHave({ profiles }: ProfileBook, name: string): Account {
  const found = profiles.get(name);
  if (found !== undefined) return found;
  const names = [...profiles.keys()].map((each) => `"${each}"`).join(', ');
  throw new SubmissionError({
    code: 'unknown-profile',
    message:
      name === ENVIRONMENT_PROFILE
        ? 'The FARMHAND_… variables do not name an account here.'
        : `There is no profile "${name}".`,
    hint: names === '' ? 'Set one up with "farmhand login".' : `Choose one of: ${names}.`,
    retryable: false,
    zh: {
      message:
        name === ENVIRONMENT_PROFILE
          ? '这里的 FARMHAND_… 环境变量没有指定账号。'
          : `没有名为“${name}”的账号配置。`,
      hint: names === '' ? '请运行“farmhand login”设置一个账号。' : `请选择其中之一：${names}。`,
    },
  });
}

function unreadable(message: LocalizedText): SubmissionError {
  return new SubmissionError({
    code: 'account-unreadable',
    message: message.en,
    hint: 'Set the account up again in the Farmhand preferences or with "farmhand login".',
    retryable: false,
    zh: { message: message.zh, hint: '请在 Farmhand 首选项中重新设置账号，或运行“farmhand login”。' },
  });
}

/** Names the fields at fault, never their values. */
function fieldsOf(error: z.ZodError): string {
  return error.issues.map(({ path }) => path.join('.') || 'not JSON').join(', ');
}
