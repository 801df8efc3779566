/**
 * The farm's calls as data. The client, the local farm and the documentation all read this one table.
 *
 * Sources: the vendor's API documentation (`path`), and the paths that its newer Python SDK uses where they
 * moved afterwards (`newerPath`).
 */
export interface Endpoint {
  /** Path as documented; always sent with POST. */
  readonly path: string;
  /** Path the newer SDK uses, where it differs. */
  readonly newerPath?: string;
  /** True when sending it twice does no more than sending it once, so that a failure may be repeated blindly. */
  readonly repeatable: boolean;
}

/** Every call, by the name that errors, logs and middleware use for it. */
export const endpoints = {
  queryPlatforms: { path: '/api/render/common/queryPlatforms', repeatable: true },
  queryUserProfile: { path: '/api/render/setUp/queryUserProfile', repeatable: true },
  queryUserSetting: { path: '/api/render/setUp/queryUserSetting', repeatable: true },
  updateUserSetting: { path: '/api/render/setUp/updateUserSetting', repeatable: true },
  listHardwareConfigs: { path: '/api/render/hardwareConfig/list', repeatable: true },

  getTransferBid: { path: '/api/render/transfer/getBid', repeatable: true },
  getTransferConfig: { path: '/api/render/transfer/getConfig', repeatable: true },
  getTransferServer: { path: '/api/render/transfer/getServerInfo', repeatable: true },
  getRaysyncUserKey: {
    path: '/api/render/user/getRaySyncUserKey',
    newerPath: '/api/render/transfer/getRaySyncUserKey',
    repeatable: true,
  },
  getOutputFiles: { path: '/api/render/file/operate/getOutputUserDirFile', repeatable: true },

  querySoftwareList: { path: '/api/render/plugin/querySoftwareList', repeatable: true },
  querySoftwareDetail: { path: '/api/render/plugin/querySoftwareDetail', repeatable: true },

  addRenderEnvironment: { path: '/api/render/plugin/addUserPluginConfig', repeatable: false },
  editRenderEnvironment: { path: '/api/render/plugin/editUserPluginConfig', repeatable: true },
  deleteRenderEnvironment: { path: '/api/render/plugin/deleteUserPluginConfig', repeatable: false },
  setDefaultRenderEnvironment: { path: '/api/render/plugin/setDefaultUserPluginConfig', repeatable: true },
  getRenderEnvironments: { path: '/api/render/plugin/getUserPluginConfig', repeatable: true },

  addLabel: { path: '/api/render/project/add', repeatable: false },
  deleteLabel: { path: '/api/render/project/delete', repeatable: false },
  getLabels: { path: '/api/render/project/getList', repeatable: true },
  listLabels: { path: '/api/render/project/list', repeatable: true },
  addTaskLabel: { path: '/api/render/handle/addTaskLabel', repeatable: false },
  deleteTaskLabels: {
    path: '/api/render/task/deleteTaskLabel',
    newerPath: '/api/render/handle/deleteTaskLabel',
    repeatable: false,
  },

  createTask: { path: '/api/render/submit/createTask', repeatable: false },
  uploadTaskDocument: { path: '/api/render/submit/taskJsonFile', repeatable: true },
  submitTask: { path: '/api/render/submit/task', repeatable: false },
  queryErrorDetail: { path: '/api/render/submit/queryAnalyseErrorDetail', repeatable: true },

  getTaskList: {
    path: '/api/render/handle/getTaskList',
    newerPath: '/api/render/handle/getTaskList/v2',
    repeatable: true,
  },
  queryTaskInfo: {
    path: '/api/render/handle/queryTaskInfo',
    newerPath: '/api/render/handle/queryTaskInfo/v2',
    repeatable: true,
  },
  startTask: {
    path: '/api/render/handle/startTask',
    newerPath: '/api/rendering/task/renderingTask/startTask',
    repeatable: false,
  },
  stopTask: {
    path: '/api/render/handle/stopTask',
    newerPath: '/api/rendering/task/renderingTask/stopTask',
    repeatable: true,
  },
  abandonTask: { path: '/api/render/handle/abandonTask', repeatable: true },
  deleteTask: { path: '/api/render/handle/deleteTask', repeatable: false },
  updateTaskPriority: { path: '/api/rendering/task/renderingTask/updateTaskUserLevel', repeatable: true },
  setTaskTimeout: { path: '/api/render/handle/setTaskOverTimeStop', repeatable: true },
  renderFullSpeed: { path: '/api/render/handle/fullSpeedRendering', repeatable: true },

  queryTaskFrames: { path: '/api/render/handle/queryTaskFrames', repeatable: true },
  queryFrameStatistics: { path: '/api/render/handle/queryAllFrameStats', repeatable: true },
  resubmitTasks: { path: '/api/render/handle/recommitTasks', repeatable: false },
  resubmitFrames: { path: '/api/render/handle/recommitTaskFrames', repeatable: false },
  stopFrames: { path: '/api/render/handle/stopTaskFrames', repeatable: true },
  showLog: { path: '/api/render/handle/showLog', repeatable: true },
  loadFrameThumbnail: { path: '/api/render/handle/loadingFrameThumbnail', repeatable: true },
  loadTaskProgressImage: { path: '/api/render/handle/loadTaskProcessImg', repeatable: true },
} as const satisfies Readonly<Record<string, Endpoint>>;

/** Names one of the farm's calls. */
export type EndpointName = keyof typeof endpoints;

/** The farm's answer codes. `success` is success whatever the HTTP status says. */
export const farmCodes = {
  success: 200,
  fail: 100,
  needRedirect: 301,
  forbidden: 403,
  resourceNotFound: 404,
  internalError: 500,
  parameterInvalid: 600,
  parameterMissing: 601,
  needUserLogin: 602,
  illegalProtocol: 603,
  validateCodeError: 604,
  insufficientPermissions: 605,
  validateCommonCodeError: 606,
  validateSendCodeError: 607,
  userAreaError: 608,
  signatureExpired: 610,
  signatureInvalid: 611,
  noMoreRecords: 700,
} as const;
