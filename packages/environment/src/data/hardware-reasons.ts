import type { Reason } from '../reason.ts';

function reason(differs: boolean, en: string, zh: string): Reason {
  return { subject: 'hardware', differs, en, zh };
}

/** Every sentence said about render nodes, in both languages. `node` is a node's label: `2 x 3090, 128 GB`. */
export const hardwareReasons = {
  hasCard: (renderer: string, node: string) =>
    reason(
      false,
      `${renderer} needs a graphics card; ${node} has one.`,
      `${renderer} 需要显卡；${node} 配有显卡。`,
    ),
  cardAskedFor: (renderer: string, node: string) =>
    reason(
      false,
      `${renderer} is set to render with the graphics card; ${node} has one.`,
      `${renderer} 设置为使用显卡渲染；${node} 配有显卡。`,
    ),
  noCard: (renderer: string, node: string) =>
    reason(
      true,
      `${renderer} needs a graphics card; the node ${node} has none. Choose one with a card.`,
      `${renderer} 需要显卡，而节点 ${node} 没有显卡。请选择配有显卡的节点。`,
    ),
  cardAskedForNone: (renderer: string, node: string) =>
    reason(
      true,
      `${renderer} is set to render with the graphics card; the node ${node} has none. Choose one with a card, or set the scene to CPU.`,
      `${renderer} 设置为使用显卡渲染，而节点 ${node} 没有显卡。请选择配有显卡的节点，或在场景中改用 CPU。`,
    ),
  onProcessor: (renderer: string, node: string) =>
    reason(
      false,
      `${renderer} renders with the CPU; ${node} is such a node.`,
      `${renderer} 使用 CPU 渲染；${node} 正是 CPU 节点。`,
    ),
  cardIdle: (renderer: string, node: string) =>
    reason(
      true,
      `${renderer} renders with the CPU; the graphics cards of ${node} would be paid for and not used.`,
      `${renderer} 使用 CPU 渲染；${node} 的显卡不会被用到，却要付费。`,
    ),
  memoryEnough: (node: string, has: number, wanted: number) =>
    reason(
      false,
      `The job asks for ${wanted} GB of memory; ${node} has ${has} GB.`,
      `作业需要 ${wanted} GB 内存；${node} 有 ${has} GB。`,
    ),
  memoryNotTold: (node: string, wanted: number) =>
    reason(
      true,
      `The job asks for ${wanted} GB of memory; the farm does not say how much ${node} has.`,
      `作业需要 ${wanted} GB 内存；渲染农场未说明 ${node} 的内存大小。`,
    ),
  memoryShort: (node: string, has: number, wanted: number) =>
    reason(
      true,
      `The job asks for ${wanted} GB of memory; the node ${node} has only ${has} GB. Choose a bigger one, or ask for less memory.`,
      `作业需要 ${wanted} GB 内存，而节点 ${node} 只有 ${has} GB。请选择内存更大的节点，或降低内存要求。`,
    ),
  switchedOff: (node: string) =>
    reason(
      true,
      `The farm has switched off the node ${node}. Choose another one.`,
      `渲染农场已停用节点 ${node}。请选择其他节点。`,
    ),
  softwareRefused: (software: string, node: string) =>
    reason(
      true,
      `The node ${node} does not take ${software}. Choose another one.`,
      `节点 ${node} 不支持 ${software}。请选择其他节点。`,
    ),
  pluginRefused: (plugin: string, node: string) =>
    reason(
      true,
      `The node ${node} does not take ${plugin}. Choose another one.`,
      `节点 ${node} 不支持 ${plugin}。请选择其他节点。`,
    ),
  findingRefused: (tipCode: string, node: string) =>
    reason(
      true,
      `The node ${node} does not take scenes with the problem ${tipCode} that the check found. Choose another one, or mend the scene.`,
      `检查发现了问题 ${tipCode}，节点 ${node} 不接受有此问题的场景。请选择其他节点，或修正场景。`,
    ),
  notThere: (id: number, nodes: readonly string[]) =>
    reason(
      true,
      `The farm has no hardware number ${id}. ${nodes.length === 0 ? 'None of its other nodes takes this job either.' : `Choose one of these: ${nodes.join('; ')}.`}`,
      `渲染农场没有编号为 ${id} 的硬件。${nodes.length === 0 ? '其他节点也都不适合此作业。' : `请从以下节点中选择：${nodes.join('；')}。`}`,
    ),
  nothingFits: () =>
    reason(
      true,
      "None of the farm's nodes takes this job. What stands against the nearest ones:",
      '渲染农场没有适合此作业的节点。最接近的节点存在以下问题：',
    ),
  notTold: () =>
    reason(
      false,
      "The farm lists no nodes to choose from; the account's platform decides what renders the job.",
      '渲染农场未列出可选节点；由账户所在平台决定渲染硬件。',
    ),
} as const;
