import { WireError } from '../http/answer.ts';
import type { FarmCall } from './farm-state.ts';

const missing: FarmCall = () => {
  throw new WireError('fail', 'This farm cannot do that yet.');
};

export const updateUserSetting: FarmCall = missing;
export const listHardwareConfigs: FarmCall = missing;
export const getTransferServer: FarmCall = missing;
export const getRaysyncUserKey: FarmCall = missing;
export const getOutputFiles: FarmCall = missing;
export const editRenderEnvironment: FarmCall = missing;
export const deleteRenderEnvironment: FarmCall = missing;
export const setDefaultRenderEnvironment: FarmCall = missing;
export const deleteLabel: FarmCall = missing;
export const listLabels: FarmCall = missing;
export const addTaskLabel: FarmCall = missing;
export const deleteTaskLabels: FarmCall = missing;
export const queryErrorDetail: FarmCall = missing;
export const startTask: FarmCall = missing;
export const abandonTask: FarmCall = missing;
export const deleteTask: FarmCall = missing;
export const updateTaskPriority: FarmCall = missing;
export const setTaskTimeout: FarmCall = missing;
export const renderFullSpeed: FarmCall = missing;
export const queryFrameStatistics: FarmCall = missing;
export const resubmitTasks: FarmCall = missing;
export const resubmitFrames: FarmCall = missing;
export const stopFrames: FarmCall = missing;
export const loadTaskProgressImage: FarmCall = missing;
