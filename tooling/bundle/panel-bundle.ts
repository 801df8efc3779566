import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { rootFolder } from './root.ts';

/** The oldest browser that a host's own view may be, that of Qt WebEngine 5.15.3; an older view is not used. */
export const PANEL_TARGET = 'chrome87';

/** Where the sidecar looks for its panel, unless it is in the bundle. */
export const panelFolder = join(rootFolder, 'packages', 'sidecar', 'panel');

export interface PanelBundleOptions {
  /** Folder with `main.tsx`, `index.html` and `styles/`; the panel's own unless given. */
  readonly source?: string;
  /** True unless given. */
  readonly minify?: boolean;
}

export interface PanelBundle {
  /** `index.html`, and scripts and styles whose names end in a hash of their content, as text. */
  readonly files: Readonly<Record<string, string>>;
  /** Every file that went into it, relative to the repository. */
  readonly inputs: readonly string[];
  /** Names of the scripts that a page loads in each language, before and after it is usable. */
  readonly scripts: Readonly<
    Record<PanelLanguage, { readonly first: readonly string[]; readonly later: readonly string[] }>
  >;
}

export type PanelLanguage = 'en' | 'zh';

const LANGUAGES: readonly PanelLanguage[] = ['en', 'zh'];

/** Loads the panel in the artist's language; the same whatever the panel is. */
const startScript = join(rootFolder, 'apps', 'panel', 'src', 'start.ts');

/**
 * The panel as a page, its styles, a script that chooses the language, and the panel's scripts in each. The names of scripts and
 * styles change with their content, so that a browser may keep them for ever.
 *
 * @throws when a source is missing or cannot be resolved.
 */
export async function bundlePanel(options: PanelBundleOptions = {}): Promise<PanelBundle> {
  const { source = join(rootFolder, 'apps', 'panel', 'src'), minify = true } = options;
  const styles = join(source, 'styles');
  const built = new Map<string, string>();
  const inputs = new Set<string>();
  const bundle = async (extra: BuildOptions): Promise<Metafile> => {
    const { outputFiles = [], metafile } = await build({
      absWorkingDir: rootFolder,
      outdir: panelFolder,
      bundle: true,
      format: 'esm',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      target: PANEL_TARGET,
      conditions: ['@farmhand/source'],
      // Sources elsewhere find Preact as well.
      nodePaths: [join(rootFolder, 'apps', 'panel', 'node_modules')],
      minify,
      charset: 'utf8',
      legalComments: 'inline',
      write: false,
      logLevel: 'silent',
      ...extra,
      metafile: true,
    });
    for (const { path, text } of outputFiles) built.set(basename(path), text);
    for (const input of Object.keys(metafile.inputs)) inputs.add(input);
    return metafile;
  };

  const scripts: Partial<Record<PanelLanguage, PanelBundle['scripts'][PanelLanguage]>> = {};
  for (const language of LANGUAGES) {
    const metafile = await bundle({
      entryPoints: [{ in: join(source, 'main.tsx'), out: `panel-${language}` }],
      entryNames: '[name]-[hash]',
      chunkNames: `part-${language}-[hash]`,
      splitting: true,
      define: { FARMHAND_LANGUAGE: JSON.stringify(language) },
      plugins: [oneLanguage(source, language)],
    });
    scripts[language] = scriptsOf(metafile);
  }
  const first = (language: PanelLanguage) => scripts[language]?.first.map((name) => `/${name}`) ?? [];
  await bundle({
    entryPoints: [
      { in: startScript, out: 'panel' },
      { in: 'panel-styles', out: 'panel' },
    ],
    entryNames: '[name]-[hash]',
    define: { PANEL_FILES: JSON.stringify({ en: first('en'), zh: first('zh') }) },
    plugins: [styleSheets(styles)],
  });
  const page = await readFile(join(source, 'index.html'), 'utf8');
  return {
    files: {
      ...Object.fromEntries(built),
      'index.html': withNames(page, {
        'panel.js': nameOf(built, /^panel-[A-Z0-9]{8}\.js$/),
        'panel.css': nameOf(built, /^panel-[A-Z0-9]{8}\.css$/),
      }),
    },
    inputs: [...inputs],
    scripts: scripts as PanelBundle['scripts'],
  };
}

/** The entry with all that it imports at once, and what it imports when it is needed. */
function scriptsOf({ outputs }: Metafile): {
  readonly first: readonly string[];
  readonly later: readonly string[];
} {
  const [entry = ''] = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint?.endsWith('main.tsx'));
  const first = new Set<string>();
  const follow = (path: string) => {
    if (first.has(path)) return;
    first.add(path);
    for (const each of outputs[path]?.imports ?? []) if (each.kind === 'import-statement') follow(each.path);
  };
  follow(entry);
  const later = Object.keys(outputs).filter((path) => !first.has(path));
  return { first: [...first].map((path) => basename(path)), later: later.map((path) => basename(path)) };
}

/** Takes the words of the other languages out of the panel's sources, as `words.ts` there says. */
function oneLanguage(source: string, wanted: PanelLanguage): Plugin {
  return {
    name: 'panel-language',
    setup(context) {
      context.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        if (!path.startsWith(source)) return undefined;
        let contents = await readFile(path, 'utf8');
        const tables = [...contents.matchAll(/= words\(\{$/gm)].length;
        for (const language of LANGUAGES) {
          const table = new RegExp(`^  ${language}: \\{\\n[\\s\\S]*?^  \\},?$`, 'gm');
          const found = [...contents.matchAll(table)].length;
          if (tables > 0 && found < tables)
            throw new Error(`${path} has words that cannot be told apart by language`);
          if (tables > 0 && language !== wanted)
            contents = contents.replace(table, `  ${language}: undefined as never,`);
        }
        return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}

function styleSheets(styles: string): Plugin {
  return {
    name: 'panel-styles',
    setup(context) {
      context.onResolve({ filter: /^panel-styles$/ }, () => ({
        path: 'panel-styles',
        namespace: 'panel-styles',
      }));
      context.onLoad({ filter: /.*/, namespace: 'panel-styles' }, async () => ({
        contents: await styleSheet(styles),
        loader: 'css',
        resolveDir: styles,
      }));
    },
  };
}

/** Bundles the panel into a folder, which then holds nothing else. Returns the files' names. */
export async function buildPanel(
  options: PanelBundleOptions & { readonly outFolder: string },
): Promise<readonly string[]> {
  const { files } = await bundlePanel(options);
  await rm(options.outFolder, { recursive: true, force: true });
  await mkdir(options.outFolder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(options.outFolder, name), text);
  return Object.keys(files);
}

/** `panel.css` where there is one, which says what it imports; else all style sheets, by name. */
async function styleSheet(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.css')).sort();
  const wanted = names.includes('panel.css') ? ['panel.css'] : names;
  return wanted.map((name) => `@import ${JSON.stringify(`./${name}`)};`).join('\n');
}

function nameOf(files: ReadonlyMap<string, string>, pattern: RegExp): string {
  const name = [...files.keys()].find((each) => pattern.test(each));
  if (name === undefined) throw new Error(`esbuild wrote nothing like ${pattern} for the panel`);
  return name;
}

function withNames(page: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce((text, [plain, built]) => {
    if (!text.includes(`"${plain}"`)) throw new Error(`the panel's index.html does not name "${plain}"`);
    return text.replaceAll(`"${plain}"`, `"/${built}"`);
  }, page);
}
