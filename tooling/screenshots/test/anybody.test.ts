import { thisUser } from '@farmhand/submission';
import { expect, it } from 'vitest';
import { asAnybody } from '../anybody.ts';

it('a job says neither whose account nor whose computer the pictures were taken on', () => {
  asAnybody();
  expect(thisUser('blender')).toEqual({ user: 'artist', computer: 'workstation', program: 'blender' });
});
