import type { EndpointName } from '@farmhand/client/endpoints';
import * as account from './account-calls.ts';
import * as environment from './environment-calls.ts';
import * as error from './error-calls.ts';
import type { FarmCall } from './farm-state.ts';
import * as frame from './frame-calls.ts';
import * as frameRecord from './frame-record-calls.ts';
import * as hardware from './hardware-calls.ts';
import * as label from './label-calls.ts';
import * as output from './output-calls.ts';
import * as progress from './progress-calls.ts';
import * as software from './software-calls.ts';
import * as submit from './submit-calls.ts';
import * as task from './task-calls.ts';
import * as taskLabel from './task-label-calls.ts';
import * as transfer from './transfer-calls.ts';

/** What each of the farm's endpoints does. */
export const farmCalls: Readonly<Record<EndpointName, FarmCall>> = {
  ...account,
  ...environment,
  ...error,
  ...frame,
  ...frameRecord,
  ...hardware,
  ...label,
  ...output,
  ...progress,
  ...software,
  ...submit,
  ...task,
  ...taskLabel,
  ...transfer,
};
