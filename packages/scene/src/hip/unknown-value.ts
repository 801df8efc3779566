import type { LocalizedText } from '@farmhand/model';

/** Thrown inside the evaluation of a value when the file alone does not tell it. */
export class UnknownValue extends Error {
  override readonly name = 'UnknownValue';
  readonly reason: LocalizedText;

  constructor(reason: LocalizedText) {
    super(reason.en);
    this.reason = reason;
  }
}

const QUOTED_LIMIT = 120;

function quoted(expression: string): string {
  const line = expression.replace(/\s+/g, ' ').trim();
  return line.length > QUOTED_LIMIT ? `${line.slice(0, QUOTED_LIMIT)}...` : line;
}

/** @param expression - Which part only Houdini can work out. */
export function onlyHoudiniKnows(expression: string): UnknownValue {
  const part = quoted(expression);
  return new UnknownValue({
    en: `only Houdini can work out "${part}". Submit from within Houdini, or add the file by hand.`,
    zh: `只有 Houdini 能计算“${part}”。请在 Houdini 中提交，或手动添加该文件。`,
  });
}

/** @param name - Of the variable, without its `$`. */
export function variableNotInFile(name: string): UnknownValue {
  return new UnknownValue({
    en: `the variable $${name} is set outside of the scene. Set it for Farmhand too, submit from within Houdini, or add the file by hand.`,
    zh: `变量 $${name} 在场景文件之外设置。请为 Farmhand 也设置该变量，或在 Houdini 中提交，或手动添加该文件。`,
  });
}

/** The value is animated with keyframes, which a file name cannot be worked out of. */
export function keyframed(): UnknownValue {
  return new UnknownValue({
    en: 'the parameter changes with keyframes. Submit from within Houdini, or add the files by hand.',
    zh: '该参数带有关键帧动画。请在 Houdini 中提交，或手动添加这些文件。',
  });
}
