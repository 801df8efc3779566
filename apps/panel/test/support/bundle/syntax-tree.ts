/** What a script consists of, by the compiler that the repository is built with. */
import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

export { type Node, SyntaxKind };

const FOLDER = '/scripts';

/**
 * Reads scripts and has each looked at: `visit` is called with every node of the named file, parents first.
 *
 * @throws when a script cannot be read.
 */
export function visitScripts(
  scripts: Readonly<Record<string, string>>,
  visit: (node: Node, name: string) => void,
): void {
  const files = new Map(Object.entries(scripts).map(([name, text]) => [`${FOLDER}/${name}`, text]));
  const config = `${FOLDER}/tsconfig.json`;
  const compilerOptions = {
    allowJs: true,
    noLib: true,
    noResolve: true,
    types: [],
    target: 'esnext',
    module: 'esnext',
  };
  const texts = new Map([...files, [config, JSON.stringify({ compilerOptions, files: [...files.keys()] })]]);
  const api = new API({
    fs: {
      readFile: (path) => texts.get(path) ?? null,
      fileExists: (path) => texts.has(path),
      directoryExists: (path) => path === FOLDER || path === '/',
      getAccessibleEntries: () => ({ files: [], directories: [] }),
      realpath: (path) => path,
    },
  });
  try {
    const snapshot = api.updateSnapshot({ openProjects: [config] });
    const [project] = snapshot.getProjects();
    for (const [path] of files) {
      const file = project?.program.getSourceFile(path);
      if (project === undefined || file === undefined) throw new Error(`${path} could not be read`);
      const [wrong] = project.program.getSyntacticDiagnostics(path);
      if (wrong !== undefined) throw new Error(`${path} is no script: ${JSON.stringify(wrong)}`);
      const name = path.slice(FOLDER.length + 1);
      const walk = (node: Node): void => {
        visit(node, name);
        node.forEachChild((child) => {
          walk(child);
          return undefined;
        });
      };
      walk(file);
    }
    snapshot.dispose();
  } finally {
    api.close();
  }
}
