import { z } from 'zod';
import data from './analysis-findings.json' with { type: 'json' };

const text = z.object({ description: z.string(), solution: z.string() });
const findings = z.object({
  about: z.string(),
  asOf: z.iso.date(),
  findings: z.array(
    z.object({
      code: z.string(),
      /** 0 may be ignored; 1 is an error, with which the vendor's SDK submits nothing. This farm does not look. */
      type: z.union([z.literal(0), z.literal(1)]),
      /** Whether a tool can mend it by itself. */
      isRepair: z.union([z.literal(0), z.literal(1)]),
      /** As in the documentation's example, which does not say what it is for. */
      isOpen: z.union([z.literal(0), z.literal(1)]),
      chinese: text,
      english: text,
    }),
  ),
});

const parsed = findings.parse(data);

/** What the analysis can find, with texts in both languages. */
export const analysisFindings = parsed.findings;

/** When the texts were last changed. Milliseconds since 1970. */
export const findingsUpdatedAt = Date.parse(parsed.asOf);
