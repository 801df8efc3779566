import type { DiagnosisAnswer } from '@farmhand/sidecar/api';
import { useState } from 'preact/hooks';
import { moment } from '../../format/times.ts';
import { oneLine, visible } from '../../format/visible-text.ts';
import { Button } from '../../kit/button.tsx';
import { copyText } from '../../kit/copy-text.ts';
import { Icon, type IconName } from '../../kit/icon.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { Badge, Section, type Tone } from '../../kit/surfaces.tsx';
import { tell } from '../../kit/toasts.tsx';
import { kitWords } from '../../kit/words.ts';
import { account } from '../../state/accounts.ts';
import { hosts } from '../../state/hosts.ts';
import { language, say, sayPair } from '../../words/language.ts';
import { hostNames } from '../../words/shell.ts';
import { CopyDialog } from './copy-dialog.tsx';
import { checkComputer, diagnosis, diagnosisProblem, health, isChecking } from './diagnosis.ts';
import { supportText } from './support-text.ts';
import { transfer } from './transfer-settings.ts';
import { settingsWords } from './words.ts';

/** Whether this computer is fit for jobs, which versions run, and all of it as text for support. */
export function ComputerSection() {
  const w = say(settingsWords);
  const [uncopied, setUncopied] = useState<string | null>(null);
  const found = diagnosis.value;
  const copy = async () => {
    const text = supportText({
      health: health.peek(),
      userAgent: navigator.userAgent,
      hosts: hosts.peek(),
      account: account.peek(),
      transfer: transfer.peek(),
      diagnosis: diagnosis.peek(),
      problem: diagnosisProblem.peek(),
      language: language.peek(),
    });
    if (await copyText(text)) tell('good', say(kitWords).copied, w.copiedText);
    else setUncopied(text);
  };
  return (
    <Section title={w.computer} aside={found !== null && <Worst worst={found.worst} />}>
      <div class="column">
        {found === null && <p class="hint">{w.computerText}</p>}
        {found !== null && <Checks found={found} />}
        <div class="row">
          <Button
            icon="refresh"
            busy={isChecking.value}
            reasons={offlineReasons()}
            onPress={() => void checkComputer()}
          >
            {isChecking.value ? w.checking : found === null ? w.check : w.checkAgain}
          </Button>
          <Button icon="copy" title={w.copyHint} onPress={() => void copy()}>
            {w.copy}
          </Button>
        </div>
        {found !== null && <p class="hint tabular">{w.checkedAt(moment(found.at))}</p>}
        <h3>{w.versions}</h3>
        <Versions />
      </div>
      {uncopied !== null && <CopyDialog text={uncopied} onClose={() => setUncopied(null)} />}
    </Section>
  );
}

const worstTones: Readonly<Record<DiagnosisAnswer['worst'], Tone>> = {
  ok: 'good',
  warning: 'warning',
  error: 'error',
};

function Worst({ worst }: { readonly worst: DiagnosisAnswer['worst'] }) {
  const w = say(settingsWords);
  return (
    <span role="status">
      <Badge tone={worstTones[worst]}>{w.worst[worst]}</Badge>
    </span>
  );
}

const icons: Readonly<Record<DiagnosisAnswer['checks'][number]['status'], IconName>> = {
  ok: 'check',
  warning: 'warning',
  error: 'error',
  skipped: 'minus',
};

function Checks({ found }: { readonly found: DiagnosisAnswer }) {
  const w = say(settingsWords);
  return (
    <ul class="checks">
      {found.checks.map(({ id, status, text, hint, tookMs }) => (
        <li key={id} class={status}>
          <Icon name={icons[status]} />
          <span class="check-name">{w.checks[id] ?? id}</span>
          <div>
            <span>
              <span class="only-read">{w.status[status]}: </span>
              {visible(sayPair(text))}
            </span>
            {hint !== null && <span class="advice">{visible(sayPair(hint))}</span>}
          </div>
          <span class="muted tabular took">{status === 'skipped' ? '' : w.took(Math.round(tookMs))}</span>
        </li>
      ))}
    </ul>
  );
}

function Versions() {
  const w = say(settingsWords);
  const running = health.value;
  const view = /(?:Edg|Chrome|Firefox|Version)\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? navigator.userAgent;
  const rows: readonly (readonly [string, string])[] = [
    [w.version.farmhand, running === null ? '–' : `${running.version} (API ${running.apiVersion})`],
    ...hosts.value.map(
      ({ host, pluginVersion }) =>
        [
          w.version.host,
          oneLine(`${hostNames[host.name]} ${host.version} (${w.plugin(pluginVersion)})`),
        ] as const,
    ),
    [w.version.browser, view.replace('/', ' ')],
  ];
  return (
    <dl class="particulars">
      {rows.map(([label, value], at) => (
        <div key={at}>
          <dt>{label}</dt>
          <dd class="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
