import { z } from 'zod';
import { analysisFindings, findingsUpdatedAt } from '../catalog/analysis-findings.ts';
import { WireError } from '../http/answer.ts';
import type { FarmCall } from './farm-state.ts';
import { readParameters, wireInteger } from './parameters.ts';

const CHINESE = 0;
const ENGLISH = 1;

const code = z.union([z.string().trim().min(1, 'is empty'), z.number().int().transform(String)]);
const errorQuery = z.object({
  code: code.optional(),
  /** The documentation calls it a text; its SDK sends a list. */
  codes: z
    .union([z.array(code), z.string().transform((text) => text.split(',').map((each) => each.trim()))])
    .optional(),
  language: wireInteger
    .refine((language) => language === CHINESE || language === ENGLISH, 'is neither 0 nor 1')
    .default(CHINESE),
});

/** Texts for codes of the analysis, in the order asked for; codes that nobody knows are left out. */
export const queryErrorDetail: FarmCall = (body) => {
  const { code: one, codes = [], language } = readParameters(errorQuery, body);
  const wanted = new Set([...(one === undefined ? [] : [one]), ...codes]);
  if (wanted.size === 0)
    throw new WireError('parameterMissing', 'One of the parameters "code" and "codes" must be given.');
  return [...wanted].flatMap((each) => {
    const index = analysisFindings.findIndex((finding) => finding.code === each);
    const found = analysisFindings[index];
    if (found === undefined) return [];
    // The fields are called "Cn" in either language.
    const { description, solution } = language === CHINESE ? found.chinese : found.english;
    return {
      id: index * 2 + language + 1,
      code: found.code,
      type: found.type,
      languageFlag: language,
      desDescriptionCn: description,
      desSolutionCn: solution,
      solutionPath: '',
      isRepair: found.isRepair,
      isDelete: 1,
      isOpen: found.isOpen,
      lastModifyAdmin: '',
      updateTime: findingsUpdatedAt,
    };
  });
};
