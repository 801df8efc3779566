import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from './api.ts';
import { VERSION } from './version.ts';

/** The sidecar's HTTP API as an OpenAPI 3.1 document, made from the same routes that the server answers. */
export function openApiDocument(): object {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  for (const route of Object.values(routes)) app.openAPIRegistry.registerPath(route);
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Farmhand sidecar',
      version: VERSION,
      description:
        'Loopback service behind every Farmhand panel. Address and token stand in the discovery file.',
    },
    security: [{ bearer: [] }],
  });
}
