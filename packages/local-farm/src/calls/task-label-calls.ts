import { z } from 'zod';
import { WireError } from '../http/answer.ts';
import type { FarmCall } from './farm-state.ts';
import { listedUser, ownTask } from './own-tasks.ts';
import { labelName, readParameters, wireInteger } from './parameters.ts';
import { taskIdList } from './task-parameters.ts';

const newTaskLabel = z.object({ label: labelName, taskIds: taskIdList });

/** Puts a label on tasks; makes it where the account has none of that name. */
export const addTaskLabel: FarmCall = (body, farm) => {
  const { label, taskIds } = readParameters(newTaskLabel, body);
  const found = taskIds.map((taskId) => ownTask(farm, taskId));
  farm.tasks.addLabel(
    farm.account.userId,
    label,
    found.map(({ id }) => id),
  );
  return null;
};

const chosenLabels = z.object({ labelIds: z.array(wireInteger).min(1, 'names no label').max(1000) });

/** Takes labels off all tasks and forgets them. */
export const deleteTaskLabels: FarmCall = (body, farm) => {
  const { labelIds } = readParameters(chosenLabels, body);
  const user = listedUser(farm);
  for (const labelId of labelIds) {
    const label = farm.tasks.label(labelId);
    if (label === null || (user !== null && label.userId !== user)) {
      throw new WireError('parameterInvalid', `There is no label ${labelId} (labelIds).`);
    }
  }
  for (const labelId of new Set(labelIds)) farm.tasks.deleteLabel(labelId);
  return null;
};
