/**
 * Reads the `.variables` entry: lines `set -g NAME = 'value'`, and `setenv NAME = value` as scripts write it. A quote
 * in a value is escaped with a backslash.
 */
export function parseVariables(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:set(?:\s+-[gls])*|setenv)\s+(\w+)\s*=\s?(.*)$/.exec(line);
    const name = match?.[1];
    if (name !== undefined) {
      variables.set(name, unquote((match?.[2] ?? '').trim()));
    }
  }
  return variables;
}

function unquote(value: string): string {
  const quote = value[0];
  if (value.length < 2 || (quote !== "'" && quote !== '"') || !value.endsWith(quote)) {
    return value;
  }
  return value.slice(1, -1).replace(/\\(['"\\])/g, '$1');
}
