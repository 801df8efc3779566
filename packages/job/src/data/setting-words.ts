import type { JobSettings, LocalizedText } from '@farmhand/model';

/** Every setting an artist can choose. */
export type SettingName = Exclude<keyof JobSettings, 'schema'>;

/** What a setting is called, and how its value is written where that is not plain. Empty when there is nothing to say. */
export type SettingWords = {
  readonly [Name in SettingName]: {
    readonly label: LocalizedText;
    readonly show?: (value: JobSettings[Name]) => string;
  };
};

/** In the order in which they are best read. */
export const settingWords: SettingWords = {
  sceneName: { label: { en: 'Scene', zh: '场景' } },
  outputs: {
    label: { en: 'Outputs', zh: '输出' },
    show: (outputs) =>
      outputs.map(({ name, frames }) => (frames === null ? name : `${name} (${frames})`)).join(', '),
  },
  withDependencies: { label: { en: 'Render what outputs wait for too', zh: '同时渲染输出所依赖的内容' } },
  camera: { label: { en: 'Camera', zh: '摄像机' } },
  cameras: { label: { en: 'Cameras', zh: '多个摄像机' } },
  renderLayers: { label: { en: 'Render layers', zh: '渲染层' } },
  frames: { label: { en: 'Frames', zh: '帧' } },
  framesPerTask: { label: { en: 'Frames per task', zh: '每个任务的帧数' } },
  priorityFrames: { label: { en: 'Frames rendered first', zh: '优先渲染的帧' } },
  priorityPositions: { label: { en: 'Rendered first by place', zh: '按位置优先渲染' } },
  stopAfterTest: { label: { en: 'Pause after the first frames', zh: '优先帧完成后暂停' } },
  tiles: { label: { en: 'Tiles', zh: '分块数' } },
  tileShape: { label: { en: 'Shape of tiles', zh: '分块方式' } },
  timeoutSeconds: { label: { en: 'Longest time for a frame', zh: '单帧最长时间' }, show: duration },
  jobTimeoutSeconds: { label: { en: 'Longest time for the job', zh: '作业最长时间' }, show: duration },
  priority: { label: { en: 'Priority', zh: '优先级' } },
  system: { label: { en: 'Farm system', zh: '农场系统' } },
  softwareVersion: { label: { en: 'Program version at the farm', zh: '农场程序版本' } },
  environmentPolicy: { label: { en: 'Software versions', zh: '软件版本' } },
  hardwareId: { label: { en: 'Hardware', zh: '硬件配置' } },
  memoryGiB: { label: { en: 'Memory', zh: '内存' }, show: (memory) => `${memory} GiB` },
  project: { label: { en: 'Project', zh: '项目' } },
  artist: { label: { en: 'Artist', zh: '制作人' } },
  labels: { label: { en: 'Labels', zh: '标签' } },
  skipFiles: { label: { en: 'Files left out', zh: '忽略的文件' } },
  extraFiles: { label: { en: 'Files taken along', zh: '额外携带的文件' } },
  allowedRoots: { label: { en: 'Allowed folders', zh: '允许的文件夹' } },
  uploadLimitBytes: {
    label: { en: 'Ask before an upload of more than', zh: '上传超过此大小时询问' },
    show: bytes,
  },
  costLimit: { label: { en: 'Cost limit', zh: '费用上限' } },
  pricePerNodeHour: { label: { en: 'Price per node hour', zh: '每机时价格' } },
  secondsPerFrame: {
    label: { en: 'Time per frame', zh: '单帧时间' },
    show: (seconds) => (seconds === null ? '' : duration(seconds)),
  },
  additionalInfo: {
    label: { en: 'Notes for the farm', zh: '附加信息' },
    show: (info) =>
      Object.entries(info)
        .map(([key, value]) => `${key} = ${value}`)
        .join(', '),
  },
  downloadFolder: { label: { en: 'Download folder', zh: '下载文件夹' } },
  outputTemplate: { label: { en: 'Places of downloaded frames', zh: '下载帧的存放位置' } },
  onExistingFile: { label: { en: 'Files that are there already', zh: '已有文件的处理' } },
};

/** `12 h`, `90 min`, `75 s`: the largest unit that leaves no rest. */
function duration(seconds: number): string {
  const units = [
    { name: 'h', seconds: 3600 },
    { name: 'min', seconds: 60 },
  ];
  const unit = units.find((one) => seconds >= one.seconds && seconds % one.seconds === 0);
  return unit === undefined ? `${seconds} s` : `${seconds / unit.seconds} ${unit.name}`;
}

/** `50 GiB`, `1.5 MiB`; at most two decimals. */
function bytes(count: number): string {
  const units = ['GiB', 'MiB', 'KiB'];
  const size = units.map((name, index) => ({ name, bytes: 1024 ** (units.length - index) }));
  const unit = size.find((one) => count >= one.bytes);
  return unit === undefined ? `${count} B` : `${Number((count / unit.bytes).toFixed(2))} ${unit.name}`;
}
