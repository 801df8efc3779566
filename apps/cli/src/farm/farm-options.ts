export interface FarmCommandOptions {
  readonly data: string;
  readonly port: number;
  readonly nodes: number;
  readonly account?: string;
  readonly subAccount?: readonly string[];
  readonly subRights?: readonly SubRight[];
  readonly balance?: number;
  readonly coupon?: number;
  readonly catalog?: string;
  readonly renderer: 'auto' | 'blender' | 'placeholder';
  readonly faults?: boolean;
}

/** What sub-accounts may do, in the command's words. */
export const SUB_RIGHTS = ['share-assets', 'delete-tasks', 'main-balance', 'no-download'] as const;
export type SubRight = (typeof SUB_RIGHTS)[number];

/** How a local farm's account is given where a command line would show its key to everybody on the machine. */
export const FARM_ACCOUNT_VARIABLE = 'FARMHAND_FARM_ACCOUNT';

/** Where a local farm keeps its data and listens unless told otherwise. */
export const LOCAL_FARM_FOLDER = './.farmhand/farm';
export const LOCAL_FARM_PORT = 18_711;
