import { filledTextOrNull, flag } from '../wire/fields.ts';

/*
 * Details that no answer is refused for: a list of tasks is worth more than a word in one of them.
 */

/** A text; null when it is empty or there is none, whatever else there is. */
export const wordIfAny = filledTextOrNull.catch(null);

/** 0 or 1; false when there is neither, whatever else there is. */
export const flagIfAny = flag.catch(false);
