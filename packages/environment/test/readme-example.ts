import { createFarmClient } from '@farmhand/client';
import { ensureEnvironment, fetchCatalog, resolveEnvironment, softwareIdOf } from '@farmhand/environment';

/** Picks what renders a Blender scene, and sees to it that the account has it. Gives the environment's name. */
export async function environmentFor(endpoint: string, accessId: string, accessKey: string): Promise<string> {
  const client = createFarmClient({ endpoint, accessId, accessKey });
  try {
    const catalog = await fetchCatalog({
      client,
      softwareId: softwareIdOf('blender'),
      systems: ['linux', 'windows'],
    });
    const resolution = resolveEnvironment({
      detected: { host: 'blender', version: '3.4.1', renderers: ['CYCLES'], plugins: [] },
      catalog,
      policy: 'sameMinor',
      system: null,
    });
    for (const { en } of resolution.reasons) console.log(en);
    if (resolution.outcome === 'unavailable') throw new Error(`nearest: ${resolution.offers.join(', ')}`);
    const { name } = await ensureEnvironment({ client, resolution });
    return name;
  } finally {
    await client.close();
  }
}
