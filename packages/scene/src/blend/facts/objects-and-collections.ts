import type { IdBlock } from '../id-block.ts';

/** True also for placeholders of objects. */
export function isObject(id: IdBlock): boolean {
  return isOf(id, 'OB');
}

/** True also for placeholders of collections. */
export function isCollection(id: IdBlock): boolean {
  return isOf(id, 'GR');
}

function isOf({ code, fullName }: IdBlock, kind: string): boolean {
  return code === kind || (code === 'ID' && fullName.startsWith(kind));
}
