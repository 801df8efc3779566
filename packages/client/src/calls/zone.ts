/** The farm's number for a part of the world: 1 mainland China, 2 everywhere else. */
export type Zone = 1 | 2;

/** The zone a farm's host serves: 1 for one with `renderbus` in its name, else 2, as the vendor's SDK takes it. */
export function zoneOf(host: string): Zone {
  return host.toLowerCase().includes('renderbus') ? 1 : 2;
}
