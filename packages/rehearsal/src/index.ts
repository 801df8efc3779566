export { type CommandScene, commandRenderer } from './command-renderer.ts';
export type { PageLanguage } from './data/page-words.ts';
export { type FrameOrder, type RenderCommand, renderCommands } from './data/render-commands.ts';
export {
  type EstimateInput,
  estimateJob,
  type FrameTime,
  type RehearsalHardware,
  type TwoSizes,
} from './estimate.ts';
export {
  type CommandSearch,
  type FoundCommand,
  findRenderCommand,
  placesOfThisMachine,
  type SearchPlaces,
} from './find-render-command.ts';
export { type FindRendererOptions, findRenderer, type RendererSearch } from './find-renderer.ts';
export { framesToRehearse } from './frames-to-rehearse.ts';
export { type FrameLog, type JudgeInput, judgeComplaints, type OnDisk } from './judge-complaints.ts';
export { type LargerRound, largerRound, MOST_MEASURING_SECONDS, type TimedFrames } from './larger-round.ts';
export { type PictureSize, pictureSize } from './picture-size.ts';
export { RehearsalError, type RehearsalErrorCode } from './rehearsal-error.ts';
export { rehearsalPage } from './rehearsal-page.ts';
export type {
  Complaint,
  ComplaintVerdict,
  Estimate,
  RehearsalReport,
  RehearsedFrame,
  Spread,
} from './rehearsal-report.ts';
export { CLEAN_FARM_PREFIX, type RehearsalProgress, type RehearseOptions, rehearse } from './rehearse.ts';
export { type SizedTimes, type SizesInput, timeAtSizes } from './time-at-sizes.ts';
