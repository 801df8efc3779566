import { type FarmCatalog, type HardwareConfig, pluginPattern } from './farm-catalog.ts';

/** What a task would render with. */
export interface HardwareUse {
  readonly softwareId: number;
  /** Versions by plugin name, as task.json's `software_config.plugins` has them. */
  readonly plugins: Readonly<Record<string, string>>;
  /** Codes of the task's tips.json. */
  readonly tipCodes: readonly string[];
}

/** A hardware configuration by its id, a number or the text that task.json has; null when there is none. */
export function hardwareById({ hardware }: FarmCatalog, id: number | string): HardwareConfig | null {
  return hardware.find((config) => String(config.id) === String(id).trim()) ?? null;
}

/**
 * Why a task cannot render on a hardware configuration, in words, or null when it can: the configuration is not
 * there, is switched off, or excludes the task's software, one of its plugins or a finding of its analysis.
 */
export function hardwareProblem(
  catalog: FarmCatalog,
  id: number | string,
  { softwareId, plugins, tipCodes }: HardwareUse,
): string | null {
  const config = hardwareById(catalog, id);
  if (config === null) return `there is no hardware configuration "${id}"`;
  const which = `hardware configuration ${config.id} (${describe(config)})`;
  if (config.status === 0) return `${which} is switched off`;
  if (config.notSupportCgId.includes(String(softwareId)))
    return `${which} does not render software ${softwareId}`;
  const code = tipCodes.find((each) => config.notSupportCode.includes(each));
  if (code !== undefined) return `${which} does not render scenes with the finding ${code}`;
  const plugin = Object.entries(plugins)
    .map(([name, version]) => `${name} ${version}`)
    .find((text) => config.notSupportPluginList.some((pattern) => finds(pattern, text)));
  return plugin === undefined ? null : `${which} does not render with ${plugin}`;
}

/** A pattern that finds nothing in particular, as an empty one, rules nothing out: so the vendor's SDK reads it. */
function finds(pattern: string, text: string): boolean {
  return (pluginPattern(pattern).exec(text)?.[0] ?? '') !== '';
}

function describe({ model, ram, gpuNum }: HardwareConfig): string {
  return [model, ram, gpuNum].filter((part) => part !== null).join(', ');
}
