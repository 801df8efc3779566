import { z } from 'zod';

/** Systems that render nodes run. */
const systems = z.array(z.enum(['windows', 'linux'])).min(1);
const yesOrNo = z.union([z.literal(0), z.literal(1)]);
const integer = z.number().int();
const name = z.string().min(1);

const pluginVersion = z.object({
  pluginId: integer,
  /** As the wire has it, mostly with the plugin's name before it: `mtoa 5.3.1`. */
  pluginVersion: name,
  systems,
});

const softwareVersion = z.object({
  /** What the wire calls `cvId` in plugins. */
  id: integer,
  cgVersion: name,
  /** Systems that this version is offered on. Where a farm has other ids on each, the version is listed twice. */
  systems,
  plugins: z.array(z.object({ pluginName: name, pluginVersions: z.array(pluginVersion) })),
});

const software = z
  .object({
    cgId: integer,
    cgName: name,
    /** File name extensions, separated by semicolons. */
    cgType: z.string(),
    iconPath: z.string(),
    isNeedProjectPath: integer,
    isNeedAnalyse: integer,
    isSupportLinux: yesOrNo,
    versions: z.array(softwareVersion),
  })
  .superRefine(({ versions }, check) => {
    const seen = new Set<string>();
    versions.forEach((version, index) => {
      for (const system of version.systems) {
        const key = `${version.cgVersion} ${system}`;
        if (seen.has(key)) {
          const message = `is there twice for ${system}`;
          check.addIssue({ code: 'custom', path: ['versions', index, 'cgVersion'], message });
        }
        seen.add(key);
      }
    });
  });

const hardware = z.object({
  id: integer,
  /** 0 is switched off. */
  status: integer,
  /** 1 CPU, 2 GPU. */
  type: z.union([z.literal(1), z.literal(2)]),
  /** Number of the platform whose nodes these are. */
  platform: integer,
  /** The graphics card (`3090`), or `Default` for a CPU node. */
  model: name,
  /** `64GB` */
  ram: z.string().regex(/^\d+GB$/, 'is not like "64GB"'),
  /** `2*GPU`; null for a CPU node. */
  gpuNum: z
    .string()
    .regex(/^\d+\*GPU$/, 'is not like "2*GPU"')
    .nullable(),
  /** Programs that cannot render on it. Text, because the vendor's SDK looks for its `cg_id`, a text, among them. */
  notSupportCgId: z.array(z.string()),
  /** Tip codes of the analysis that rule it out. */
  notSupportCode: z.array(z.string()),
  /** Patterns, searched for in `name version` of each plugin whatever the case; brackets in them say nothing. */
  notSupportPluginList: z.array(z.string().refine(isPattern, 'is not a regular expression')),
});

/**
 * What a farm offers, as a file: software with its versions and plugins, and kinds of render nodes. Names are the
 * wire's, so that a snapshot of a real account's offer has the same shape as the example that comes with this package.
 */
export const farmCatalog = z
  .object({
    /** What this is and where it comes from, for people. */
    about: z.string(),
    /** When it was true: `2026-11-24`. */
    asOf: z.string(),
    /** Software that a farm's pages show first. */
    defaultCgId: integer,
    software: z.array(software),
    hardware: z.array(hardware),
  })
  .superRefine((catalog, check) => {
    for (const [list, key] of [
      ['software', 'cgId'],
      ['hardware', 'id'],
    ] as const) {
      const ids = catalog[list].map((entry) => ('cgId' in entry ? entry.cgId : entry.id));
      ids.forEach((id, index) => {
        if (ids.indexOf(id) !== index)
          check.addIssue({ code: 'custom', path: [list, index, key], message: `is there twice: ${id}` });
      });
    }
  });

export type FarmCatalog = Readonly<z.infer<typeof farmCatalog>>;
export type Software = FarmCatalog['software'][number];
export type SoftwareVersion = Software['versions'][number];
export type HardwareConfig = FarmCatalog['hardware'][number];
export type RenderSystem = SoftwareVersion['systems'][number];

/** A pattern of `notSupportPluginList`. The vendor's SDK takes the brackets out of it before it searches. */
export function pluginPattern(pattern: string): RegExp {
  return new RegExp(pattern.replace(/[()]/g, ''), 'i');
}

function isPattern(text: string): boolean {
  try {
    pluginPattern(text);
    return true;
  } catch {
    return false;
  }
}
