import { notAtFarm, SubmissionError, unknownSubmission } from '@farmhand/submission';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Accounts } from '../accounts.ts';
import { actorOf } from '../actor-of.ts';
import { jobDetailRoutes as routes } from '../api/job-details.ts';
import { cannotReveal, downloadedFiles, pathToReveal } from '../jobs/downloaded-files.ts';
import { framePicture } from '../jobs/frame-picture.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { pictureAnswer } from '../jobs/picture-bytes.ts';

export interface JobDetailHandlers {
  readonly accounts: Accounts;
  readonly jobs: Jobs;
}

/** A page of a log that is longer is cut: no panel shows more. Characters. */
const LONGEST_LOG_PAGE = 1_000_000;

export function handleJobDetails(app: OpenAPIHono, { accounts, jobs }: JobDetailHandlers): void {
  const { journal, tables, details, progressPictures } = jobs;
  const signalOf = (c: Context) => c.req.raw.signal;
  const recordOf = (id: string) => {
    const record = journal.get(id);
    if (record === null) throw unknownSubmission(id);
    return record;
  };
  const mustBeAtFarm = (id: string) => {
    const record = recordOf(id);
    if (record.taskId === null) throw new SubmissionError(notAtFarm(record));
  };

  app.openapi(routes.jobDetails, async (c) =>
    c.json(await details.of(c.req.valid('param').id, signalOf(c)), 200),
  );
  app.openapi(routes.frameLog, async (c) => {
    const { id, frameId } = c.req.valid('param');
    const { page: pageNumber } = c.req.valid('query');
    mustBeAtFarm(id);
    const { client } = accounts.runOf(id);
    const { text, pageCount } = await client.frameLog({ frameId, pageNumber }, { signal: signalOf(c) });
    return c.json({ text: text.slice(0, LONGEST_LOG_PAGE), page: pageNumber, pageCount }, 200);
  });
  app.openapi(routes.framePicture, async (c) => {
    const { id, frameId } = c.req.valid('param');
    mustBeAtFarm(id);
    const run = () => accounts.runOf(id);
    const input = { submissionId: id, frameId, tables, journal, run, signal: signalOf(c) };
    return pictureAnswer(await framePicture(input));
  });
  app.openapi(routes.progressPicture, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await progressPictures.of(id, c.req.valid('query').stage, signalOf(c)), 200);
  });
  app.openapi(routes.progressPictureFile, async (c) => {
    const { id } = c.req.valid('param');
    const { name } = c.req.valid('query');
    return pictureAnswer(await progressPictures.picture(id, name, signalOf(c)));
  });
  app.openapi(routes.downloadedFiles, async (c) => {
    const { id } = c.req.valid('param');
    const page = { ...c.req.valid('query'), signal: signalOf(c) };
    return c.json(await downloadedFiles(journal, id, page), 200);
  });
  app.openapi(routes.downloadAgain, (c) => {
    const { id } = c.req.valid('param');
    const { folder } = c.req.valid('json');
    accounts.serviceOf(id).downloadAgain(id, { folder, by: actorOf(c) });
    return c.json({ started: true }, 202);
  });
  app.openapi(routes.revealDownload, async (c) => {
    const { id } = c.req.valid('param');
    const shown = await pathToReveal(journal, id, c.req.valid('json').path, signalOf(c));
    if (!(await jobs.reveal(shown))) throw cannotReveal(shown);
    return c.json({ shown }, 200);
  });
  app.openapi(routes.submissionHistory, (c) => {
    const { id } = c.req.valid('param');
    const { limit } = c.req.valid('query');
    recordOf(id);
    const events = journal.latestEvents(id, limit + 1);
    return c.json({ events: events.slice(0, limit), cut: events.length > limit }, 200);
  });
}
