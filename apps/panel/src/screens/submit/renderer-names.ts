/**
 * What artists call renderers whose ids are no names. Ids: Blender's API documentation (`RenderSettings.engine`) and Houdini's
 * node reference (types of output nodes).
 */
const names: Readonly<Record<string, string>> = {
  CYCLES: 'Cycles',
  BLENDER_EEVEE: 'Eevee',
  BLENDER_EEVEE_NEXT: 'Eevee',
  BLENDER_WORKBENCH: 'Workbench',
  ifd: 'Mantra',
  karma: 'Karma',
  opengl: 'OpenGL',
  geometry: 'Geometry',
  Redshift_ROP: 'Redshift',
  arnold: 'Arnold',
  vray_renderer: 'V-Ray',
  redshift: 'Redshift',
};

/** A renderer as an artist calls it; its id where that is a name already. */
export function rendererName(id: string): string {
  return names[id] ?? id;
}
