import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TransferError } from '../transfer-error.ts';

/** The file in the Raysync client's folder that says where the client listens. */
const CLUSTER_FILE = 'cluster.xml';
/** The real one has a few hundred. */
const MOST_CHARACTERS = 64 * 1024;

/**
 * Port of the Raysync client on 127.0.0.1, from the `cluster.xml` in its folder.
 *
 * @throws TransferError `raysync-missing` when the file is not there, cannot be read, or names no port.
 */
export async function readClusterPort(folder: string): Promise<number> {
  const path = join(folder, CLUSTER_FILE);
  const xml = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new TransferError(
      {
        code: 'raysync-missing',
        message: `The Raysync client is not in "${folder}": "${path}" cannot be read.`,
        hint: "Unpack the Raysync client from the farm's website, and name its folder in the transfer settings.",
        zh: {
          message: `Raysync 客户端不在“${folder}”中：无法读取“${path}”。`,
          hint: '请从农场网页下载并解压 Raysync 客户端，然后在传输设置中填写其文件夹。',
        },
        retryable: false,
      },
      error,
    );
  });
  const port = clusterPort(xml);
  if (port !== null) return port;
  throw new TransferError({
    code: 'raysync-missing',
    message: `"${path}" does not say which port the Raysync client listens on.`,
    hint: "Unpack the Raysync client from the farm's website anew, then press Retry.",
    zh: {
      message: `“${path}”没有说明 Raysync 客户端使用的端口。`,
      hint: '请从农场网页重新下载并解压 Raysync 客户端，然后点击“重试”。',
    },
    retryable: false,
  });
}

/** The `value` of the root's first child's first child, when it is a port; else null. */
export function clusterPort(xml: string): number | null {
  const [root, child, grandchild] = openingTags(xml);
  if (root?.depth !== 0 || child?.depth !== 1 || grandchild?.depth !== 2) return null;
  const value = grandchild.attributes.get('value') ?? '';
  const port = /^\s*\d{1,5}\s*$/.test(value) ? Number(value) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

interface OpeningTag {
  /** 0 for the root. */
  readonly depth: number;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Declarations, comments, CDATA, closing and opening tags; a `>` in quotes does not end a tag. */
const MARKUP =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<![^>]*>|<(\/?)([^\s/>"'<=]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;
const ATTRIBUTE = /([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The first three opening tags, which is as far as the port is; a scanner, not a parser: nothing is checked. */
function openingTags(xml: string): OpeningTag[] {
  const tags: OpeningTag[] = [];
  let depth = 0;
  for (const [, closing, name, attributes = '', selfClosing] of xml
    .slice(0, MOST_CHARACTERS)
    .matchAll(MARKUP)) {
    if (name === undefined) continue;
    if (closing === '/') {
      depth -= 1;
      continue;
    }
    tags.push({
      depth,
      attributes: new Map(
        [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', double, single]) => [
          key,
          double ?? single ?? '',
        ]),
      ),
    });
    if (tags.length === 3) break;
    if (selfClosing !== '/') depth += 1;
  }
  return tags;
}
