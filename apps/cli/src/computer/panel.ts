import { openUrl } from '@farmhand/sidecar/connect';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { print, tell } from '../terminal/output.ts';

export interface PanelOptions {
  /** False prints the address in place of opening it. */
  readonly open: boolean;
}

/** Opens the panel in the system's browser, starting the sidecar where none runs. */
export async function panel({ open }: PanelOptions, { form }: Context): Promise<number> {
  const client = await connect();
  const url = await client.panelUrl();
  if (!open) {
    print(form, { opened: false, url }, () => url);
    return EXIT.done;
  }
  if (await openUrl(url)) {
    print(form, { opened: true, url: null }, () => 'The panel opens in your browser.');
    return EXIT.done;
  }
  // Without the address, which lets whoever reads it in: it is printed only when it is asked for.
  tell('No browser could be opened. "farmhand panel --no-open" prints the address to open yourself.');
  return EXIT.failed;
}
