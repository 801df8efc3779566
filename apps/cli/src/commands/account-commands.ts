import type { Command } from 'commander';
import type { AccountOptions } from '../account/login-command.ts';
import { about } from './about.ts';
import { contextOf, type Finish } from './context.ts';

const PROFILES =
  'each profile as it is afterwards: {name, endpoint, accessId (masked), platform, current, openSubmissions}';

/** `login` and `profile`: the farm accounts of this user. */
export function addAccountCommands(program: Command, finish: Finish): void {
  about(
    withAccountOptions(
      program
        .command('login')
        .description(
          'set a farm account up and use it; the access key is asked for, piped in, or in FARMHAND_ACCESS_KEY',
        ),
    ),
    {
      examples: [
        'farmhand login --endpoint https://task.renderbus.com --access-id AKIDexample',
        'farmhand login --profile studio --endpoint https://task.foxrenderfarm.com --access-id AKIDexample',
      ],
      json: '{configured, endpoint, accessId (masked), profile}',
    },
  ).action(async (options: AccountOptions, command: Command) => {
    const { login } = await import('../account/login-command.ts');
    finish(await login(options, contextOf(command)));
  });

  const profile = program.command('profile').description('farm accounts under names of your own');
  about(profile.command('list', { isDefault: true }).description('list them'), {
    examples: ['farmhand profile'],
    json: PROFILES,
  }).action(async (_options: unknown, command: Command) => {
    const { listProfiles } = await import('../account/profile-command.ts');
    finish(await listProfiles(contextOf(command)));
  });
  about(
    withAccountOptions(
      profile
        .command('add')
        .description('keep another account, without using it yet')
        .argument('<name>', 'its name'),
    ),
    {
      examples: ['farmhand profile add studio --endpoint https://task.renderbus.com --access-id AKIDexample'],
      json: PROFILES,
    },
  ).action(async (name: string, options: AccountOptions, command: Command) => {
    const { addProfile } = await import('../account/profile-command.ts');
    finish(await addProfile(name, options, contextOf(command)));
  });
  about(
    profile
      .command('use')
      .description('use an account for everything that names none')
      .argument('<profile>', 'its name'),
    { examples: ['farmhand profile use studio'], json: PROFILES },
  ).action(async (name: string, _options: unknown, command: Command) => {
    const { useProfile } = await import('../account/profile-command.ts');
    finish(await useProfile(name, contextOf(command)));
  });
  about(
    profile
      .command('rename')
      .description('give an account another name')
      .argument('<profile>', 'its name')
      .argument('<name>', 'its new name'),
    { examples: ['farmhand profile rename default studio'], json: PROFILES },
  ).action(async (name: string, to: string, _options: unknown, command: Command) => {
    const { renameProfile } = await import('../account/profile-command.ts');
    finish(await renameProfile(name, to, contextOf(command)));
  });
  about(
    profile
      .command('remove')
      .description('forget an account; refused while jobs of it are open')
      .argument('<profile>', 'its name'),
    { examples: ['farmhand profile remove studio'], json: PROFILES },
  ).action(async (name: string, _options: unknown, command: Command) => {
    const { removeProfile } = await import('../account/profile-command.ts');
    finish(await removeProfile(name, contextOf(command)));
  });
}

function withAccountOptions(command: Command): Command {
  return command
    .option('--endpoint <url>', 'address of the farm, such as https://task.renderbus.com')
    .option('--access-id <id>', 'access id of the account')
    .option('--platform <number>', 'platform number of the account', '2')
    .option('--local [folder]', 'the account of the local farm that keeps its data in this folder');
}
