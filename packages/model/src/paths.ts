import { z } from 'zod';

/**
 * A path exactly as a scene stores it: `//textures/wood.png`, `$HIP/geo/$F4.bgeo`, `D:\tex\a.<UDIM>.exr`.
 * It means nothing on this disk until a reader resolves it.
 */
export const storedPath = z.string().min(1).brand<'StoredPath'>();
export type StoredPath = z.infer<typeof storedPath>;

/** An absolute path on the disk of the machine that submits, in that system's own notation. */
export const localPath = z.string().min(1).brand<'LocalPath'>();
export type LocalPath = z.infer<typeof localPath>;

/**
 * A path in one of the farm's storages: begins with `/`, forward slashes only, no `.` or `..` parts.
 * `D:\a\b.png` is `/D/a/b.png`; `\\nas\proj\x.png` is `/nas/proj/x.png`.
 */
export const serverPath = z
  .string()
  .startsWith('/')
  .refine((path) => !path.includes('\\') && !path.split('/').some((part) => part === '.' || part === '..'), {
    message: 'a server path has forward slashes and no "." or ".." parts',
  })
  .brand<'ServerPath'>();
export type ServerPath = z.infer<typeof serverPath>;
