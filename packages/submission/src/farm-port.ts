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
  | 'renderEnvironments'
  | 'addRenderEnvironment'
  | 'labels'
  | 'addLabel'
  | 'createTask'
  | 'uploadTaskDocument'
  | 'submitTask'
  | 'taskList'
  | 'taskInfo'
  | 'taskFrames'
  | 'stopTasks'
  | 'frameLog'
>;
