import type { OpenAPIHono } from '@hono/zod-openapi';
import type { TypedResponse } from 'hono';
import { type AssetPage, sceneRoutes as routes } from '../api/scenes.ts';
import type { HostSessions } from '../host-sessions.ts';
import { cannotReveal } from '../jobs/downloaded-files.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { PreferencesStore } from '../panel-preferences.ts';
import { downloadFolderOf } from '../scenes/download-folder.ts';
import { openFolders } from '../scenes/folder-listing.ts';
import { pageBody } from '../scenes/page-body.ts';
import type { Presets } from '../scenes/presets-file.ts';
import type { Scans } from '../scenes/scans.ts';
import type { SceneSettingsFiles } from '../scenes/scene-settings-file.ts';

export interface SceneHandlers {
  readonly scans: Scans;
  readonly sceneSettings: SceneSettingsFiles;
  readonly presets: Presets;
  readonly hosts: Pick<HostSessions, 'list'>;
  readonly jobs: Pick<Jobs, 'reveal'>;
  readonly preferences: Pick<PreferencesStore, 'current'>;
}

export function handleScenes(
  app: OpenAPIHono,
  { scans, sceneSettings, presets, hosts, jobs, preferences }: SceneHandlers,
): void {
  const folders = openFolders();
  app.openapi(routes.startScan, (c) => c.json({ scan: scans.start(c.req.valid('json')) }, 202));
  app.openapi(routes.getScan, (c) => c.json({ scan: scans.get(c.req.valid('param').id) }, 200));
  app.openapi(routes.cancelScan, (c) => c.json({ scan: scans.cancel(c.req.valid('param').id) }, 200));
  app.openapi(routes.scanAssets, async (c) => {
    const { offset, limit } = c.req.valid('query');
    const page = await scans.assets(c.req.valid('param').id).page(offset, limit, c.req.raw.signal);
    const response = c.body(pageBody(page), 200, { 'content-type': 'application/json' });
    // As `c.json(page)` would be, but written a piece at a time.
    return response as unknown as TypedResponse<AssetPage, 200, 'json'>;
  });

  app.openapi(routes.getSceneSettings, async (c) =>
    c.json(await sceneSettings.read(c.req.valid('query').scene), 200),
  );
  app.openapi(routes.setSceneSettings, async (c) => {
    const { scenePath, settings } = c.req.valid('json');
    return c.json(await sceneSettings.write(scenePath, settings), 200);
  });
  app.openapi(routes.changeSceneSettings, async (c) => {
    const { scenePath, changes } = c.req.valid('json');
    // Without the names of settings that were left out.
    const named = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    return c.json(await sceneSettings.change(scenePath, named), 200);
  });

  app.openapi(routes.revealDownloadFolder, async (c) => {
    const { scenePath } = c.req.valid('json');
    const shown = await downloadFolderOf(sceneSettings, scenePath, preferences.current());
    if (!(await jobs.reveal(shown))) throw cannotReveal(shown);
    return c.json({ shown }, 200);
  });

  app.openapi(routes.listPresets, async (c) => c.json(await presets.list(), 200));
  app.openapi(routes.setPreset, async (c) => c.json(await presets.set(c.req.valid('json')), 200));
  app.openapi(routes.removePreset, async (c) => c.json(await presets.remove(c.req.valid('param').name), 200));

  app.openapi(routes.listFolder, async (c) => {
    const scenes = hosts.list().flatMap(({ scene }) => (scene.path === null ? [] : [scene.path]));
    const { path: folder } = c.req.valid('query');
    return c.json(await folders.list({ folder, scenes, signal: c.req.raw.signal }), 200);
  });
}
