/** Name of the mark in the page's own timeline at which an artist can work with the panel; the bench reads it. */
export const USABLE = 'farmhand:usable';
