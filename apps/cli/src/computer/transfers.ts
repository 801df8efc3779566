import type { SidecarClient, TransfersAnswer } from '@farmhand/sidecar';
import type { Context } from '../commands/context.ts';
import { shortId } from '../jobs/find-job.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { bytesText, dateText, plain } from '../terminal/text.ts';

/** What is done about this computer's transfers. */
export type TransfersAction = 'show' | 'pause' | 'resume';

const ACTIONS: Readonly<Record<TransfersAction, (client: SidecarClient) => Promise<TransfersAnswer>>> = {
  show: (client) => client.transfers(),
  pause: (client) => client.pauseTransfers(),
  resume: (client) => client.resumeTransfers(),
};

/** Shows, holds or lets go on what moves between this computer and farms. */
export async function transfers(action: TransfersAction, { form }: Context): Promise<number> {
  const answer = await ACTIONS[action](await connect());
  print(form, answer, () => transfersText(answer));
  return EXIT.done;
}

function transfersText({ flow, limits, underWay, lines, linesProblem }: TransfersAnswer): string {
  const flowText = {
    flowing: 'Files are moved when there are any.',
    paused: 'Transfers are paused; "farmhand transfers resume" lets them go on.',
    quiet:
      'until' in flow
        ? `Quiet hours: files move again at ${dateText(new Date(flow.until).toISOString())}.`
        : '',
  }[flow.state];
  const caps = [
    ['up', limits.uploadBytesPerSecond],
    ['down', limits.downloadBytesPerSecond],
  ] as const;
  return [
    flowText,
    ...caps.flatMap(([way, cap]) => (cap === null ? [] : [`  ${way}: at most ${bytesText(cap)}/s`])),
    ...underWay.map(({ submissionId, direction, counts, troubles }) => {
      const far =
        counts === null ? '' : `  ${bytesText(counts.bytesDone)} of ${bytesText(counts.bytesTotal)}`;
      const trouble = troubles === undefined ? '' : `  (${troubles.total} not through yet, tried again)`;
      return `  ${shortId(submissionId)}  ${direction}${far}${trouble}`;
    }),
    ...lines.map(
      ({ engine, line, isDefault, inUse }) =>
        `  ${plain(engine)} ${plain(line)}${isDefault ? ' (default)' : ''}${inUse ? ' (in use)' : ''}`,
    ),
    ...(linesProblem === null ? [] : [`  lines: ${plain(linesProblem.message)}`]),
  ].join('\n');
}
