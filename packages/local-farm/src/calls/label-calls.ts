import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Account } from '../accounts/accounts.ts';
import { WireError } from '../http/answer.ts';
import { change, selectAll } from '../state/database.ts';
import type { FarmCall } from './farm-state.ts';
import { labelName, readParameters, wireInteger, wireText } from './parameters.ts';

const newLabel = z.object({
  newName: labelName,
  /** 0 on, 1 off. Kept and not acted upon: what it does is not documented, and SDKs leave it at 1. */
  status: wireInteger.refine((status) => status === 0 || status === 1, 'is neither 0 nor 1').default(1),
});
const oldLabel = z.object({ delName: wireText });
const labelQuery = z.object({
  flag: wireInteger.refine((flag) => flag >= 0 && flag <= 2, 'is none of 0, 1 and 2').default(0),
});
const projectRow = z.object({ projectId: z.number(), projectName: z.string() });

/** What the wire calls a custom label in one place and a project in the next. */
export const addLabel: FarmCall = (body, { database, account }) => {
  const { newName, status } = readParameters(newLabel, body);
  const added = change(
    database,
    'INSERT OR IGNORE INTO projects (userId, name, status) VALUES (?, ?, ?)',
    account.userId,
    newName,
    status,
  );
  if (added === 0)
    throw new WireError('parameterInvalid', `There is a label "${newName}" already (newName).`);
  return null;
};

export const deleteLabel: FarmCall = (body, { database, account }) => {
  const { delName } = readParameters(oldLabel, body);
  const sql = 'DELETE FROM projects WHERE userId = ? AND name = ?';
  if (change(database, sql, account.userId, delName) === 0)
    throw new WireError('parameterInvalid', `There is no label "${delName}" (delName).`);
  return null;
};

export const getLabels: FarmCall = (_body, { database, account }) => labelsOf(database, [account]);

export const listLabels: FarmCall = (body, { database, account, accounts }) => {
  const { flag } = readParameters(labelQuery, body);
  const main = accounts.byUserId(account.mainUserId ?? account.userId) ?? account;
  const whose = [[account], [account, main], [main, ...accounts.below(main)]][flag] ?? [account];
  return labelsOf(database, whose);
};

function labelsOf(database: DatabaseSync, accounts: readonly Account[]) {
  const userIds = [...new Set(accounts.map(({ userId }) => userId))];
  return {
    projectNameList: selectAll(
      database,
      projectRow,
      `SELECT id AS projectId, name AS projectName FROM projects
       WHERE userId IN (${userIds.map(() => '?').join(', ')}) ORDER BY id`,
      ...userIds,
    ),
  };
}
