import type { LocalPath, ServerPath } from '@farmhand/model';
import { JobError } from '../job-error.ts';

/** A file of the job: where it is here, and where it goes in the farm's input storage. */
export interface ManifestFile {
  readonly localPath: LocalPath;
  readonly serverPath: ServerPath;
  readonly role: 'scene' | 'asset';
  /** MD5 of its content in hex; the farm wants it of the scene. */
  readonly md5?: string | undefined;
}

/** upload.json. Local paths are as this system writes them. */
export interface UploadDocument {
  readonly scene: readonly { readonly local: string; readonly server: string; readonly hash: string }[];
  readonly asset: readonly { readonly local: string; readonly server: string }[];
}

/**
 * Writes upload.json.
 *
 * @throws JobError `manifest-incomplete` when there is no scene file, or one without its MD5.
 */
export function uploadDocument(manifest: readonly ManifestFile[]): UploadDocument {
  const scenes = manifest.filter(({ role }) => role === 'scene');
  if (scenes.length === 0) {
    throw new JobError('manifest-incomplete', {
      en: 'The list of files to upload has no scene file in it.',
      zh: '上传文件列表中没有场景文件。',
    });
  }
  return {
    scene: scenes.map(({ localPath, serverPath, md5 }) => {
      if (md5 === undefined) {
        throw new JobError('manifest-incomplete', {
          en: `The MD5 of the scene file ${localPath} is missing from the list of files to upload.`,
          zh: `上传文件列表中缺少场景文件 ${localPath} 的 MD5。`,
        });
      }
      return { local: localPath, server: serverPath, hash: md5 };
    }),
    asset: manifest
      .filter(({ role }) => role === 'asset')
      .map(({ localPath, serverPath }) => ({ local: localPath, server: serverPath })),
  };
}
