/** How what has stopped is taken up again. */
export type GoOn =
  /** A job that failed: by `farmhand retry`. */
  | { readonly by: 'retry'; readonly job: string }
  /** By a whole command line, such as the one that was left. */
  | { readonly by: 'command'; readonly command: string }
  /** Without anybody doing anything. */
  | { readonly by: 'itself'; readonly job: string }
  /** By calling the same command once more, about this job if about any. */
  | { readonly by: 'again'; readonly job?: string };

/** What was said for panels, and what the command line says in its place. */
interface Row {
  readonly said: RegExp;
  /** `groups` are those of `said`. */
  readonly instead: (goOn: GoOn, groups: readonly string[]) => string;
}

/** A sentence may go on after "press Retry" with what that is for. */
const PRESS_RETRY = /press Retry( to [^.:;,]+)?/i.source;

/**
 * What problems of the sidecar and its packages say of buttons, preferences and settings, which a command line has not got. Rows
 * are gone through from the top, so what stands higher may take longer parts of a sentence.
 */
const ROWS: readonly Row[] = [
  {
    // A retry writes to the folder that the job was submitted with.
    said: new RegExp(`,? or choose another download folder, then ${PRESS_RETRY}`, 'i'),
    instead: (goOn) => `${thenRetry(goOn)}${elsewhere(goOn)}`,
  },
  {
    said: new RegExp(`(,?) (then|and) ${PRESS_RETRY}`, 'i'),
    instead: (goOn, [comma = '', joint = '', purpose = '']) =>
      goOn.by === 'itself' ? '' : `${comma} ${joint} ${retryWords(goOn, purpose)}`,
  },
  {
    // A sentence of its own.
    said: new RegExp(`(?<=^|[.!?] )${PRESS_RETRY}([.:])\\s*`, 'i'),
    instead: (goOn, [purpose = '', end = '']) =>
      goOn.by === 'itself' ? '' : `${retryWords(goOn, purpose)}${end} `,
  },
  {
    said: new RegExp(PRESS_RETRY, 'i'),
    instead: (goOn, [purpose = '']) => (goOn.by === 'itself' ? 'wait' : retryWords(goOn, purpose)),
  },
  {
    said: /have the job render at full speed, or cancel it/i,
    instead: (goOn) =>
      `run "farmhand full-speed ${jobOf(goOn)}" to render the rest, or "farmhand cancel ${jobOf(goOn)}"`,
  },
  {
    said: /render the failed frames again/i,
    instead: (goOn) => `run "farmhand retry ${jobOf(goOn)} --failed"`,
  },
  { said: /Start the job again, or/, instead: (goOn) => `Run "farmhand start ${jobOf(goOn)}", or` },
  {
    said: /Enter [^.]*? in the Farmhand preferences, or run "farmhand login"/,
    instead: () => 'Run "farmhand login"',
  },
  { said: / in the Farmhand preferences,? or with/, instead: () => ' with' },
  {
    said: /Switch back to that account to go on with it/,
    instead: () => 'Sign in with that account again ("farmhand login --profile NAME") to go on with it',
  },
  { said: /Look at the list of submissions;/, instead: () => '"farmhand jobs" lists those there are;' },
  {
    said: /in the transfer settings \(([a-z]+)([A-Z][a-z]+)\)/,
    instead: (_goOn, [first = '', second = '']) =>
      `with "farmhand config set ${first}-${second.toLowerCase()} FOLDER"`,
  },
  { said: /\(setting ([a-z]+)Folder\)/g, instead: (_goOn, [first = '']) => `(setting ${first}-folder)` },
  { said: /in the (transfer )?settings/, instead: () => 'with "farmhand config"' },
  { said: /correct the transfer settings/i, instead: () => 'correct its address with "farmhand config"' },
  { said: /Set them anew in Farmhand/, instead: () => 'Set them anew with "farmhand config set"' },
  {
    said: /Resume them when they should go on/,
    instead: () => '"farmhand transfers resume" lets them go on',
  },
  {
    said: /，或选择其他下载文件夹，然后点击“重试”/,
    instead: (goOn) => `${goOn.by === 'itself' ? '' : `，然后${retryWordsZh(goOn)}`}${elsewhereZh(goOn)}`,
  },
  {
    said: /，然后点击“重试”/,
    instead: (goOn) => (goOn.by === 'itself' ? '' : `，然后${retryWordsZh(goOn)}`),
  },
  {
    // A sentence of its own, which may go on with what that is for.
    said: /(?<=^|。)请点击“重试”([^。：；]*)[。：]/,
    instead: (goOn, [purpose = '']) =>
      goOn.by === 'itself' ? '' : `请${retryWordsZh(goOn)}${purpose === '' ? '' : `，${purpose}`}。`,
  },
  {
    said: /请点击“重试”/,
    instead: (goOn) => (goOn.by === 'itself' ? '请等待' : `请${retryWordsZh(goOn)}`),
  },
  { said: /请在 Farmhand 首选项中[^，。]*，或运行/, instead: () => '请运行' },
  {
    said: /在传输设置（([a-z]+)([A-Z][a-z]+)）中/,
    instead: (_goOn, [first = '', second = '']) =>
      `用“farmhand config set ${first}-${second.toLowerCase()} 文件夹”`,
  },
  {
    said: /（设置项 ([a-z]+)Folder）/g,
    instead: (_goOn, [first = '']) => `（设置项 ${first}-folder）`,
  },
  { said: /请在传输设置中/, instead: () => '请用“farmhand config”' },
  { said: /请检查传输设置中的/, instead: () => '请用“farmhand config”检查' },
  { said: /在(传输)?设置中/, instead: () => '用“farmhand config”' },
  { said: /在传输设置/, instead: () => '用“farmhand config”' },
  { said: /更正传输设置/, instead: () => '用“farmhand config”更正其地址' },
  { said: /请在 Farmhand 中重新设置/, instead: () => '请用“farmhand config set”重新设置' },
  { said: /需要继续时请恢复传输/, instead: () => '需要继续时请运行“farmhand transfers resume”' },
];

