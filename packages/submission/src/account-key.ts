/** Which farm and account a submission belongs to; it is never driven with another. */
export interface AccountKey {
  readonly endpoint: string;
  readonly accessId: string;
}

/** `https://farm.example` and `https://farm.example/` are one farm. */
export function sameAccount(a: AccountKey, b: AccountKey): boolean {
  return accountText(a) === accountText(b);
}

/** The same text for every spelling of an account's farm, to look it up by. */
export function accountText({ endpoint, accessId }: AccountKey): string {
  return JSON.stringify({ endpoint: (URL.parse(endpoint)?.href ?? endpoint).replace(/\/+$/, ''), accessId });
}
