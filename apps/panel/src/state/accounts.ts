import type { ProfilesAnswer } from '@farmhand/sidecar/api';
import { computed, signal } from '@preact/signals';
import { onNews } from '../api/news.ts';
import { call } from '../api/request.ts';

/** Accounts that are set up, without their keys; null until they are loaded. */
export const accounts = signal<ProfilesAnswer | null>(null);

/** The account that is in use; null when there is none, or it is not loaded yet. */
export const account = computed(() => accounts.value?.profiles.find(({ current }) => current) ?? null);

/** Asks the sidecar anew. @throws CallError. */
export async function loadAccounts(): Promise<void> {
  accounts.value = await call('get /profiles', {});
}

/** Makes it the one that jobs go to from now on; those under way stay where they are. @throws CallError. */
export async function switchAccount(name: string): Promise<void> {
  accounts.value = await call('post /profiles/{name}/use', { params: { name }, body: {} });
}

/** Loads them whenever the connection is (again) there. */
export function followAccounts(): void {
  onNews((news) => {
    // The connection's state tells when it does not answer; it is loaded again with the next.
    if (news.type === 'hello') loadAccounts().catch(() => undefined);
  });
}
