import { asRecord, type JsonRecord, namesOf, partOf, type ScenePart, textOf } from './scene-part.ts';

/**
 * Maya: one part for each render layer that is renderable. A layer is an object with `common`, below `layers` or
 * directly in the scene's information. Null when there are no layers at all.
 */
export function layerParts(field: string, scene: JsonRecord): readonly ScenePart[] | null {
  const layers = asRecord(scene.layers);
  const [place, source] = layers === null ? [field, scene] : [`${field}.layers`, layers];
  const found = Object.entries(source).flatMap(([name, value]) => {
    const layer = asRecord(value);
    const common = layer === null ? null : asRecord(layer.common);
    return layer === null || common === null ? [] : [{ name, layer, common }];
  });
  if (found.length === 0) return null;
  return found
    .filter(
      ({ layer, common }) => textOf(layer, 'renderable') !== '0' && textOf(common, 'renderable') !== '0',
    )
    .map(({ name, common }) =>
      partOf(`${place}.${name}.common`, common, {
        layerName: name,
        cameraName: namesOf(common, 'render_camera').join(',') || null,
      }),
    );
}
