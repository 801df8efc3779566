import { farmhandHome } from '@farmhand/sidecar';
import { describe, expect, it } from 'vitest';

describe('the user’s Farmhand folder', () => {
  it.each([
    ['linux', {}, '/home/ada', '/home/ada/.local/share/farmhand'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/home/ada', '/data/farmhand'],
    ['darwin', {}, '/Users/ada', '/Users/ada/Library/Application Support/Farmhand'],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' },
      'C:\\Users\\ada',
      'C:\\Users\\ada\\AppData\\Local\\Farmhand',
    ],
    ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\Farmhand'],
    ['linux', { FARMHAND_HOME: '/elsewhere' }, '/home/ada', '/elsewhere'],
  ] as const)('on %s with %j', (platform, env, userHome, folder) => {
    const home = farmhandHome({ env, platform, userHome });
    expect(home.folder).toBe(folder);
    expect(home.discoveryFile).toBe(`${folder}${platform === 'win32' ? '\\' : '/'}sidecar.json`);
  });
});
