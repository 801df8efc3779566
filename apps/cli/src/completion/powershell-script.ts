import type { CompletedCommand, Completion } from './command-tree.ts';

/** Completion for Windows PowerShell 5.1 and PowerShell 7. Files are left to the shell itself. */
export function powershellScript(tree: readonly CompletedCommand[]): string {
  const entries = tree.map((command) => {
    const commands = command.commands.map(
      ({ name, description }) => `${literal(name)} = ${literal(description)}`,
    );
    const options = command.options.flatMap(({ names, description, value }) =>
      names.map(
        (name) =>
          `${literal(name)} = @{ Says = ${literal(description)}; Value = ${value === null ? '$null' : literal(word(value))} }`,
      ),
    );
    const positions = command.arguments.map((value) => literal(word(value)));
    return [
      `  ${literal(command.path.join(' '))} = @{`,
      `    Commands = [ordered]@{ ${commands.join('; ')} }`,
      `    Options = [ordered]@{ ${options.join('; ')} }`,
      `    Arguments = @(${positions.join(', ')})`,
      '  }',
    ].join('\n');
  });
  return `# farmhand completion for PowerShell
$script:FarmhandCommands = @{
${entries.join('\n')}
}
Register-ArgumentCompleter -Native -CommandName farmhand -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $path = ''
  $count = 0
  $skip = $null
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  foreach ($word in $words) {
    $here = $script:FarmhandCommands[$path]
    if ($skip) { $skip = $null; continue }
    if ($word -like '-*') {
      if ($here.Options.Contains($word) -and $here.Options[$word].Value) { $skip = $here.Options[$word].Value }
      continue
    }
    $next = ("$path $word").Trim()
    if ($count -eq 0 -and $script:FarmhandCommands.ContainsKey($next)) { $path = $next } else { $count++ }
  }
  $here = $script:FarmhandCommands[$path]
  $found = [ordered]@{}
  $fill = {
    param($value)
    if ($value -like 'words:*') { $value.Substring(6).Split('|') | ForEach-Object { $found[$_] = $_ } }
    elseif ($value -like 'ask:*') { farmhand __complete $value.Substring(4) '--' $words 2>$null | ForEach-Object { $found["$_"] = "$_" } }
  }
  if ($skip) { & $fill $skip }
  elseif ($wordToComplete -like '-*') { foreach ($name in $here.Options.Keys) { $found[$name] = $here.Options[$name].Says } }
  else {
    if ($count -eq 0) { foreach ($name in $here.Commands.Keys) { $found[$name] = $here.Commands[$name] } }
    if ($here.Arguments.Count -gt 0) { & $fill $here.Arguments[[Math]::Min($count, $here.Arguments.Count - 1)] }
  }
  foreach ($name in $found.Keys) {
    if ($name -like "$wordToComplete*") {
      [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $(if ($found[$name]) { $found[$name] } else { $name }))
    }
  }
}
`;
}

function word(value: Completion): string {
  switch (value.kind) {
    case 'words':
      return `words:${value.words.join('|')}`;
    case 'asked':
      return `ask:${value.of}`;
    default:
      return value.kind;
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
