import type { EndpointName } from '@farmhand/client/endpoints';
import * as account from './account-calls.ts';
import * as environment from './environment-calls.ts';
import type { FarmCall } from './farm-state.ts';
import * as frameRecord from './frame-record-calls.ts';
import * as label from './label-calls.ts';
import * as missing from './missing-calls.ts';
import * as task from './task-calls.ts';
import * as transfer from './transfer-calls.ts';

/** What each of the farm's endpoints does. */
export const farmCalls: Readonly<Record<EndpointName, FarmCall>> = {
  ...missing,
  ...account,
  ...environment,
  ...frameRecord,
  ...label,
  ...task,
  ...transfer,
};
