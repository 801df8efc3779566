import type { FarmClient, Label } from '@farmhand/client';
import { withFarm } from '../account/farm-client.ts';
import type { Context } from '../commands/context.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { interruptible } from '../terminal/interruptible.ts';
import { printAll, tell, terminalColumns } from '../terminal/output.ts';
import { tableText } from '../terminal/table.ts';

/** Lists the account's labels. */
export function listLabels(context: Context): Promise<number> {
  return afterwards(context, async () => undefined);
}

/** Adds a label; one that is there already is left as it is. */
export function addLabel(name: string, context: Context): Promise<number> {
  return afterwards(context, async (client, signal) => {
    const there = await client.labels({ signal });
    if (!there.some((label) => label.name === name)) await client.addLabel({ name }, { signal });
  });
}

/** Removes a label. @throws Error when there is none of that name. */
export function removeLabel(name: string, context: Context): Promise<number> {
  return afterwards(context, async (client, signal) => {
    const there = await client.labels({ signal });
    if (!there.some((label) => label.name === name)) {
      throw new Error(`There is no label "${name}". "farmhand labels" lists those there are.`);
    }
    await client.deleteLabel(name, { signal });
  });
}

/** Prints the labels as they are afterwards. */
function afterwards(
  { form, profile }: Context,
  act: (client: FarmClient, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  return interruptible(
    (signal) =>
      withFarm(profile, async (client) => {
        await act(client, signal);
        const labels = (await client.labels({ signal })).map(({ projectId, name }) => ({ projectId, name }));
        if (labels.length === 0 && form === 'text') tell('The account has no labels.');
        else printAll(form, labels, () => tableText(labels, COLUMNS, terminalColumns()));
        return EXIT.done;
      }),
    () => '"farmhand labels" says which labels there are now.',
  );
}

const COLUMNS = [
  { title: 'ID', value: ({ projectId }: Pick<Label, 'projectId'>) => String(projectId), align: 'right' },
  { title: 'LABEL', value: ({ name }: Pick<Label, 'name'>) => name, cut: 'end' },
] as const;
