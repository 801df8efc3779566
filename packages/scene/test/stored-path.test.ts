import { describe, expect, it } from 'vitest';
import { resolveStoredPath } from '../src/index.ts';

describe('on Linux and macOS', () => {
  it.each([
    ['//tex/a.png', '/proj/tex/a.png', false],
    ['//../shared/a.png', '/shared/a.png', false],
    ['//..\\tex\\a.png', '/tex/a.png', false],
    ['//./tex//a.png', '/proj/tex/a.png', false],
    ['/abs/b/../a.png', '/abs/a.png', false],
    ['tex/a.png', '/proj/tex/a.png', false],
    ['C:\\tex\\a.png', 'C:\\tex\\a.png', true],
    ['d:/tex/a.png', 'd:/tex/a.png', true],
    ['\\\\nas\\tex\\a.png', '\\\\nas\\tex\\a.png', true],
  ])('%s', (stored, path, foreign) => {
    expect(resolveStoredPath(stored, '/proj/scene.blend', 'linux')).toEqual({ path, foreign });
  });
});

describe('on Windows', () => {
  it.each([
    ['//tex/a.png', 'D:\\proj\\tex\\a.png'],
    ['//..\\tex\\a.png', 'D:\\tex\\a.png'],
    ['C:\\tex\\a.png', 'C:\\tex\\a.png'],
    ['C:/tex/a.png', 'C:\\tex\\a.png'],
    ['\\\\nas\\tex\\a.png', '\\\\nas\\tex\\a.png'],
    ['/tex/a.png', 'D:\\tex\\a.png'],
  ])('%s', (stored, path) => {
    expect(resolveStoredPath(stored, 'D:\\proj\\scene.blend', 'windows')).toEqual({ path, foreign: false });
  });

  it('beside a scene on a share', () => {
    const { path } = resolveStoredPath('//../tex/a.png', '\\\\nas\\jobs\\shot\\scene.blend', 'windows');
    expect(path).toBe('\\\\nas\\jobs\\tex\\a.png');
  });
});
