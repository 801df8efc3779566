import type { TransferSettings } from '@farmhand/model';
import { oneLine } from '../../format/visible-text.ts';
import { NumberInput, Select } from '../../kit/fields.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { ProblemBanner, Section } from '../../kit/surfaces.tsx';
import { account } from '../../state/accounts.ts';
import { say } from '../../words/language.ts';
import { problemText } from '../../words/problem-text.ts';
import { CacheFields } from './cache-fields.tsx';
import { FolderField } from './folder-field.tsx';
import { KeptSign } from './kept-sign.tsx';
import { DEFAULT_LINE, lineChoices, QUICKEST_LINE } from './lines.ts';
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
  return (
    <Section title={t.title} aside={<KeptSign section="transfer" />}>
      {problem !== null && <ProblemBanner problem={problem} />}
      {now === null ? (
        <p class="muted">{offlineReasons()[0] ?? say(settingsWords).loading}</p>
      ) : (
        <>
          <QuietHoursEditor quietHours={now.quietHours} />
          <WhenOnline label={t.title}>
            <Way now={now} />
            <Limits now={now} />
            <h3>{t.quiet}</h3>
            <QuietHoursList quietHours={now.quietHours} />
            <h3>{t.programs}</h3>
            <Programs now={now} />
            <h3>{t.cache}</h3>
            <CacheFields cache={now.cache} />
          </WhenOnline>
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

/** Where the vendor's own programs are. */
function Programs({ now }: { readonly now: TransferSettings }) {
  const t = say(transferWords);
  return (
    <>
      <p class="hint">{t.programsText}</p>
      <FolderField
        label={t.transmitterFolder}
        folder={now.transmitterFolder}
        placeholder={t.notSet}
        onFolder={(transmitterFolder) => changeTransfer({ transmitterFolder })}
      />
      <FolderField
        label={t.raysyncFolder}
        folder={now.raysyncFolder}
        placeholder={t.notSet}
        onFolder={(raysyncFolder) => changeTransfer({ raysyncFolder })}
      />
    </>
  );
}
