import { localPath } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import {
  OUTPUT_PLACEHOLDERS,
  type OutputFacts,
  outputTemplatePath,
  safeOutputPath,
  TransferError,
  validateOutputTemplate,
} from '../src/index.ts';

const facts: OutputFacts = {
  relativePath: 'beauty/shot_v02_0012.exr',
  outputFolder: '/4711_shot/',
  hasParts: false,
  scene: 'shot',
  task: '4711',
  user: 'ana',
  camera: 'Camera.001',
  layer: 'View Layer',
  submittedAtMs: new Date(2026, 10, 3, 23, 59).getTime(),
};

function codeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (!TransferError.isInstance(error)) throw error;
    return error.problem.code;
  }
}

describe('outputTemplatePath', () => {
  it.each([
    ['', 'beauty/shot_v02_0012.exr'],
    ['  ', 'beauty/shot_v02_0012.exr'],
    ['{path}', 'beauty/shot_v02_0012.exr'],
    ['{folder}/{name}.{ext}', 'beauty/shot_v02_0012.exr'],
    ['{scene}/{task}/{path}', 'shot/4711/beauty/shot_v02_0012.exr'],
    ['{output}/{path}', '4711_shot/beauty/shot_v02_0012.exr'],
    ['{date}/{user}/{name}.{ext}', '2026-11-03/ana/shot_v02_0012.exr'],
    ['{scene}_{camera}_{layer}.{frame}.{ext}', 'shot_Camera.001_View Layer.0012.exr'],
    ['renders\\{scene}\\{frame}.{ext}', 'renders/shot/0012.exr'],
    ['{SCENE}/{Path}', 'shot/beauty/shot_v02_0012.exr'],
    ['a//b///{path}', 'a/b/beauty/shot_v02_0012.exr'],
  ])('fills %j in', (template, path) => {
    expect(outputTemplatePath(template, facts)).toBe(path);
  });

  it('gives the parts of a job folders of their own unless told otherwise', () => {
    expect(outputTemplatePath('', { ...facts, hasParts: true })).toBe('4711_shot/beauty/shot_v02_0012.exr');
    const deep = { ...facts, hasParts: true, outputFolder: '4711/left eye' };
    expect(outputTemplatePath('', deep)).toBe('4711/left eye/beauty/shot_v02_0012.exr');
    expect(outputTemplatePath('{path}', { ...facts, hasParts: true })).toBe('beauty/shot_v02_0012.exr');
  });

  it.each([
    ['/out/beauty', 'out/beauty/beauty/shot_v02_0012.exr'],
    ['/obj/ropnet1/beauty', 'obj/ropnet1/beauty/beauty/shot_v02_0012.exr'],
    ['/out/a:b', 'out/a_b/beauty/shot_v02_0012.exr'],
    // No node: what would lead elsewhere, and layers of other programs.
    ['/', '4711_shot/beauty/shot_v02_0012.exr'],
    ['/out\\..\\x', '4711_shot/beauty/shot_v02_0012.exr'],
    ['masterLayer', '4711_shot/beauty/shot_v02_0012.exr'],
  ])('gives the output node %s of Houdini its own path', (layer, path) => {
    expect(outputTemplatePath('', { ...facts, layer, hasParts: true })).toBe(path);
  });

  it('puts an only task of a node where any other goes', () => {
    expect(outputTemplatePath('', { ...facts, layer: '/out/beauty' })).toBe('beauty/shot_v02_0012.exr');
  });

  it.each([
    ['0001.png', '0001'],
    ['shot0001.png', '0001'],
    ['shot_1.png', '1'],
    ['0012.beauty.exr', '0012'],
    ['shot_v02.0012.beauty.exr', '0012'],
    ['shot_v02.mp4', 'shot_v02'],
    ['movie.mp4', 'movie'],
    ['cam01_movie.mp4', 'cam01_movie'],
  ])('knows the frame of %s', (relativePath, frame) => {
    expect(outputTemplatePath('{frame}.{ext}', { ...facts, relativePath })).toBe(
      `${frame}.${relativePath.split('.').at(-1)}`,
    );
  });

  it.each([
    ['log', '{name}.{ext}', 'log'],
    ['.hidden', '{name}.{ext}', '.hidden'],
    ['0001.png', '{folder}/{name}.{ext}', '0001.png'],
    ['a/b/c/0001.png', '{folder}/x/{name}.{ext}', 'a/b/c/x/0001.png'],
  ])('puts %s into %s', (relativePath, template, path) => {
    expect(outputTemplatePath(template, { ...facts, relativePath })).toBe(path);
  });

  it('leaves out folders of which nothing is known', () => {
    const bare = { ...facts, camera: '', layer: ' ', user: '' };
    expect(outputTemplatePath('{user}/{camera}/{layer}/{path}', bare)).toBe(facts.relativePath);
    expect(outputTemplatePath('{user}.{camera}/{path}', bare)).toBe(facts.relativePath);
    expect(outputTemplatePath('{scene}{camera}/{path}', bare)).toBe(`shot/${facts.relativePath}`);
  });

  it.each([
    ['../../etc', '.._.._etc'],
    ['..', '__'],
    ['left/right', 'left_right'],
    ['C:\\Users', 'C__Users'],
    ['a:b', 'a_b'],
    ['new\nline', 'new_line'],
    ['{task}', '{task}'],
  ])('takes a camera named %j for one name', (camera, name) => {
    const path = outputTemplatePath('{camera}/{path}', { ...facts, camera });
    expect(path).toBe(`${name}/${facts.relativePath}`);
    for (const [folder, platform] of [
      ['/renders', 'linux'],
      ['D:\\renders', 'win32'],
    ] as const) {
      expect(codeOf(() => safeOutputPath(localPath.parse(folder), path, platform))).not.toBe(
        'unsafe-output-name',
      );
    }
  });

  it.each([
    ['../x.png', '{path}'],
    ['../x.png', '{scene}/{path}'],
    ['../x.png', '{folder}/{name}.{ext}'],
    ['a/../../x.png', '{scene}/{folder}/{name}.{ext}'],
    ['/etc/passwd', '{path}'],
    ['/etc/passwd', '{scene}/{path}'],
    ['/etc/passwd', '{folder}/{name}.{ext}'],
    ['C:\\x.png', '{path}'],
    ['C:\\x.png', '{scene}/{name}.{ext}'],
    ['a\\..\\x.png', '{name}.{ext}'],
    ['', ''],
  ])('leaves the farm’s hostile %j in %j to be refused', (relativePath, template) => {
    const path = outputTemplatePath(template, { ...facts, relativePath });
    for (const [folder, platform] of [
      ['/renders', 'linux'],
      ['D:\\renders', 'win32'],
    ] as const) {
      expect(codeOf(() => safeOutputPath(localPath.parse(folder), path, platform))).toBe(
        'unsafe-output-name',
      );
    }
  });

  it('refuses a bad template before it fills it in', () => {
    expect(codeOf(() => outputTemplatePath('{oops}/{path}', facts))).toBe('output-template-unknown');
  });
});

