import { z } from 'zod';
import { owner } from './owner.ts';

/** Errors stop a submission, warnings ask, notices tell. The worst first. */
export const severity = z.enum(['error', 'warning', 'notice']);
export type Severity = z.infer<typeof severity>;

/** The same sentence in each language the panel speaks. */
export const localizedText = z.object({ en: z.string(), zh: z.string() });
export type LocalizedText = z.infer<typeof localizedText>;

/** Something the artist can do about a finding with one press; a panel offers what it can carry out. */
export const findingFix = z
  .discriminatedUnion('action', [
    /** The artist shows where the file is. */
    z.object({ action: z.literal('locateFile'), path: z.string() }),
    /** The host points the reference at a file that was found; nearest first. */
    z.object({ action: z.literal('relink'), path: z.string(), candidates: z.array(z.string()).min(1) }),
    /** The host stores the path relative to the scene file. */
    z.object({ action: z.literal('makeRelative'), path: z.string() }),
    /** The job leaves the file out: `skipFiles` of the settings. */
    z.object({ action: z.literal('skipFile'), path: z.string() }),
    z.object({ action: z.literal('saveScene') }),
    /** `camera` of the settings. */
    z.object({ action: z.literal('pickCamera'), cameras: z.array(z.string()) }),
    z.object({ action: z.literal('changeOutputFormat'), format: z.string() }),
    /** The host writes each output to a name of its own. */
    z.object({ action: z.literal('changeOutputPath'), path: z.string() }),
    /** `frames` of the settings, as an artist writes them. */
    z.object({ action: z.literal('setFrames'), frames: z.string() }),
    z.object({ action: z.literal('chooseEnvironment'), offers: z.array(z.string()) }),
    /** `hardwareId` of the settings; the best first. */
    z.object({
      action: z.literal('chooseHardware'),
      hardware: z.array(z.object({ id: z.number().int(), label: z.string() })),
    }),
  ])
  .meta({ id: 'FindingFix' });
export type FindingFix = z.infer<typeof findingFix>;

/** One thing preflight or a reader noticed. Two findings with the same id, owner and path are one, counted. */
export const finding = z
  .object({
    /** Stable name of the rule: `missing-file`, `no-camera`. */
    id: z.string(),
    severity,
    /** The farm's own analysis code where one exists: `10012`. */
    tipCode: z.string().nullable(),
    text: localizedText,
    owner: owner.nullable(),
    /** The path concerned, as stored or local, whichever the artist would recognise. */
    path: z.string().nullable(),
    /** How many times it occurs. */
    count: z.number().int().min(1),
    /** The best thing to do about it. */
    fix: findingFix.nullable(),
    /** What else may be done, the next best first. */
    otherFixes: z.array(findingFix).optional(),
    /** The farm's own words for the tip code, where they are known. */
    farmText: z.object({ description: localizedText, solution: localizedText }).optional(),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof finding>;
