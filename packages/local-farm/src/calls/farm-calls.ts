import type { EndpointName } from '@farmhand/client/endpoints';
import * as account from './account-calls.ts';
import * as environment from './environment-calls.ts';
import type { FarmCall } from './farm-state.ts';
import * as label from './label-calls.ts';
import * as task from './task-calls.ts';

/** What each of the farm's endpoints does. */
export const farmCalls: Readonly<Record<EndpointName, FarmCall>> = {
  ...account,
  ...environment,
  ...label,
  ...task,
};
