import type { PluginUse } from '@farmhand/model';

/**
 * Plug-ins that are installed with Maya itself and follow its version, so that nothing is told by listing them. Those
 * that come with Maya and also with versions of their own (Arnold, Bifrost, USD, Substance) are listed.
 */
const OF_MAYA = new Set(
  [
    'stereoCamera AbcImport AbcExport AbcBullet gpuCache cacheEvaluator GPUBuiltInDeformer deformerEvaluator',
    'matrixNodes quatNodes ikSpringSolver nearestPointOnMesh closestPointOnCurve decomposeMatrix lookdevKit',
    'modelingToolkit ModelingToolkit Unfold3D mayaHIK mayaCharacterization MayaMuscle hairPhysicalShader',
    'poseInterpolator poseReader invertShape retargeterNodes rotateHelper offsetNode tiffFloatReader',
    'hlslShader cgfxShader dx11Shader GLSLShader glslShader shaderFXPlugin clearcoat renderSetup sceneAssembly',
    'fbxmaya objExport OneClick ATFPlugin DirectConnect svgFileTranslator Type MASH curveWarp sweep meshReorder',
    'xgenToolkit xgenMR xgSplineDataToXpd Fur bullet BulletSolver Boss bifrostvisplugin bifrostshellnode',
    'ge2Export rtgExport vrml2Export stlTranslator fltTranslator gameFbxExporter animImportExport',
    'atomImportExport autoLoader cleanPerFaceAssignment compositingInterop studioImport timeSliderBookmark',
    'OpenEXRLoader openInventor polyBoolean VectorRender vectorRender Turtle camd mtrw ComponentTagEvaluator',
  ].flatMap((line) => line.split(' ')),
);

/** The plug-ins a scene requires, without those of Maya itself. `mtoa.py` and `mtoa` are one. */
export function pluginsOf(required: ReadonlyMap<string, string>): readonly PluginUse[] {
  const plugins = new Map<string, PluginUse>();
  for (const [stored, version] of required) {
    const name = stored.replace(/\.(?:py|mll|so|bundle)$/i, '');
    if (name !== '' && !OF_MAYA.has(name)) {
      plugins.set(name, { name, version: version.trim() === '' ? null : version.trim() });
    }
  }
  return [...plugins.values()];
}
