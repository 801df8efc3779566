/** The farm's own analysis codes that preflight's rules use. Source: the vendor's documentation of tips.json. */
export const tipCodes = {
  fileMissing: '10012',
  rendererNotSupported: '15004',
  softwareVersionMismatch: '15013',
  softwareNotInstalled: '15019',
  sceneMissing: '15024',
  pathTooLong: '15032',
  blenderMovieOutput: '46000',
  blenderFrameStep: '46001',
  blenderEeveeOnCpu: '46002',
  blenderNoCamera: '46003',
} as const;
