import { ENDED_STATES, type SubmissionView } from '@farmhand/model';
import { type SubmissionServiceOptions, type SubmitInput, startSubmissions } from '@farmhand/submission';

/** Submits one scene and says how it ended. Whatever a former run left open goes on as well. */
export async function renderScene(
  options: SubmissionServiceOptions,
  input: SubmitInput,
): Promise<SubmissionView> {
  const service = startSubmissions(options);
  const ended = Promise.withResolvers<SubmissionView>();
  const { id } = service.submit(input);
  service.subscribe(({ submissionId, body }) => {
    const view = submissionId === id ? service.get(id) : null;
    if (body.type === 'frames') console.log(`${body.counts.done} of ${body.counts.total} frames`);
    if (view !== null && ENDED_STATES.has(view.state)) ended.resolve(view);
  });
  try {
    return await ended.promise;
  } finally {
    await service.close();
  }
}
