import type { LocalizedText, SceneScript, Simulation, ViewportOnly } from '@farmhand/model';

const simulations: Readonly<Record<Simulation['kind'], LocalizedText>> = {
  rigidBody: { en: 'rigid body simulation', zh: '刚体模拟' },
  cloth: { en: 'cloth simulation', zh: '布料模拟' },
  softBody: { en: 'soft body simulation', zh: '柔体模拟' },
  particles: { en: 'particle simulation', zh: '粒子模拟' },
  hair: { en: 'hair simulation', zh: '毛发模拟' },
  dynamicPaint: { en: 'dynamic paint', zh: '动态绘制' },
  fluid: { en: 'fluid simulation', zh: '流体模拟' },
  smoke: { en: 'smoke simulation', zh: '烟雾模拟' },
  simulationNodes: { en: 'simulation nodes', zh: '模拟节点' },
  fileCache: { en: 'file cache', zh: '文件缓存' },
  other: { en: 'simulation', zh: '模拟' },
};

const hidden: Readonly<Record<ViewportOnly['what'], LocalizedText>> = {
  object: { en: 'object', zh: '物体' },
  collection: { en: 'collection', zh: '集合' },
  modifier: { en: 'modifier', zh: '修改器' },
  particles: { en: 'particle system', zh: '粒子系统' },
  light: { en: 'light', zh: '灯光' },
  renderLayer: { en: 'render layer', zh: '渲染层' },
};

const runs: Readonly<Record<SceneScript['runsOn'], LocalizedText>> = {
  load: { en: 'as the scene is opened', zh: '打开场景时' },
  render: { en: 'before or after a render', zh: '渲染前后' },
  frame: { en: 'at each frame', zh: '每一帧' },
  evaluation: { en: 'whenever its value is worked out', zh: '计算数值时' },
};

/** What preflight says about what is in a scene. */
export const contentTexts = {
  'simulation-not-baked': (
    kind: Simulation['kind'],
    name: string,
    state: Simulation['state'],
  ): LocalizedText => ({
    en: `The ${simulations[kind].en} of "${name}" is ${state === 'partly' ? 'baked for some frames only' : 'not baked'}. Each machine of the farm starts in the middle and would show it wrong. Bake it, save, and check again.`,
    zh: `“${name}”的${simulations[kind].zh}${state === 'partly' ? '仅烘焙了部分帧' : '尚未烘焙'}。农场的每台机器都从中间帧开始渲染，结果会出错。请烘焙并保存后再检查。`,
  }),
  /** In the words of Houdini, whose caches are written to disk, and read from there when that is switched on. */
  'simulation-not-read': (kind: Simulation['kind'], name: string): LocalizedText => ({
    en: `The ${simulations[kind].en} above "${name}" is worked out anew by each machine of the farm, which starts in the middle and would show it wrong. Write it to disk, switch on "Load from Disk", save, and check again.`,
    zh: `“${name}”上游的${simulations[kind].zh}会由农场的每台机器从中间帧重新计算，结果会出错。请将其写入磁盘，启用“Load from Disk”，保存后再检查。`,
  }),
  'cache-not-baked': (name: string, state: Simulation['state']): LocalizedText => ({
    en: `"${name}" is to read its results from disk, ${state === 'partly' ? 'and some of them are' : 'and they are'} not there. Write the cache for all frames that render, then check again.`,
    zh: `“${name}”需要从磁盘读取结果，但${state === 'partly' ? '其中一部分' : '这些结果'}不存在。请为所有要渲染的帧写出缓存后再检查。`,
  }),
  /** @param part - What of the named thing is meant, where it is not the whole. */
  'viewport-only': (what: ViewportOnly['what'], name: string, part: string | null): LocalizedText => {
    const thing = {
      en: `The ${hidden[what].en} "${part ?? name}"${part === null ? '' : ` of "${name}"`}`,
      zh: `${part === null ? '' : `“${name}”的`}${hidden[what].zh}“${part ?? name}”`,
    };
    // A render layer is nothing to be seen.
    return what === 'renderLayer'
      ? {
          en: `${thing.en} is switched off for rendering. Switch it on if it is wanted.`,
          zh: `${thing.zh}在渲染时已关闭。如果需要它，请启用。`,
        }
      : {
          en: `${thing.en} ${part === null ? 'shows' : 'works'} while you work but is switched off for rendering. Switch it on if it belongs in the picture.`,
          zh: `${thing.zh}在视图中${part === null ? '可见' : '生效'}，但渲染时已关闭。如果画面需要它，请在渲染中启用。`,
        };
  },
  'viewport-only-more': (count: number): LocalizedText => ({
    en: `${count} more things show while you work but are switched off for rendering. Look through the scene's render switches.`,
    zh: `另有 ${count} 项在视图中可见，但渲染时已关闭。请检查场景中的渲染开关。`,
  }),
  'script-on-load': (name: string, runsOn: SceneScript['runsOn']): LocalizedText => ({
    en: `"${name}" holds code that runs ${runs[runsOn].en}. A farm might not run it. Render a test frame and compare, or bake what it does into the scene.`,
    zh: `“${name}”包含在${runs[runsOn].zh}运行的代码，农场可能不会运行它。请渲染测试帧对比，或将其效果固化到场景中。`,
  }),
  'script-on-load-more': (count: number): LocalizedText => ({
    en: `${count} more things in the scene hold code that works out their values. Render a test frame and compare.`,
    zh: `场景中另有 ${count} 项包含计算数值的代码。请渲染测试帧进行对比。`,
  }),
} as const;
