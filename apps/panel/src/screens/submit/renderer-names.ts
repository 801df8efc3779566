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

/** Classes of MAXScript, which has an underscore for every sign that a name may not have: `V_Ray_6__update_2_1`. */
const maxClass = /^[A-Z](?=.*[a-z])\w*_\w+$/;

/** A renderer as an artist calls it; its id where that is a name already. */
export function rendererName(id: string): string {
  const known = names[id];
  if (known !== undefined || !maxClass.test(id)) return known ?? id;
  return id
    .replace(/^V_Ray/, 'V-Ray')
    .replace(/__+/g, ', ')
    .replace(/(\d)_(?=\d)/g, '$1.')
    .replace(/_/g, ' ');
}