describe('validateOutputTemplate', () => {
  it.each([
    '',
    '{path}',
    'renders/{path}',
    '{scene}/v{task}/{folder}/{name}.{ext}',
    '{frame}.{ext}',
    'shot.{frame}.{ext}',
    '..hidden/{path}',
  ])('has nothing against %j', (template) => {
    expect(validateOutputTemplate(template)).toBeNull();
  });

  it.each([
    ['{frame_number}.{ext}', 'output-template-malformed'],
    ['{shot}/{path}', 'output-template-unknown'],
    ['{constructor}/{path}', 'output-template-unknown'],
    ['{scene/{path}', 'output-template-malformed'],
    ['{}/{path}', 'output-template-malformed'],
    ['scene}/{path}', 'output-template-malformed'],
    ['/renders/{path}', 'output-template-outside'],
    ['\\\\nas\\renders\\{path}', 'output-template-outside'],
    ['C:/renders/{path}', 'output-template-outside'],
    ['c:{path}', 'output-template-outside'],
    ['~/renders/{path}', 'output-template-outside'],
    ['../{path}', 'output-template-outside'],
    ['a/../{path}', 'output-template-outside'],
    ['a/. ./{path}', 'output-template-outside'],
    ['a\\..\\{path}', 'output-template-outside'],
    ['{scene}', 'output-template-ambiguous'],
    ['{scene}.{ext}', 'output-template-ambiguous'],
    ['{frame}', 'output-template-ambiguous'],
    ['{name}', 'output-template-ambiguous'],
    ['{folder}/x.{ext}', 'output-template-ambiguous'],
    ['{path}/{scene}', 'output-template-ambiguous'],
    ['{name}.{ext}/', 'output-template-ambiguous'],
  ])('says what is wrong with %j', (template, code) => {
    expect(validateOutputTemplate(template)).toMatchObject({ code, retryable: false });
  });

  it('names what may be used', () => {
    const hint = validateOutputTemplate('{shot}/{path}')?.hint;
    for (const name of OUTPUT_PLACEHOLDERS) expect(hint).toContain(`{${name}}`);
  });
});
