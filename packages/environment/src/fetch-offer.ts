import { type CallOptions, FarmhandClientError } from '@farmhand/client';
import type { Catalog } from './catalog.ts';
import { type CatalogCalls, fetchCatalog } from './fetch-catalog.ts';
import { type OfferedHardware, offeredHardware } from './hardware.ts';

/** The calls of the farm's client that this needs. */
export interface OfferCalls extends CatalogCalls {
  hardwareConfigs(
    request?: { readonly taskIds?: readonly number[] | undefined },
    options?: CallOptions,
  ): Promise<readonly OfferedHardware[]>;
}

export interface FetchOfferInput {
  readonly client: OfferCalls;
  readonly softwareId: number;
  readonly signal?: AbortSignal | undefined;
}

/** Answers that say the farm does not list hardware to this account, rather than that it cannot just now. */
const notListed: ReadonlySet<string> = new Set(['not-found', 'forbidden', 'parameter-invalid']);
const HTTP_NOT_FOUND = 404;

/**
 * Asks the farm what it offers of one program on both systems, and what nodes it renders with.
 *
 * @returns no hardware where the farm does not list it: the call is not documented, and a farm without it decides by the
 * account's platform.
 * @throws the client's errors; the reason of `signal` when it aborts.
 */
export async function fetchOffer({
  client,
  softwareId,
  signal,
}: FetchOfferInput): Promise<{ readonly catalog: Catalog; readonly hardware: readonly OfferedHardware[] }> {
  const [catalog, hardware] = await Promise.all([
    fetchCatalog({ client, softwareId, systems: ['linux', 'windows'], signal }),
    listHardware(client, signal),
  ]);
  return { catalog, hardware };
}

async function listHardware(
  client: OfferCalls,
  signal: AbortSignal | undefined,
): Promise<readonly OfferedHardware[]> {
  try {
    return (await client.hardwareConfigs({}, { signal })).map(offeredHardware);
  } catch (error) {
    const isAbsent =
      FarmhandClientError.isInstance(error) &&
      (notListed.has(error.kind) || (error.kind === 'http' && error.httpStatus === HTTP_NOT_FOUND));
    if (!isAbsent) throw error;
    return [];
  }
}
