import { screenPath } from '../../state/screens.ts';
import { ActionDialog } from './action-dialog.tsx';
import { JobPage } from './job/job-page.tsx';
import { JobsList } from './list/jobs-list.tsx';

/** The list of jobs, or the one that the address names. */
export function JobsScreen() {
  const [id] = screenPath.value;
  return (
    <>
      {id === undefined ? <JobsList /> : <JobPage key={id} id={id} />}
      <ActionDialog />
    </>
  );
}
