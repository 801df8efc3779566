import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/** What Hono hands to a request handler on Node's own server. */
export interface HttpEnvironment {
  Bindings: HttpBindings;
}
export type HttpContext = Context<HttpEnvironment>;
