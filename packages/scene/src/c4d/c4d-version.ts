/**
 * The version a file's head gives, as Cinema 4D prints it: `12.036` and `20.059` up to S26 (thousandths of the release),
 * `2025.0.0` since 2023 (the year, then one digit and two more). Exact: it is the number the SDK calls
 * `GetC4DVersion()`, and the file repeats it in words: "Maxon Cinema 4D 2025.0.0".
 */
export function c4dVersion(number: number): string {
  const release = Math.floor(number / 1000);
  const rest = number % 1000;
  return number >= 1_000_000
    ? `${release}.${Math.floor(rest / 100)}.${rest % 100}`
    : `${release}.${String(rest).padStart(3, '0')}`;
}

/**
 * Since Cinema 4D 12, real numbers take 64 bits. Before they took 32; of the releases between 9.6 and 12, which have the
 * newer head, no file was at hand.
 */
export const FIRST_READABLE_VERSION = 12_000;

/** The release that brought node materials, whose textures are no settings. */
export const FIRST_VERSION_WITH_NODES = 20_000;
