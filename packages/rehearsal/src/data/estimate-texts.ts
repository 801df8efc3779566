import type { LocalizedText } from '@farmhand/model';
import type { Spread } from '../rehearsal-report.ts';
import { NOISE_SECONDS, NOISE_SHARE } from './timing-noise.ts';

export interface EstimateFacts {
  readonly rehearsed: number;
  readonly frameCount: number;
  /** How the time at full size was found: rendered so; from two sizes; in proportion to pixels. */
  readonly scaling: 'none' | 'fitted' | 'proportional';
  readonly growth: Spread;
  /** The two sizes, smaller first, in parts of a full picture's pixels; none where there was one. */
  readonly sizes: readonly number[];
  /** False where starting the program is part of each frame's time. */
  readonly startsMeasured: boolean;
  readonly speedFactor: number;
  /** What the farm calls its nodes; null where nobody said. */
  readonly hardware: string | null;
  readonly hasPrice: boolean;
  readonly tiles: number;
  readonly outputsLeftOut: number;
}

/** Says how an estimate came about and how far it may be off. */
export function estimateMethod(facts: EstimateFacts): LocalizedText {
  const parts = [
    spreadOverFrames(facts),
    toFullSize(facts),
    noise,
    starts(facts),
    machine(facts),
    ...leftOut(facts),
    limits(facts),
  ];
  return { en: parts.map(({ en }) => en).join(' '), zh: parts.map(({ zh }) => zh).join('') };
}

function spreadOverFrames({ rehearsed, frameCount }: EstimateFacts): LocalizedText {
  if (rehearsed === 1 && frameCount > 1) {
    return {
      en: `One frame of ${frameCount} was rendered; that the others take half to twice as long is a guess.`,
      zh: `${frameCount} 帧中渲染了 1 帧；其余帧按其一半至两倍的时间粗略估计。`,
    };
  }
  return {
    en: `${rehearsed} of ${frameCount} frames were rendered; those between two of them are taken to lie on a straight line, at the least as quick as the quicker and at the most as slow as the slower one.`,
    zh: `${frameCount} 帧中渲染了 ${rehearsed} 帧；两帧之间的帧按直线插值，最低按较快一帧、最高按较慢一帧计算。`,
  };
}

const noise: LocalizedText = {
  en: `Least and most allow for measured times that are off by ${NOISE_SHARE * 100} %, and by no less than ${NOISE_SECONDS} s.`,
  zh: `最少与最多值已计入 ${NOISE_SHARE * 100}%（至少 ${NOISE_SECONDS} 秒）的计时误差。`,
};

function toFullSize({ scaling, growth, sizes }: EstimateFacts): LocalizedText {
  const [low, likely, high] = [growth.low, growth.likely, growth.high].map((value) => value.toFixed(1));
  switch (scaling) {
    case 'none':
      return { en: 'Their time was taken at full size.', zh: '其用时按原始尺寸测得。' };
    case 'fitted': {
      // Sides of the picture, as a rehearsal's scale is given.
      const [small, large] = sizes.map((pixels) => `${Math.round(Math.sqrt(pixels) * 100)} %`);
      return {
        en: `Frames were rendered at two sizes, ${small} and ${large}, which gives a fixed part and a part for each pixel: at full size a frame takes ${likely} times as long as at ${large} (${low} to ${high}).`,
        zh: `以 ${small} 和 ${large} 两种尺寸渲染，由此得出固定时间与每像素时间：原始尺寸下每帧用时为 ${large} 时的 ${likely} 倍（${low} 至 ${high} 倍）。`,
      };
    }
    case 'proportional':
      return {
        en: `Only one size could be measured: at full size a frame is taken to need ${likely} times as long, in proportion to its pixels, and no less than in the rehearsal.`,
        zh: `只测得一种尺寸：原始尺寸下每帧按像素比例取 ${likely} 倍时间，且不少于预演用时。`,
      };
  }
}

function starts({ startsMeasured }: EstimateFacts): LocalizedText {
  return startsMeasured
    ? {
        en: 'Starting the program and opening the scene are counted apart, once for each task.',
        zh: '启动程序与打开场景的时间单独计算，每个任务计一次。',
      }
    : {
        en: 'Starting the program and opening the scene could not be told from rendering and are counted with each frame.',
        zh: '启动程序与打开场景的时间无法与渲染时间区分，计入每一帧。',
      };
}

function machine({ speedFactor, hardware }: EstimateFacts): LocalizedText {
  const node = hardware === null ? '' : ` (${hardware})`;
  return speedFactor === 1
    ? {
        en: `A farm node${node} is taken to be as fast as this machine, which was not measured.`,
        zh: `假定渲染节点${node}与本机速度相同，未经实测。`,
      }
    : {
        en: `A farm node${node} is taken to be ${speedFactor} times as fast as this machine, as you said.`,
        zh: `按您给出的数值，渲染节点${node}的速度为本机的 ${speedFactor} 倍。`,
      };
}

/** What makes the real job longer than these figures. */
function leftOut({ tiles, outputsLeftOut }: EstimateFacts): readonly LocalizedText[] {
  return [
    ...(tiles > 1
      ? [
          {
            en: `That each frame is rendered in ${tiles} tiles is not in it: every tile starts the program and opens the scene anew.`,
            zh: `未计入分块：每帧分 ${tiles} 块渲染，每块都要重新启动程序并打开场景。`,
          },
        ]
      : []),
    ...(outputsLeftOut > 0
      ? [
          {
            en: `Only the first output was rehearsed; the job's other ${outputsLeftOut} are not in it.`,
            zh: `只预演了第一个输出，作业的其余 ${outputsLeftOut} 个输出未计入。`,
          },
        ]
      : []),
  ];
}

function limits({ hasPrice }: EstimateFacts): LocalizedText {
  const price = hasPrice
    ? { en: 'The cost is node hours times the price you gave.', zh: '费用为机时乘以您给出的单价。' }
    : { en: 'Without a price there is no cost.', zh: '未给出单价，因此没有费用估算。' };
  return {
    en: `Waiting for nodes, and what the farm does before a program starts, are not in it. ${price.en}`,
    zh: `不含排队等待节点的时间和程序启动前的准备时间。${price.zh}`,
  };
}
