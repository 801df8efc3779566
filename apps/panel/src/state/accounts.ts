import type { ProfilesAnswer } from '@farmhand/sidecar/api';
import { computed, signal } from '@preact/signals';
import { onNews } from '../api/news.ts';
import { call } from '../api/request.ts';

/** Accounts that are set up, without their keys; null until they are loaded. */
export const accounts = signal<ProfilesAnswer | null>(null);

/** The account that is in use; null when there is none, or it is not loaded yet. */
export const account = computed(() => accounts.value?.profiles.find(({ current }) => current) ?? null);

/** How often they were told by whoever changed them, which is newer than an answer that was asked for before. */
let told = 0;

/** Asks the sidecar anew. @throws CallError. */
export async function loadAccounts(): Promise<void> {
  const before = told;
  const answer = await call('get /profiles', {});
  if (told === before) accounts.value = answer;
}

/** Makes it the one that jobs go to from now on; those under way stay where they are. @throws CallError. */
export async function switchAccount(name: string): Promise<void> {
  accounts.value = await call('post /profiles/{name}/use', { params: { name }, body: {} });
}

/** Loads them whenever the connection is (again) there, and follows who changes them: a panel, a plugin, the command line. */
export function followAccounts(): void {
  onNews((news) => {
    // The connection's state tells when it does not answer; it is loaded again with the next.
    if (news.type === 'hello') loadAccounts().catch(() => undefined);
    if (news.type !== 'profiles') return;
    told += 1;
    accounts.value = { current: news.current, profiles: news.profiles };
  });
}
