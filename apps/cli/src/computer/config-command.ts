import { TRANSFER_SETTINGS_SCHEMA, type TransferSettings, transferSettings } from '@farmhand/model';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { print, tell, terminalColumns } from '../terminal/output.ts';
import { tableText } from '../terminal/table.ts';
import { problemText } from '../terminal/text.ts';
import { CONFIG_KEYS, type ConfigKey, configKey } from './config-keys.ts';

/** Shows how this computer moves files: one setting, or all of them. */
export async function showConfig(name: string | undefined, context: Context): Promise<number> {
  const keys = name === undefined ? CONFIG_KEYS : [configKey(name)];
  const { settings, problem } = await (await connect()).transferSettings();
  if (problem !== null) tell(problemText(problem));
  printSettings(settings, keys, context);
  return problem === null ? EXIT.done : EXIT.failed;
}

/** Changes one setting, for transfers under way too. */
export function setConfig(name: string, values: readonly string[], context: Context): Promise<number> {
  const key = configKey(name);
  return change(key.set(values), [key], context);
}

/** Puts one setting, or all of them, back to what they are at first. */
export function resetConfig(name: string | undefined, context: Context): Promise<number> {
  const first = transferSettings.parse({ schema: TRANSFER_SETTINGS_SCHEMA });
  const keys = name === undefined ? CONFIG_KEYS : [configKey(name)];
  const changes = Object.assign({}, ...keys.map((key) => key.set(defaultOf(key, first))));
  return change(changes, keys, context);
}

function defaultOf(key: ConfigKey, first: TransferSettings): readonly string[] {
  return [key.show(first)];
}

async function change(
  changes: Partial<TransferSettings>,
  keys: readonly ConfigKey[],
  context: Context,
): Promise<number> {
  const client = await connect();
  const { settings: former } = await client.transferSettings();
  const { settings } = await client.setTransferSettings({ ...former, ...changes });
  printSettings(settings, keys, context);
  return EXIT.done;
}

function printSettings(settings: TransferSettings, keys: readonly ConfigKey[], { form }: Context): void {
  print(form, settings, () =>
    tableText(
      keys,
      [
        { title: 'SETTING', value: ({ key }) => key },
        { title: 'VALUE', value: ({ show }) => show(settings), cut: 'middle' },
        { title: 'MEANING', value: ({ does }) => does, cut: 'end' },
      ],
      terminalColumns(),
    ),
  );
}
