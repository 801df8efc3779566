/** The farm's own analysis codes that preflight's rules use. Source: the vendor's documentation of tips.json. */
export const tipCodes = {
  rendererNotSupported: '15004',
  noRenderableCamera: '15006',
  softwareVersionMismatch: '15013',
  softwareNotInstalled: '15019',
  pathTooLong: '15032',
  blenderMovieOutput: '46000',
  blenderFrameStep: '46001',
  blenderEeveeOnCpu: '46002',
  blenderNoCamera: '46003',
} as const;
