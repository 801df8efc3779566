import { expect, test } from 'vitest';
import { portableName, serverPathProblem } from '../src/storage/server-path.ts';

test.each(['/D/a:b.png', '/D/CON', '/D/nul.txt', '/D/trailing. ', '/D/what?.png'])(
  'Windows cannot store %j, Linux can',
  (path) => {
    expect(serverPathProblem(path, 'win32')).toContain('Windows');
    expect(serverPathProblem(path, 'linux')).toBeNull();
  },
);

test('makes names that every system can have', () => {
  expect(portableName('10001_a:b/c')).toBe('10001_a_b_c');
  expect(portableName('con')).toBe('_con');
  expect(portableName('夜景')).toBe('夜景');
});
