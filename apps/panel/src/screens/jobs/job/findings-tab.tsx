import type { Finding } from '@farmhand/model';
import { say } from '../../../words/language.ts';
import { FindingGroups } from '../../submit/finding-groups.tsx';
import { jobWords } from './job-words.ts';

/** What preflight found when the job was made. */
export function FindingsTab({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <p class="muted">{say(jobWords).noFindings}</p>;
  // Some of it may be mended since; what is open in the host now may be another scene.
  return <FindingGroups findings={findings} isHere={false} />;
}