/**
 * What to do next, with the commands that do it in place of the buttons of panels.
 *
 * @param goOn - How that which the hint is about is taken up again; by calling the command once more unless given.
 * @returns The hint; empty when there is nothing to do but wait.
 */
export function inCommandWords(hint: string, goOn: GoOn = { by: 'again' }): string {
  const words = ROWS.reduce(
    (text, { said, instead }) =>
      text.replace(said, (...found) => {
        const groups = found.slice(1, -2).map((group) => (typeof group === 'string' ? group : ''));
        const at = Number(found.at(-2));
        const replaced = instead(goOn, groups);
        return /(^|[.!?] )$/.test(text.slice(0, at)) ? capital(replaced) : replaced;
      }),
    hint,
  );
  return capital(words.trim());
}

/** What "press Retry" is on the command line. */
function retryWords(goOn: GoOn, purpose: string): string {
  switch (goOn.by) {
    case 'retry':
      return `run "farmhand retry ${goOn.job}"${purpose}`;
    case 'command':
      return `run "${goOn.command}"${purpose}`;
    default:
      return 'try again';
  }
}

/** As {@link retryWords}, in Chinese. */
function retryWordsZh(goOn: GoOn): string {
  switch (goOn.by) {
    case 'retry':
      return `运行“farmhand retry ${goOn.job}”`;
    case 'command':
      return `运行“${goOn.command}”`;
    default:
      return '重试';
  }
}

function elsewhereZh(goOn: GoOn): string {
  return goOn.by === 'command'
    ? '，或用 --output 选择其他文件夹'
    : `；或运行“farmhand download ${jobOf(goOn)} --output 文件夹”将帧取回到其他文件夹`;
}

function thenRetry(goOn: GoOn): string {
  return goOn.by === 'itself' ? '' : `, then ${retryWords(goOn, '')}`;
}

function elsewhere(goOn: GoOn): string {
  return goOn.by === 'command'
    ? ', or choose another folder with --output'
    : `; or bring the frames to another folder with "farmhand download ${jobOf(goOn)} --output FOLDER"`;
}

function jobOf(goOn: GoOn): string {
  return ('job' in goOn ? goOn.job : undefined) ?? 'JOB';
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
