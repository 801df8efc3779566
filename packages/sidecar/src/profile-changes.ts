/** What may be done to the accounts that are set up, as plain data: the file and the running services come after. */
import { SubmissionError } from '@farmhand/submission';
import type { Account } from './api/profiles.ts';
import { mustHave, type ProfileBook } from './profiles-file.ts';

/** Whether two are the same account of the same farm, whatever their keys. */
export type SameAccount = (a: Account, b: Account) => boolean;

/**
 * Keeps an account under a name; the first one is used at once. An account that stood there and has open submissions is
 * kept under a free name beside it, so that its jobs go on. The same account under another name gets the same key.
 *
 * @throws SubmissionError `profile-other-platform` when the same account is kept for another platform: the journal does
 * not tell their jobs apart.
 */
export function withProfile(
  book: ProfileBook,
  name: string,
  account: Account,
  { same, hasOpen }: { readonly same: SameAccount; readonly hasOpen: (account: Account) => boolean },
): ProfileBook {
  const profiles = new Map<string, Account>();
  for (const [each, kept] of book.profiles) {
    if (each === name || !same(kept, account)) profiles.set(each, kept);
    else if (kept.platform === account.platform) profiles.set(each, account);
    else throw otherPlatform(each, kept.platform);
  }
  const displaced = book.profiles.get(name);
  profiles.set(name, account);
  if (displaced !== undefined && ![...profiles.values()].some((kept) => same(kept, displaced))) {
    if (hasOpen(displaced)) profiles.set(freeName(name, profiles), displaced);
  }
  return { current: book.current ?? name, profiles };
}

/** @throws SubmissionError `unknown-profile`, `profile-exists`. */
export function renamed(book: ProfileBook, name: string, to: string): ProfileBook {
  const account = mustHave(book, name);
  if (name === to) return book;
  if (book.profiles.has(to)) {
    throw new SubmissionError({
      code: 'profile-exists',
      message: `There is a profile "${to}" already.`,
      hint: 'Choose another name, or remove that profile first.',
      retryable: false,
      zh: { message: `已有名为“${to}”的账号配置。`, hint: '请换一个名称，或先移除该账号配置。' },
    });
  }
  const profiles = new Map(
    [...book.profiles].map(([each, kept]) => (each === name ? [to, account] : [each, kept])),
  );
  return { current: book.current === name ? to : book.current, profiles };
}

/**
 * Without a profile. When it was in use, none is: another farm must not be paid by surprise.
 *
 * @throws SubmissionError `unknown-profile`; `profile-in-use` when its account has open submissions and no other name.
 */
export function withoutProfile(
  book: ProfileBook,
  name: string,
  { same, openOf }: { readonly same: SameAccount; readonly openOf: (account: Account) => number },
): ProfileBook {
  const account = mustHave(book, name);
  const profiles = new Map(book.profiles);
  profiles.delete(name);
  const open = openOf(account);
  if (open > 0 && ![...profiles.values()].some((kept) => same(kept, account))) {
    throw new SubmissionError({
      code: 'profile-in-use',
      message: `The profile "${name}" has ${open === 1 ? 'a submission that has' : `${open} submissions that have`} not ended.`,
      hint: 'Wait for them to end, or cancel them, then remove the profile.',
      retryable: true,
      zh: {
        message: `账号配置“${name}”还有 ${open} 个未结束的提交。`,
        hint: '请等它们结束或取消它们，然后再移除该账号配置。',
      },
    });
  }
  return { current: book.current === name ? null : book.current, profiles };
}

function otherPlatform(name: string, platform: string): SubmissionError {
  return new SubmissionError({
    code: 'profile-other-platform',
    message: `The profile "${name}" has the same account for platform ${platform}.`,
    hint: 'Use one platform for an account, or remove that profile first.',
    retryable: false,
    zh: {
      message: `账号配置“${name}”已将同一账号用于分区 ${platform}。`,
      hint: '一个账号请只使用一个分区，或先移除该账号配置。',
    },
  });
}

function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  for (let number = 2; ; number += 1) {
    const candidate = `${name.slice(0, 56)}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
