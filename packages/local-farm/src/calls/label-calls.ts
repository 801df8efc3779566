import { z } from 'zod';
import { WireError } from '../http/answer.ts';
import { change, selectAll } from '../state/database.ts';
import type { FarmCall } from './farm-state.ts';
import { readParameters, wireInteger, wireText } from './parameters.ts';

const newLabel = z.object({ newName: wireText, status: wireInteger.optional() });
const projectRow = z.object({ projectId: z.number(), projectName: z.string() });

/** What the wire calls a custom label in one place and a project in the next. */
export const addLabel: FarmCall = (body, { database }) => {
  const { newName } = readParameters(newLabel, body);
  if (change(database, 'INSERT OR IGNORE INTO projects (name) VALUES (?)', newName) === 0) {
    throw new WireError('parameterInvalid', `There is a label "${newName}" already (newName).`);
  }
  return null;
};

export const getLabels: FarmCall = (_body, { database }) => ({
  projectNameList: selectAll(
    database,
    projectRow,
    'SELECT id AS projectId, name AS projectName FROM projects ORDER BY id',
  ),
});
