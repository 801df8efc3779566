import type { FarmClient } from '@farmhand/client';

/** The farm calls a submission makes. */
export type FarmPort = Pick<
  FarmClient,
  | 'profile'
  | 'settings'
  | 'transferBids'
  | 'transferConfig'
  | 'softwareList'
  | 'softwareDetail'
  | 'hardwareConfigs'
  | 'renderEnvironments'
  | 'addRenderEnvironment'
  | 'labels'
  | 'addLabel'
  | 'createTask'
  | 'uploadTaskDocument'
  | 'submitTask'
  | 'taskInfo'
  | 'frameLog'
  | 'stopTasks'
  | 'startTasks'
  | 'abandonTasks'
  | 'deleteTasks'
  | 'updatePriority'
  | 'setTaskTimeout'
  | 'renderFullSpeed'
  | 'resubmitFrames'
  | 'addTaskLabel'
  | 'deleteTaskLabels'
> & {
  /** One page at a time: whoever stands in for the farm need not be a whole list. */
  readonly [Call in 'taskList' | 'taskFrames']: (
    ...given: Parameters<FarmClient[Call]>
  ) => PromiseLike<Awaited<ReturnType<FarmClient[Call]>>>;
};
