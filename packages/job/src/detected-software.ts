import { type DetectedSoftware, moreExact, pluginKey, readPlugin } from '@farmhand/environment';
import type { JobSettings, PluginUse } from '@farmhand/model';
import { renderedOutputs } from './rendered-outputs.ts';
import { type SceneFacts, scenesOf } from './scenes.ts';

/**
 * What a render environment has to offer for this job.
 *
 * The version is that of the live host, where there is one: what the artist sees in it is what the farm should show.
 * Of the host's loaded plugins only those count that the scene uses; the host's version fills in where the file has none or
 * a vaguer one (`6` for V-Ray 6.20.03). The renderers of everything the job renders count, those of other scenes in the file
 * do not.
 */
export function detectedSoftware(facts: SceneFacts & { readonly settings: JobSettings }): DetectedSoftware {
  const { report, snapshot, settings } = facts;
  const live = snapshot?.host.name === report.host.name ? snapshot : null;
  const scenes = scenesOf(facts);
  const { host, path } = report;
  const rendered = renderedOutputs({ scenes, settings, host: host.name, path });
  const renderers = [...new Set(rendered.map(({ scene }) => scene.renderer))];
  const elsewhere = new Set(scenes.map(({ renderer }) => pluginKey(renderer)));
  for (const renderer of renderers) elsewhere.delete(pluginKey(renderer));
  const loaded = new Map((live?.plugins ?? []).map((plugin) => [pluginKey(plugin.name), plugin]));
  const used = new Map<string, PluginUse>(
    report.plugins
      .map((plugin) => [pluginKey(plugin.name), plugin] as const)
      .filter(([key]) => !elsewhere.has(key)),
  );
  for (const renderer of renderers) {
    const key = pluginKey(renderer);
    const plugin = loaded.get(key);
    if (!used.has(key) && plugin !== undefined) used.set(key, plugin);
  }
  return {
    host: report.host.name,
    version: live?.host.version ?? report.host.version,
    renderers,
    plugins: [...used].map(([key, plugin]) => ({
      name: plugin.name,
      version: versionOf(plugin, loaded.get(key)),
    })),
  };
}

function versionOf(stored: PluginUse, loaded: PluginUse | undefined): string | null {
  const read = readPlugin(stored.name, stored.version);
  return loaded === undefined
    ? read.version
    : moreExact(read, readPlugin(loaded.name, loaded.version)).version;
}
