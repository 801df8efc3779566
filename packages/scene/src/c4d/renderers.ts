/** A render engine by the number its plugin has. */
export interface Renderer {
  readonly name: string;
  /** False for those that are part of Cinema 4D. */
  readonly isPlugin: boolean;
}

/** The numbers are those of public submitters and of the SDK (`RDATA_RENDERENGINE`). */
const RENDERERS: ReadonlyMap<number, Renderer> = new Map([
  [0, { name: 'standard', isPlugin: false }],
  [1023342, { name: 'physical', isPlugin: false }],
  [300001061, { name: 'viewport', isPlugin: false }],
  [1037639, { name: 'prorender', isPlugin: false }],
  [1019782, { name: 'vray', isPlugin: true }],
  [1053272, { name: 'vray', isPlugin: true }],
  [1029525, { name: 'octane', isPlugin: true }],
  [1029988, { name: 'arnold', isPlugin: true }],
  [1030480, { name: 'corona', isPlugin: true }],
  [1035287, { name: 'cycles4d', isPlugin: true }],
  [1036219, { name: 'redshift', isPlugin: true }],
]);

/** An engine nobody listed goes by its number. */
export function rendererOf(id: number): Renderer {
  return RENDERERS.get(id) ?? { name: `renderer ${id}`, isPlugin: true };
}
