import { effortTexts } from '../data/effort-texts.ts';
import { sizeText, waitingTime } from '../measures.ts';
import { findingOf, type Rule } from '../rule.ts';

/** `large-upload`: more than the artist wants to be asked about. */
export const uploadSize: Rule = ({ upload, settings }) => {
  if (upload === null || upload.bytes <= settings.uploadLimitBytes) return [];
  const { bytes, files, bytesPerSecond } = upload;
  const isMeasured = bytesPerSecond !== null && bytesPerSecond > 0;
  const text = effortTexts['large-upload'](
    sizeText(bytes),
    isMeasured ? sizeText(bytesPerSecond) : null,
    waitingTime(isMeasured ? bytes / bytesPerSecond : 0),
  );
  return [findingOf('large-upload', 'warning', text, { count: Math.max(1, files) })];
};
