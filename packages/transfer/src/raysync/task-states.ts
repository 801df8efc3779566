import type { LocalizedText, Problem } from '@farmhand/model';

/** What a task's state means for whoever waits for it. */
export type StateMeaning =
  | { readonly kind: 'waiting' | 'running' | 'done' | 'filesFailed' }
  | { readonly kind: 'interrupted' | 'impossible'; readonly problem: Problem };

type Words = Pick<Problem, 'message' | 'hint'>;

const interrupted = (code: string, words: Words, zh: Words): StateMeaning => ({
  kind: 'interrupted',
  problem: { code, ...words, retryable: true, zh },
});

const impossible = (code: string, words: Words, zh: Words): StateMeaning => ({
  kind: 'impossible',
  problem: { code, ...words, retryable: false, zh },
});

const CHECK_ACCOUNT: LocalizedText = {
  en: "Log in to the farm's website to see whether the account is in order, or ask the farm.",
  zh: '请登录农场网页查看账号是否正常，或询问农场。',
};

const ASK_TO_UNLOCK: LocalizedText = {
  en: 'Ask the farm to unlock it, or choose another transfer engine in the settings.',
  zh: '请让农场解除锁定，或在设置中选择其他传输引擎。',
};

/** Every state that Raysync's interface has for an upload or a download. */
const MEANINGS: Readonly<Record<string, StateMeaning>> = {
  ready: { kind: 'waiting' },
  idle: { kind: 'waiting' },
  start: { kind: 'running' },
  successful: { kind: 'done' },
  failed: { kind: 'filesFailed' },
  stopped: interrupted(
    'raysync-stopped',
    {
      message: 'The transfer was stopped in the Raysync client.',
      hint: 'Press Retry to go on where it stopped.',
    },
    { message: '传输已在 Raysync 客户端中停止。', hint: '请点击“重试”从停止处继续。' },
  ),
  'stop-by-server': interrupted(
    'raysync-interrupted',
    {
      message: "The farm's Raysync server stopped the transfer.",
      hint: 'Wait a little and press Retry. What was moved is not moved again.',
    },
    {
      message: '农场的 Raysync 服务器停止了传输。',
      hint: '请稍候，然后点击“重试”。已传输的内容不会重复传输。',
    },
  ),
  'proxy-closed': interrupted(
    'raysync-interrupted',
    {
      message: "The connection to the farm's Raysync server failed.",
      hint: 'Check the network, a firewall or a proxy, or choose another transfer line in the settings, then press Retry.',
    },
    {
      message: '与农场 Raysync 服务器的连接失败。',
      hint: '请检查网络、防火墙或代理，或在设置中选择其他传输线路，然后点击“重试”。',
    },
  ),
  'auth-failed': impossible(
    'raysync-login-failed',
    {
      message: "The farm's Raysync server does not accept the account.",
      hint: `Check the access id and key. ${CHECK_ACCOUNT.en}`,
    },
    { message: '农场的 Raysync 服务器不接受此账号。', hint: `请检查访问 ID 和密钥。${CHECK_ACCOUNT.zh}` },
  ),
  'no-permission': impossible(
    'raysync-no-permission',
    {
      message: "The account may not use this storage through the farm's Raysync server.",
      hint: CHECK_ACCOUNT.en,
    },
    { message: '此账号无权通过农场的 Raysync 服务器使用该存储。', hint: CHECK_ACCOUNT.zh },
  ),
  'ip-locked': impossible(
    'raysync-locked',
    { message: "The farm's Raysync server has locked this network's address out.", hint: ASK_TO_UNLOCK.en },
    { message: '农场的 Raysync 服务器已锁定本网络的地址。', hint: ASK_TO_UNLOCK.zh },
  ),
  'account-locked': impossible(
    'raysync-locked',
    { message: "The farm's Raysync server has locked the account.", hint: ASK_TO_UNLOCK.en },
    { message: '农场的 Raysync 服务器已锁定此账号。', hint: ASK_TO_UNLOCK.zh },
  ),
};

export function meaningOf(state: string): StateMeaning {
  const known = Object.hasOwn(MEANINGS, state) ? MEANINGS[state] : undefined;
  if (known !== undefined) return known;
  const shown = JSON.stringify(state.slice(0, 40));
  return interrupted(
    'raysync-interrupted',
    {
      message: `The transfer ended in the Raysync client with ${shown}, which Farmhand does not know.`,
      hint: 'Look at the transfer in the Raysync client, then press Retry.',
    },
    {
      message: `传输在 Raysync 客户端中以 Farmhand 不认识的状态 ${shown} 结束。`,
      hint: '请在 Raysync 客户端中查看该传输，然后点击“重试”。',
    },
  );
}

/** What Raysync's numbers for a file that failed mean, by its public interface documentation. */
const FILE_ERRORS: Readonly<Record<number, LocalizedText>> = {
  13: { en: 'the login failed', zh: '登录失败' },
  16: { en: 'no permission', zh: '没有权限' },
  19: { en: 'uploads are limited or the account is in arrears', zh: '上传受限或账号欠费' },
  20: { en: 'downloads are limited or the account is in arrears', zh: '下载受限或账号欠费' },
  23: { en: 'the account is locked', zh: '账号已锁定' },
  27: { en: 'it arrived damaged', zh: '到达时已损坏' },
  28: { en: "this network's address is locked out", zh: '本网络的地址已被锁定' },
  46: { en: 'a virus was found in it', zh: '发现病毒' },
  50: { en: 'it was skipped', zh: '已跳过' },
  52: { en: "the server's licence has run out", zh: '服务器许可证已过期' },
  54: { en: 'no room on the disk', zh: '磁盘空间不足' },
};

export function fileErrorWords(code: number): LocalizedText {
  return FILE_ERRORS[code] ?? { en: `error ${code}`, zh: `错误 ${code}` };
}
