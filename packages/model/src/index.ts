export * from './finding.ts';
export * from './host.ts';
export * from './host-snapshot.ts';
export * from './job-settings.ts';
export * from './owner.ts';
export * from './paths.ts';
export * from './scene-report.ts';
export * from './submission.ts';
