import { farmCodes } from '../endpoints.ts';
import type { ClientErrorKind } from '../errors.ts';
import type { InBoth } from './wording.ts';

/** What an answer code other than success means. */
export interface RefusalWords {
  readonly kind: ClientErrorKind;
  readonly says: InBoth;
  readonly hint: InBoth;
}

const checkSettings: InBoth = {
  en: 'Check the settings of the job. If they look right, the farm may have changed: look for an update.',
  zh: '请检查作业设置。如果设置无误，可能是农场有改动：请查看是否有新版本。',
};

const notAllowed: RefusalWords = {
  kind: 'forbidden',
  says: { en: 'this account may not do that', zh: '此账号没有执行该操作的权限' },
  hint: {
    en: 'Ask the owner of the main account for the right, or use another account.',
    zh: '请向主账号的所有者申请权限，或改用其他账号。',
  },
};

const refused: RefusalWords = {
  kind: 'refused',
  says: { en: 'the farm refused', zh: '农场拒绝了请求' },
  hint: {
    en: "Read the farm's words above. If they do not help, ask its support and give them the request id.",
    zh: '请查看上面农场的说明。如果仍不清楚，请联系农场客服并提供请求编号。',
  },
};

const byCode: Readonly<Record<number, RefusalWords>> = {
  [farmCodes.signatureInvalid]: {
    kind: 'signature-invalid',
    says: {
      en: 'the farm refused the access key: it does not fit the access id',
      zh: '农场拒绝了访问密钥（Access Key）：它与访问 ID（Access ID）不匹配',
    },
    hint: {
      en: "Copy access id and access key again from the farm's account page, both whole, and log in anew.",
      zh: '请从农场的账号页面重新完整复制访问 ID 和访问密钥，然后重新登录。',
    },
  },
  [farmCodes.parameterInvalid]: {
    kind: 'parameter-invalid',
    says: { en: 'the farm does not take one of the values sent', zh: '农场不接受所发送的某个值' },
    hint: checkSettings,
  },
  [farmCodes.parameterMissing]: {
    kind: 'parameter-invalid',
    says: { en: 'the farm misses one of the values sent', zh: '农场缺少所需的某个值' },
    hint: checkSettings,
  },
  [farmCodes.forbidden]: notAllowed,
  [farmCodes.insufficientPermissions]: notAllowed,
  [farmCodes.resourceNotFound]: {
    kind: 'not-found',
    says: { en: 'the farm does not have what was asked for', zh: '农场中没有所请求的内容' },
    hint: {
      en: 'It may have been deleted. Refresh the list and try again.',
      zh: '它可能已被删除。请刷新列表后重试。',
    },
  },
  [farmCodes.needUserLogin]: {
    kind: 'refused',
    says: { en: 'the farm does not know this login', zh: '农场无法识别此登录' },
    hint: {
      en: "Check access id and access key against the farm's account page.",
      zh: '请对照农场的账号页面核对访问 ID 和访问密钥。',
    },
  },
  [farmCodes.userAreaError]: {
    kind: 'refused',
    says: { en: 'this account belongs to another region of the farm', zh: '此账号属于农场的另一个区域' },
    hint: {
      en: 'Use the other address: task.renderbus.com for mainland China, task.foxrenderfarm.com elsewhere.',
      zh: '请使用另一个地址：中国大陆为 task.renderbus.com，其他地区为 task.foxrenderfarm.com。',
    },
  },
  [farmCodes.internalError]: {
    kind: 'refused',
    says: { en: 'the farm had an internal error', zh: '农场发生内部错误' },
    hint: { en: 'Try again in a few minutes.', zh: '请几分钟后重试。' },
  },
};

/** @param clockSkewMs - This machine's clock minus the farm's; null when the farm did not tell its time. */
export function refusalWords(code: number, clockSkewMs: number | null): RefusalWords {
  if (code !== farmCodes.signatureExpired) return byCode[code] ?? refused;
  const clock = clockWords(clockSkewMs);
  return {
    kind: 'signature-expired',
    says: {
      en: `the farm refused the time of the request. ${clock.en}`,
      zh: `农场拒绝了请求的时间。${clock.zh}`,
    },
    hint: {
      en: "Set this computer's clock (switch on automatic time), then try again.",
      zh: '请校准本机时钟（开启自动设置时间），然后重试。',
    },
  };
}

function clockWords(clockSkewMs: number | null): InBoth {
  if (clockSkewMs === null) return { en: 'It did not say what time it has', zh: '农场没有告知它的时间' };
  const minutes = Math.round(Math.abs(clockSkewMs) / 60_000);
  if (minutes === 0) {
    return { en: "This computer's clock agrees with the farm's", zh: '本机时钟与农场的时钟一致' };
  }
  const ahead = clockSkewMs > 0;
  return {
    en: `This computer's clock is ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${ahead ? 'ahead' : 'behind'}`,
    zh: `本机时钟${ahead ? '快' : '慢'}了 ${minutes} 分钟`,
  };
}
