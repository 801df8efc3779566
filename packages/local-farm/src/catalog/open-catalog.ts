import { readFile } from 'node:fs/promises';
import { LocalFarmError } from '../errors.ts';
import exampleCatalog from './example-catalog.json' with { type: 'json' };
import { type FarmCatalog, farmCatalog } from './farm-catalog.ts';

/**
 * The catalogue to serve: the one given, the one in the file of that path, or the example.
 *
 * @throws LocalFarmError `catalog-unusable` that says what is wrong and where in the file.
 */
export async function openCatalog(given: FarmCatalog | string | undefined): Promise<FarmCatalog> {
  if (given === undefined) return check(exampleCatalog, 'The example catalogue');
  if (typeof given !== 'string') return check(given, 'The catalogue given to the local farm');
  const where = `The catalogue ${given}`;
  const text = await readFile(given, 'utf8').catch((error: unknown) => {
    throw new LocalFarmError('catalog-unusable', `${where} cannot be read. Check the path.`, {
      cause: error,
    });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LocalFarmError('catalog-unusable', `${where} is not JSON: ${String(error)}.`, { cause: error });
  }
  return check(value, where);
}

function check(value: unknown, where: string): FarmCatalog {
  const parsed = farmCatalog.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first, ...more] = parsed.error.issues;
  const place = first?.path.map(String).join('.') ?? '';
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  throw new LocalFarmError(
    'catalog-unusable',
    `${where} is not usable: ${place === '' ? '' : `${place}: `}${first?.message ?? ''}${others}. Mend it, or take a new snapshot of the account.`,
  );
}
