import type { ProfilesAnswer, ProfileView, SidecarClient } from '@farmhand/sidecar';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { printAll, tell, terminalColumns } from '../terminal/output.ts';
import { type Column, tableText } from '../terminal/table.ts';
import { type AccountOptions, accountOf } from './login-command.ts';

/** Lists the profiles. */
export function listProfiles(context: Context): Promise<number> {
  return changed(context, (client) => client.profiles());
}

/** Keeps another account under a name, once the farm has answered to it. */
export async function addProfile(name: string, options: AccountOptions, context: Context): Promise<number> {
  const account = await accountOf(options);
  return changed(context, (client) => client.setProfile(name, account));
}

export function useProfile(name: string, context: Context): Promise<number> {
  return changed(context, (client) => client.useProfile(name));
}

export function renameProfile(name: string, to: string, context: Context): Promise<number> {
  return changed(context, (client) => client.renameProfile(name, to));
}

export function removeProfile(name: string, context: Context): Promise<number> {
  return changed(context, (client) => client.removeProfile(name));
}

/** Prints the profiles as they are afterwards. */
async function changed(
  { form }: Context,
  act: (client: SidecarClient) => Promise<ProfilesAnswer>,
): Promise<number> {
  const { profiles } = await act(await connect());
  if (profiles.length === 0) tell('There are no profiles yet: sign in with "farmhand login".');
  else printAll(form, profiles, () => tableText(profiles, COLUMNS, terminalColumns()));
  return EXIT.done;
}

const COLUMNS: readonly Column<ProfileView>[] = [
  { title: 'USED', value: ({ current }) => (current ? 'yes' : '') },
  { title: 'PROFILE', value: ({ name }) => name, cut: 'end' },
  { title: 'FARM', value: ({ endpoint }) => endpoint, cut: 'middle' },
  { title: 'ACCESS ID', value: ({ accessId }) => accessId, cut: 'middle' },
  { title: 'OPEN JOBS', value: ({ openSubmissions }) => String(openSubmissions), align: 'right' },
];
