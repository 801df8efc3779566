import type { TransferSettings } from '@farmhand/model';
import type { DiagnosisAnswer, HealthAnswer, HostSession, ProfileView } from '@farmhand/sidecar/api';

/** All that support needs to know. */
export interface SupportFacts {
  readonly health: Pick<HealthAnswer, 'version' | 'apiVersion' | 'startedAt'> | null;
  readonly userAgent: string;
  readonly hosts: readonly Pick<HostSession, 'host' | 'pluginVersion' | 'connection'>[];
  readonly account: Pick<ProfileView, 'endpoint' | 'platform' | 'openSubmissions'> | null;
  readonly transfer: TransferSettings | null;
  readonly diagnosis: DiagnosisAnswer | null;
  /** Language of what the checks say. */
  readonly language: 'en' | 'zh';
  /** Why there is no diagnosis, where it was tried. */
  readonly problem?: string | null;
}

/** Says which versions run and what was found, as plain text without any secret. */
export function supportText(facts: SupportFacts): string {
  const { health, hosts, account, transfer, diagnosis } = facts;
  const lines = [
    `Farmhand: ${health === null ? 'does not answer' : `${health.version}, API ${health.apiVersion}, since ${health.startedAt}`}`,
    `View: ${facts.userAgent}`,
    ...hosts.map(
      ({ host, pluginVersion, connection }) =>
        `Program: ${host.name} ${host.version}, plugin ${pluginVersion}, ${connection}`,
    ),
    `Account: ${account === null ? 'none' : `${account.endpoint}, zone ${account.platform}, ${account.openSubmissions} jobs under way`}`,
    ...(transfer === null ? [] : [`Moving files: ${transferText(transfer)}`]),
    '',
    ...(diagnosis === null
      ? [facts.problem == null ? 'Not checked.' : `Not checked: ${facts.problem}`]
      : [
          `Checked ${diagnosis.at}: ${diagnosis.worst}`,
          ...diagnosis.checks.flatMap(checkLines(facts.language)),
        ]),
  ];
  return `${withoutSecrets(lines.join('\n'))}\n`;
}

function checkLines(language: 'en' | 'zh') {
  return ({ id, status, text, hint, tookMs }: DiagnosisAnswer['checks'][number]): readonly string[] => [
    `[${status}] ${id}: ${text[language]} (${Math.round(tookMs)} ms)`,
    ...(hint === null ? [] : [`    -> ${hint[language]}`]),
  ];
}

function transferText(transfer: TransferSettings): string {
  const { engine, line, uploadBytesPerSecond, downloadBytesPerSecond, atOnce, quietHours, cache } = transfer;
  return [
    `engine ${engine}`,
    `line ${line === '' ? 'default' : line}`,
    `up ${uploadBytesPerSecond ?? 'no limit'}`,
    `down ${downloadBytesPerSecond ?? 'no limit'}`,
    `${atOnce} at once`,
    `${quietHours.length} quiet hours`,
    `cache ${cache.kind}`,
  ].join(', ');
}

/** Names and passwords that somebody wrote into an address. */
function withoutSecrets(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1');
}
