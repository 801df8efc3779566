import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import type { FarmState } from '../calls/farm-state.ts';
import { frameStatuses } from '../tasks/statuses.ts';
import type { HttpEnvironment } from './http-context.ts';

/**
 * Thumbnails by the address that `loadFrameThumbnail` gives. A panel shows them in an `<img>`, which cannot sign its
 * request: who has the address may see the picture. After a resubmission the old address is gone.
 */
export function createPictureRoute({
  tasks,
  frameKeep,
}: Pick<FarmState, 'tasks' | 'frameKeep'>): Hono<HttpEnvironment> {
  const app = new Hono<HttpEnvironment>();
  app.get('/:token/:name', async (context) => {
    const { token, name } = context.req.param();
    const [, frameId, frame] = /^(\d{1,15})_(-?\d{1,15})\.png$/.exec(name) ?? [];
    const row = frameId === undefined ? null : tasks.frame(Number(frameId));
    if (row === null || row.status !== frameStatuses.done || !frameKeep.isThumbnailToken(row, token))
      return context.notFound();
    const picture = await frameKeep.readThumbnail(row.id, Number(frame));
    if (picture === null) return context.notFound();
    const headers = {
      ETag: `"${createHash('sha256').update(picture).digest('base64url')}"`,
      // The picture of this address may be kept, but not by a proxy that others use too.
      'Cache-Control': 'private, max-age=86400',
    };
    if (context.req.header('If-None-Match') === headers.ETag)
      return new Response(null, { status: 304, headers });
    return new Response(new Uint8Array(picture), { headers: { ...headers, 'Content-Type': 'image/png' } });
  });
  return app;
}
