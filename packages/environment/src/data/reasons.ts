import type { FarmSystem } from '../catalog.ts';
import type { ChosenDifference } from '../chosen-version.ts';
import type { Reason } from '../reason.ts';

const systemNames: Readonly<Record<FarmSystem, string>> = { linux: 'Linux', windows: 'Windows' };

export function systemName(system: FarmSystem): string {
  return systemNames[system];
}

const differenceEn: Readonly<Record<ChosenDifference, string>> = {
  newerRelease: 'a newer release, which may render it a little differently',
  olderRelease: 'an older release, which may not know all that is in the scene',
  newerMajor: 'a newer major version, which may render it quite differently',
  olderMajor: 'an older major version, which may lose much of the scene or not open it',
};

const differenceZh: Readonly<Record<ChosenDifference, string>> = {
  newerRelease: '较新的发行版，渲染结果可能略有不同',
  olderRelease: '较旧的发行版，可能无法识别场景中的全部内容',
  newerMajor: '更新的主版本，渲染结果可能明显不同',
  olderMajor: '更旧的主版本，可能丢失大量内容，甚至无法打开场景',
};

/** Every sentence the resolution says, in both languages. `software` and `plugin` carry their version. */
export const reasons = {
  sameVersion: (software: string, system: FarmSystem): Reason => ({
    subject: 'version',
    differs: false,
    en: `The farm has ${software} on ${systemName(system)}, the version the scene was made with.`,
    zh: `渲染农场提供 ${systemName(system)} 版 ${software}，与制作场景的版本一致。`,
  }),
  sameRelease: (software: string, made: string, system: FarmSystem): Reason => ({
    subject: 'version',
    differs: false,
    en: `The farm has ${software} on ${systemName(system)}; the scene was made with ${made}, of the same release. Its builds share the file format and differ by bug fixes only.`,
    zh: `渲染农场提供 ${systemName(system)} 版 ${software}；场景由同一发行版的 ${made} 制作。各修正版的文件格式相同，仅有错误修复之别。`,
  }),
  lessPrecise: (software: string, made: string, system: FarmSystem): Reason => ({
    subject: 'version',
    differs: true,
    en: `The farm has ${software} on ${systemName(system)}; the scene was made with ${made}. One of the two does not say which build it is, so it may differ a little.`,
    zh: `渲染农场提供 ${systemName(system)} 版 ${software}；场景由 ${made} 制作。其中一方未注明具体构建版本，可能略有差异。`,
  }),
  newerBuild: (software: string, made: string, system: FarmSystem): Reason => ({
    subject: 'version',
    differs: true,
    en: `The farm has ${software} on ${systemName(system)}, you worked with ${made}: the same release, a newer build. Usually fine.`,
    zh: `渲染农场提供 ${systemName(system)} 版 ${software}，您使用的是 ${made}：同一发行版的较新构建，通常没有问题。`,
  }),
  olderBuild: (software: string, made: string, system: FarmSystem): Reason => ({
    subject: 'version',
    differs: true,
    en: `The farm has ${software} on ${systemName(system)}, you worked with ${made}: the same release, an older build. Usually fine.`,
    zh: `渲染农场提供 ${systemName(system)} 版 ${software}，您使用的是 ${made}：同一发行版的较旧构建，通常没有问题。`,
  }),
  testVersion: (software: string, made: string, system: FarmSystem): Reason => ({
    subject: 'version',
    differs: true,
    en: `The farm has ${software} on ${systemName(system)}; the scene was made with ${made}. One of the two is a test version, which may render the scene differently. Render a test frame and compare.`,
    zh: `渲染农场提供 ${systemName(system)} 版 ${software}；场景由 ${made} 制作。其中一方是测试版，渲染结果可能不同。请先渲染测试帧并对比。`,
  }),
  newerRelease: (software: string, made: string, system: FarmSystem): Reason => ({
    subject: 'version',
    differs: true,
    en: `The farm has no release of ${made}; ${software} on ${systemName(system)} is newer and opens the scene. Render a test frame and compare.`,
    zh: `渲染农场没有 ${made} 所属的发行版；${systemName(system)} 版 ${software} 更新，可以打开此场景。请先渲染测试帧并对比。`,
  }),
  chosen: (software: string): Reason => ({
    subject: 'version',
    differs: false,
    en: `You chose ${software} for this job yourself.`,
    zh: `${software} 由您为此作业指定。`,
  }),
  chosenOther: (
    software: string,
    made: string,
    system: FarmSystem,
    difference: ChosenDifference,
  ): Reason => ({
    subject: 'version',
    differs: true,
    en: `The scene was made with ${made}; ${software} on ${systemName(system)} is ${differenceEn[difference]}. Render a test frame and compare.`,
    zh: `场景由 ${made} 制作；${systemName(system)} 版 ${software} 是${differenceZh[difference]}。请先渲染测试帧并对比。`,
  }),
  chosenNotThere: (software: string, systems: readonly FarmSystem[], offers: readonly string[]): Reason => ({
    subject: 'version',
    differs: true,
    en: `You chose ${software}, which the farm does not offer on ${systems.map(systemName).join(' or ')}. Choose another version, or leave the choice to Farmhand. ${nearestEn(offers)}`,
    zh: `您选择了 ${software}，但渲染农场在 ${systems.map(systemName).join('、')} 上未提供。请选择其他版本，或交由 Farmhand 选择。${nearestZh(offers)}`,
  }),
  ownRenderer: (renderer: string, software: string): Reason => ({
    subject: 'renderer',
    differs: false,
    en: `The renderer ${renderer} is part of ${software}.`,
    zh: `渲染器 ${renderer} 是 ${software} 的内置部分。`,
  }),
  samePlugin: (plugin: string): Reason => ({
    subject: 'plugin',
    differs: false,
    en: `The farm has ${plugin}.`,
    zh: `渲染农场提供 ${plugin}。`,
  }),
  nearPlugin: (plugin: string, made: string): Reason => ({
    subject: 'plugin',
    differs: true,
    en: `The farm has ${plugin}, the scene uses ${made}. Render a test frame and compare.`,
    zh: `渲染农场提供 ${plugin}，场景使用 ${made}。请先渲染测试帧并对比。`,
  }),
  unknownPluginVersion: (plugin: string, name: string): Reason => ({
    subject: 'plugin',
    differs: true,
    en: `The scene does not say which version of ${name} it uses; ${plugin}, the newest that can be used here, was taken.`,
    zh: `场景未注明 ${name} 的版本；已选用此处可用的最新版本 ${plugin}。`,
  }),
  pluginLeftOut: (plugin: string, software: string): Reason => ({
    subject: 'plugin',
    differs: true,
    en: `The farm does not offer ${plugin} with ${software}; it renders without. That is fine for a tool used while editing, not for one that makes geometry or materials.`,
    zh: `渲染农场未提供与 ${software} 搭配的 ${plugin}，将不加载它进行渲染。若只是编辑时使用的工具则无妨，若它生成几何体或材质则会出错。`,
  }),
  pluginComesWith: (plugin: string, software: string, differs: boolean): Reason => ({
    subject: 'plugin',
    differs,
    en: `The farm lists no ${plugin}; the one that comes with ${software} is used.`,
    zh: `渲染农场未单独提供 ${plugin}，将使用 ${software} 自带的版本。`,
  }),
  pluginNotOnHardware: (plugin: string, taken: string): Reason => ({
    subject: 'plugin',
    differs: true,
    en: `${plugin} does not run on the chosen hardware; ${taken} does and was taken.`,
    zh: `${plugin} 无法在所选硬件上运行；已改用可运行的 ${taken}。`,
  }),
  pluginNotOnAnyHardware: (plugin: string, isRenderer: boolean): Reason => ({
    subject: isRenderer ? 'renderer' : 'plugin',
    differs: true,
    en: `${plugin} does not run on the chosen hardware. Choose other hardware.`,
    zh: `${plugin} 无法在所选硬件上运行。请选择其他硬件。`,
  }),
  softwareNotOnHardware: (software: string): Reason => ({
    subject: 'software',
    differs: true,
    en: `${software} does not run on the chosen hardware. Choose other hardware.`,
    zh: `${software} 无法在所选硬件上运行。请选择其他硬件。`,
  }),
  systemForPlugin: (plugin: string, software: string, lacking: FarmSystem, having: FarmSystem): Reason => ({
    subject: 'system',
    differs: false,
    en: `${plugin} is not offered with ${software} on ${systemName(lacking)}; on ${systemName(having)} it is, so that was taken.`,
    zh: `${systemName(lacking)} 上的 ${software} 未提供 ${plugin}，${systemName(having)} 上提供，因此选用后者。`,
  }),
  onlyOnOtherSystem: (
    plugin: string,
    isRenderer: boolean,
    software: string,
    lacking: FarmSystem,
    having: FarmSystem,
  ): Reason => ({
    subject: isRenderer ? 'renderer' : 'plugin',
    differs: true,
    en: `${plugin} is not offered with ${software} on ${systemName(lacking)}; on ${systemName(having)} it is.`,
    zh: `${systemName(lacking)} 上的 ${software} 未提供 ${plugin}，${systemName(having)} 上提供。`,
  }),
  noSoftware: (software: string, systems: readonly FarmSystem[]): Reason => ({
    subject: 'software',
    differs: true,
    en: `The farm does not offer ${software} on ${systems.map(systemName).join(' or ')}.`,
    zh: `渲染农场在 ${systems.map(systemName).join('、')} 上不提供 ${software}。`,
  }),
  otherSystem: (software: string, system: FarmSystem): Reason => ({
    subject: 'system',
    differs: true,
    en: `On ${systemName(system)} it offers ${software}: choose that system, or leave the choice to Farmhand.`,
    zh: `${systemName(system)} 上提供 ${software}：请选择该系统，或交由 Farmhand 选择。`,
  }),
  unreadableVersion: (software: string, version: string): Reason => ({
    subject: 'version',
    differs: true,
    en: `"${version}" could not be read as a version of ${software}. Save the scene again, then check once more.`,
    zh: `无法将“${version}”识别为 ${software} 的版本。请重新保存场景后再检查。`,
  }),
  noVersion: (made: string, offers: readonly string[]): Reason => ({
    subject: 'version',
    differs: true,
    en: `The farm has no version that renders a scene of ${made}. ${nearestEn(offers)}`,
    zh: `渲染农场没有可渲染 ${made} 场景的版本。${nearestZh(offers)}`,
  }),
  noRenderer: (renderer: string, software: string, offers: readonly string[]): Reason => ({
    subject: 'renderer',
    differs: true,
    en: `The renderer ${renderer} is not offered with ${software}. ${nearestEn(offers)}`,
    zh: `${software} 未提供渲染器 ${renderer}。${nearestZh(offers)}`,
  }),
  noPlugin: (plugin: string, software: string, offers: readonly string[]): Reason => ({
    subject: 'plugin',
    differs: true,
    en: `${plugin} is not offered with ${software}. ${nearestEn(offers)}`,
    zh: `${software} 未提供 ${plugin}。${nearestZh(offers)}`,
  }),
} as const;

function nearestEn(offers: readonly string[]): string {
  return offers.length === 0 ? 'It has nothing near.' : `Nearest: ${offers.join('; ')}.`;
}

function nearestZh(offers: readonly string[]): string {
  return offers.length === 0 ? '没有相近的可选项。' : `最接近的是：${offers.join('；')}。`;
}
