import { expect, it } from 'vitest';
import { geometryLayer, objectsLayer } from '../../fixtures/usd/large-layers.ts';
import { measureUsd } from '../usd.ts';

it('every part of the USD suite works, on small layers that are traced whole', async () => {
  const lines: string[] = [];
  const layers = [() => geometryLayer(20, 600), () => objectsLayer(5, 10)];
  const figures = await measureUsd({ layers, rounds: 1 }, (line) => lines.push(line));
  expect(figures.map((one) => one.name)).toEqual(['geometry.usdc', 'objects.usdc']);
  for (const { sizeBytes, traceMs, bytesMs } of figures) {
    expect(sizeBytes).toBeGreaterThan(1000);
    expect(traceMs).toBeGreaterThan(0);
    expect(bytesMs).toBeGreaterThan(0);
  }
  expect(lines.join('\n')).toContain('MB/s');
});
