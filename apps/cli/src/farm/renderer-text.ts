import type { RendererInfo } from '@farmhand/local-farm';

/** How a farm renders, in one line. */
export function rendererText(renderer: RendererInfo): string {
  switch (renderer.kind) {
    case 'blender':
      return `It renders with Blender ${renderer.version}.`;
    case 'placeholder':
      return `It draws placeholder frames, because ${renderer.reason}`;
    case 'own':
      return 'It renders with a renderer of its own.';
  }
}
