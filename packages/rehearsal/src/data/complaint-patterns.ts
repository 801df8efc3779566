/** How a renderer says in its log that it could not use a file. */
export interface ComplaintPattern {
  /** Renderer or program that says so; `any` where several do. */
  readonly renderer: string;
  /**
   * A whole line. Named groups, all optional: `server`, the file by its path in the farm's storage; `path`, by any other
   * path; `owner`, the name of what refers to it.
   */
  readonly line: RegExp;
  /** Where the wording is from: `seen` means that the renderer was run and said so. */
  readonly source: string;
}

/**
 * Wordings by renderer. Blender says nothing at all of images, image sequences, UDIM tiles and volumes that are not
 * there or cannot be read (3.4.1, seen), so the local farm's render script looks at those itself and writes `Missing:` and
 * `Damaged:` lines.
 * A path may have spaces, so it ends where the quotes do, or the line.
 */
export const complaintPatterns: readonly ComplaintPattern[] = [
  {
    renderer: "the local farm's script for Blender",
    line: /^Missing: (?:library |\w+ (?<owner>.+): )?(?<path>.+) \(looked for (?<server>\/.*)\)$/,
    source: 'seen: packages/local-farm, render_frames.py',
  },
  {
    renderer: "the local farm's script for Blender",
    line: /^Damaged: \w+ (?<owner>.+): (?<path>.+) \(looked at (?<server>\/.*)\)$/,
    source: 'seen: packages/local-farm, render_frames.py',
  },
  {
    renderer: 'Blender',
    line: /^Warning: Unable to (?:open|read) '(?<path>.+)': .+$/,
    source: 'seen: Blender 3.4.1, a missing and a damaged library',
  },
  {
    renderer: 'Blender',
    line: /^(?:anim file doesn't exist|not an anim): (?<path>.+)$/,
    source: 'seen: Blender 3.4.1, a missing and a damaged movie',
  },
  {
    renderer: 'Blender',
    line: /^(?:Error: Unable to pack file, source path '(?<path>.+)' not found)$/,
    source: 'seen: Blender 3.4.1, a missing font',
  },
  {
    renderer: 'Blender',
    line: /Font file doesn't exist: (?<path>.+)$/,
    source: 'seen: Blender 3.4.1, a missing font',
  },
  {
    renderer: 'Blender',
    line: /BKE_modifier_set_error: Object: "(?<owner>.+)", Modifier: ".+", No such file or directory$/,
    source: 'seen: Blender 3.4.1, a missing mesh cache',
  },
  {
    renderer: 'Arnold',
    line: /(?:ERROR|WARNING)\s+\|\s+\[texturesys\].*(?:filename = |Invalid image file |[Cc]ould not open file )"(?<path>[^"]+)"/,
    source: 'logs in public reports on Arnold 5 to 7; not run here',
  },
  {
    renderer: 'Arnold',
    line: /(?:ERROR|WARNING)\s+\|\s+\[\w+\] (?:can't|could not|couldn't|unable to) (?:open|load|read) (?:file )?"?(?<path>[^"]+?)"?$/i,
    source: 'arnoldsupport.com, on a missing photometric file; not run here',
  },
  {
    renderer: 'Cinema 4D',
    line: /^.*\b(?:Asset|Texture) (?:missing|error|not found)(?::\s*"?(?<path>[^"]+?)"?)?$/i,
    source: "maxon.net's support pages, on texture errors; the exact wording was not seen",
  },
  {
    renderer: '3ds Max',
    line: /\bMissing (?:map|external file|dll|xref)s?:?\s*"?(?<path>[A-Z]:\\[^"]+|\\\\[^"]+)"?$/i,
    source: "Autodesk's help, on missing map files; the exact wording was not seen",
  },
  {
    renderer: 'RenderMan',
    line: /\b[RSTP]\d{5}\b.*"(?<path>[^"]+)".*(?:not found|cannot|could not|unable)/i,
    source: "RenderMan's numbered messages; the exact wording was not seen",
  },
  {
    renderer: 'any',
    // Redshift, V-Ray, Octane, Corona, Mantra and Karma: their wordings differ by version, but not in these words.
    line: /\b(?:could not|couldn't|cannot|can't|unable to|failed to) (?:open|load|read|find|resolve|access)\b[^"']*?["']?(?<path>(?:[A-Za-z]:[\\/]|\\\\|\/)[^"'<>|*?]*?\.[A-Za-z0-9]{1,5})\b["']?/i,
    source: 'common to the logs of these renderers; not run here',
  },
  {
    renderer: 'any',
    line: /\b(?:file|texture|image|bitmap|asset|proxy|cache|volume)\b[^"':]*[:"' ]\s*["']?(?<path>(?:[A-Za-z]:[\\/]|\\\\|\/)[^"'<>|*?]*?\.[A-Za-z0-9]{1,5})\b["']?.*\b(?:not found|does not exist|doesn't exist|missing|no such file)/i,
    source: 'common to the logs of these renderers; not run here',
  },
  {
    renderer: 'any',
    line: /\b(?:not found|does not exist|doesn't exist|missing|no such file)\b[^"']*?["']?(?<path>(?:[A-Za-z]:[\\/]|\\\\|\/)[^"'<>|*?]*?\.[A-Za-z0-9]{1,5})\b["']?/i,
    source: 'common to the logs of these renderers; not run here',
  },
];
