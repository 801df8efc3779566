import type { PageRequest } from '../wire/page.ts';

/**
 * The request itself. What is no number goes over the wire as null, and what the farm does with a page 0 is not
 * documented.
 *
 * @throws TypeError when page number or page size is no whole number, 1 or more.
 */
export function checkedPage<R extends PageRequest>(request: R): R {
  check('pageNumber', 'the number of a page', request.pageNumber);
  check('pageSize', 'a number of entries', request.pageSize);
  return request;
}

function check(name: keyof PageRequest, what: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  throw new TypeError(`The option "${name}" is ${what}, 1 or more; it is ${value}.`);
}
