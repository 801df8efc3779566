import type { QuietHours, TransferSettings } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { oneLine } from '../../format/visible-text.ts';
import { NumberInput } from '../../kit/number-input.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { Select } from '../../kit/select.tsx';
import { ProblemBanner, Section } from '../../kit/surfaces.tsx';
import { account } from '../../state/accounts.ts';
import { say } from '../../words/language.ts';
import { problemText } from '../../words/problem-text.ts';
import { CacheField } from './cache-field.tsx';
import { KeptSign } from './kept-sign.tsx';
import { DEFAULT_LINE, lineChoices, QUICKEST_LINE } from './lines.ts';
import { ProgramFields } from './program-fields.tsx';
import { QuietHoursEditor, QuietHoursList } from './quiet-hours-list.tsx';
import { SpeedField } from './speed-field.tsx';
import { changeTransfer, lines, transfer, transferProblem } from './transfer-settings.ts';
import { transferWords } from './transfer-words.ts';
import { WhenOnline } from './when-online.tsx';
import { settingsWords } from './words.ts';

/** How this computer moves files to and from farms. Every change is kept at once. */
export function TransferSection() {
  const t = say(transferWords);
  const now = transfer.value;
  const problem = transferProblem.value;
  const [editing, setEditing] = useState<QuietHours | 'new' | null>(null);
  return (
    <Section title={t.title} aside={<KeptSign section="transfer" />}>
      {problem !== null && <ProblemBanner problem={problem} />}
      {now === null ? (
        <p class="muted">{offlineReasons()[0] ?? say(settingsWords).loading}</p>
      ) : (
        <>
          {/* Windows stand outside of what is off while the sidecar does not answer: they can be closed then. */}
          {editing !== null && (
            <QuietHoursEditor which={editing} quietHours={now.quietHours} onClose={() => setEditing(null)} />
          )}
          <WhenOnline label={t.title}>
            <Way now={now} />
            <Limits now={now} />
            <h3>{t.quiet}</h3>
            <QuietHoursList quietHours={now.quietHours} onEdit={setEditing} />
          </WhenOnline>
          <div class="column loose set-elsewhere">
            <h3>{t.programs}</h3>
            <ProgramFields now={now} />
            <h3>{t.cache}</h3>
            <CacheField cache={now.cache} />
          </div>
        </>
      )}
    </Section>
  );
}

type Engine = TransferSettings['engine'];
const ENGINES: readonly Engine[] = ['auto', 'tus', 'transmitter', 'raysync'];

/** Which way and over which line. */
function Way({ now }: { readonly now: TransferSettings }) {
  const t = say(transferWords);
  const isMissing = (engine: Engine) =>
    (engine === 'transmitter' && now.transmitterFolder === null) ||
    (engine === 'raysync' && now.raysyncFolder === null);
  const offered = lines.value;
  const lineHint =
    account.value === null
      ? t.noAccount
      : offered === null || offered.linesProblem === null
        ? offered !== null && offered.lines.length === 0
          ? t.linesUnknown
          : t.lineHint
        : problemText(offered.linesProblem).message;
  const labelOf: Readonly<Record<string, string>> = {
    [DEFAULT_LINE]: t.lineDefault,
    [QUICKEST_LINE]: t.lineQuickest,
  };
  return (
    <div class="fields">
      <Select
        label={t.engine}
        value={now.engine}
        hint={t.engineHints[now.engine]}
        options={ENGINES.map((value) => {
          const off = isMissing(value) && value !== now.engine;
          return { value, label: off ? t.needsFolder(t.engines[value]) : t.engines[value], disabled: off };
        })}
        onChange={(engine) => changeTransfer({ engine })}
      />
      <Select
        label={t.line}
        value={now.line}
        hint={lineHint}
        options={lineChoices(offered?.lines ?? [], now).map(({ line, isDefault, isGone }) => ({
          value: line,
          label:
            labelOf[line] ??
            (isGone ? t.lineGone(oneLine(line)) : isDefault ? t.lineIsDefault(oneLine(line)) : oneLine(line)),
        }))}
        onChange={(line) => changeTransfer({ line })}
      />
    </div>
  );
}

function Limits({ now }: { readonly now: TransferSettings }) {
  const t = say(transferWords);
  return (
    <div class="fields">
      <SpeedField
        label={t.upload}
        placeholder={t.noLimit}
        bytesPerSecond={now.uploadBytesPerSecond}
        onSpeed={(speed) => changeTransfer({ uploadBytesPerSecond: speed })}
      />
      <SpeedField
        label={t.download}
        placeholder={t.noLimit}
        bytesPerSecond={now.downloadBytesPerSecond}
        onSpeed={(speed) => changeTransfer({ downloadBytesPerSecond: speed })}
      />
      <NumberInput
        label={t.atOnce}
        unit={t.atOnceUnit}
        value={now.atOnce}
        min={1}
        max={32}
        wrong={t.atOnceWrong}
        onChange={(atOnce) => {
          if (atOnce !== null) changeTransfer({ atOnce });
        }}
      />
    </div>
  );
}
