import type { ProfileView } from '@farmhand/sidecar/api';

/** Farms that are chosen by name. Addresses as in the vendor's API documentation. */
export const FARMS = {
  renderbus: 'https://task.renderbus.com',
  fox: 'https://task.foxrenderfarm.com',
} as const;
export type FarmChoice = keyof typeof FARMS | 'other';

/** Numbers of zones that the vendor's own SDK knows. */
export const PLATFORMS = ['2', '3', '6', '20', '21', '35'] as const;

/** Stands for the account in the `FARMHAND_…` variables. */
export const ENVIRONMENT_PROFILE = 'environment';

/** An account as typed. */
export interface AccountForm {
  readonly name: string;
  readonly farm: FarmChoice;
  /** Of another farm. */
  readonly address: string;
  readonly accessId: string;
  readonly accessKey: string;
  readonly platform: string;
}

export type AccountField = 'name' | 'address' | 'accessId' | 'accessKey' | 'platform';
export type WrongAccount = 'missing' | 'wrong' | 'taken' | 'reserved';

/** Which farm an address stands for. */
export function farmOf(endpoint: string): FarmChoice {
  const bare = endpoint.replace(/\/+$/, '').toLowerCase();
  if (bare === FARMS.renderbus) return 'renderbus';
  return bare === FARMS.fox ? 'fox' : 'other';
}

/** What a farm is called: by its name, else by its address without `https://`. */
export function farmName(endpoint: string, names: Readonly<Record<FarmChoice, string>>): string {
  const farm = farmOf(endpoint);
  return farm === 'other'
    ? endpoint.replace(/^https?:\/\/(?:[^@/]*@)?/, '').replace(/\/+$/, '')
    : names[farm];
}

/** The address that a form means. */
export function endpointOf({ farm, address }: Pick<AccountForm, 'farm' | 'address'>): string {
  return farm === 'other' ? address.trim() : FARMS[farm];
}

/** A name that is free: `renderbus`, `renderbus-2`. */
export function freeName(farm: FarmChoice, profiles: readonly Pick<ProfileView, 'name'>[]): string {
  const base = farm === 'other' ? 'farm' : farm;
  const taken = new Set(profiles.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Letters and digits of any script, with `.`, `_`, `-` and space within: as the sidecar has it. */
const goodName = /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}._ -]*[\p{L}\p{M}\p{N}])?$/u;
const LONGEST_NAME = 64;

/** What is wrong with a name; null when it is good. `own` may stay. */
export function wrongName(
  name: string,
  profiles: readonly Pick<ProfileView, 'name'>[],
  own: string | null = null,
): WrongAccount | null {
  const plain = name.trim();
  if (plain === '') return 'missing';
  if (plain === ENVIRONMENT_PROFILE || plain === '__proto__') return 'reserved';
  if (plain.length > LONGEST_NAME || !goodName.test(plain)) return 'wrong';
  return plain !== own && profiles.some((each) => each.name === plain) ? 'taken' : null;
}

/** Everything that keeps a form from being an account. `own`: the account that is being changed. */
export function wrongFields(
  form: AccountForm,
  profiles: readonly Pick<ProfileView, 'name'>[],
  own: string | null,
): ReadonlyMap<AccountField, WrongAccount> {
  const wrong = new Map<AccountField, WrongAccount>();
  const name = wrongName(form.name, profiles, own);
  if (name !== null) wrong.set('name', name);
  if (form.farm === 'other') {
    if (form.address.trim() === '') wrong.set('address', 'missing');
    else if (!/^https?:\/\/[^\s/]+/i.test(form.address.trim())) wrong.set('address', 'wrong');
  }
  if (form.accessId.trim() === '') wrong.set('accessId', 'missing');
  if (form.accessKey.trim() === '') wrong.set('accessKey', 'missing');
  if (!/^\d+$/.test(form.platform.trim())) wrong.set('platform', 'wrong');
  return wrong;
}

/** Whether an account may be removed: its jobs under way need it, unless another name has the same account. */
export function isNeeded(profile: ProfileView, profiles: readonly ProfileView[]): boolean {
  const isTwin = ({ name, endpoint, accessId }: ProfileView) =>
    name !== profile.name && endpoint === profile.endpoint && accessId === profile.accessId;
  return profile.openSubmissions > 0 && !profiles.some(isTwin);
}
