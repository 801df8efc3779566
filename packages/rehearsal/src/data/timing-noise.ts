/**
 * How far a measured time may be off from one run to the next: a share of it, and no less than these seconds. Seen on a
 * machine that does other work besides; frames of less than a second therefore tell little.
 */
export const NOISE_SHARE = 0.1;
export const NOISE_SECONDS = 0.2;
