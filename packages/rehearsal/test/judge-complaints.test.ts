import { type JudgeInput, judgeComplaints, type OnDisk } from '@farmhand/rehearsal';
import { describe, expect, test } from 'vitest';
import { type ReferenceParts, reportOf } from './support/reports.ts';

const wood = { type: 'Image', name: 'Wood' };

interface Case {
  readonly log: string;
  readonly references?: readonly ReferenceParts[];
  readonly manifest?: readonly string[];
  readonly disk?: Readonly<Record<string, OnDisk>>;
  readonly skipFiles?: readonly string[];
  readonly scenePath?: string;
  readonly inputFolder?: string;
}

function judge({
  log,
  references = [],
  manifest = [],
  disk = {},
  skipFiles = [],
  scenePath = '/home/ana/shot/shot.blend',
  inputFolder = '/var/clean/storage/input',
}: Case) {
  const input: JudgeInput = {
    logs: [{ frame: 7, text: log }],
    report: reportOf(scenePath, references),
    settings: { skipFiles: [...skipFiles] },
    manifest,
    inputFolder,
    lookAt: async (path) => disk[path] ?? 'nothing',
  };
  return judgeComplaints(input);
}

const woodReference: ReferenceParts = {
  storedPath: '//tex/wood.png',
  owner: wood,
  files: ['/home/ana/shot/tex/wood.png'],
};
const woodLine = 'Missing: Image Wood: //tex/wood.png (looked for /home/ana/shot/tex/wood.png)';

describe('verdicts', () => {
  test('a file that is here and was not packed', async () => {
    const found = await judge({
      log: woodLine,
      references: [woodReference],
      disk: { '/home/ana/shot/tex/wood.png': 'file' },
    });
    expect(found).toEqual([
      {
        text: woodLine,
        path: '/home/ana/shot/tex/wood.png',
        frame: 7,
        frames: 1,
        verdict: 'notInManifest',
        skipped: false,
        owner: wood,
      },
    ]);
  });

  test('a file that was packed and cannot be used', async () => {
    const [found] = await judge({
      log: 'not an anim: /var/clean/storage/input/home/ana/shot/clip.mov',
      references: [{ storedPath: '//clip.mov', owner: wood, files: ['/home/ana/shot/clip.mov'] }],
      manifest: ['/home/ana/shot/shot.blend', '/home/ana/shot/clip.mov'],
      disk: { '/home/ana/shot/clip.mov': 'file' },
    });
    expect(found).toMatchObject({ verdict: 'inManifest', path: '/home/ana/shot/clip.mov', owner: wood });
    // Where the clean farm keeps its storage is no business of the artist's.
    expect(found?.text).toBe('not an anim: /home/ana/shot/clip.mov');
  });

  test('a file that is not here either', async () => {
    const [found] = await judge({
      log: woodLine,
      references: [{ ...woodReference, files: [], missing: ['/home/ana/shot/tex/wood.png'] }],
    });
    expect(found).toMatchObject({ verdict: 'missingHere', owner: wood });
  });

  test('a file that the reader of the scene does not know of at all', async () => {
    const [found] = await judge({
      log: 'Missing: Text notes: /srv/lib/a b.py (looked for /srv/lib/a b.py)',
      disk: { '/srv/lib/a b.py': 'file' },
    });
    expect(found).toMatchObject({ verdict: 'notInManifest', path: '/srv/lib/a b.py', owner: null });
  });

  test('a line that names no file, of an owner that is not known', async () => {
    const [found] = await judge({
      log: 'ERROR (bke.modifier): modifier.cc:458 BKE_modifier_set_error: Object: "Flag", Modifier: "cache", No such file or directory',
    });
    expect(found).toMatchObject({ verdict: 'unknown', path: null, owner: null });
  });

  test('a file that the settings leave out, as it is stored or as it is here', async () => {
    for (const skipFiles of [['//tex/wood.png'], ['/home/ana/shot/tex/wood.png']]) {
      const [found] = await judge({ log: woodLine, references: [woodReference], skipFiles });
      expect(found?.skipped).toBe(true);
    }
  });
});

test('what only unrendered parts of the scene refer to is no complaint', async () => {
  expect(await judge({ log: woodLine, references: [{ ...woodReference, needed: false }] })).toEqual([]);
  const mixed = [{ ...woodReference, needed: false }, woodReference];
  expect(await judge({ log: woodLine, references: mixed })).toHaveLength(1);
});

test('a folder for caches that has nothing in it is no complaint', async () => {
  const log = 'Missing: Object Domain: //cache/ (looked for /home/ana/shot/cache)';
  expect(await judge({ log, disk: { '/home/ana/shot/cache': 'emptyFolder' } })).toEqual([]);
  expect(await judge({ log, disk: { '/home/ana/shot/cache': 'folder' } })).toMatchObject([
    { verdict: 'notInManifest' },
  ]);
});

test('a file is one complaint, however often and in however many words it is missed', async () => {
  const input: JudgeInput = {
    logs: [
      { frame: 1, text: 'all well' },
      {
        frame: 2,
        text: [
          "Warning: Unable to open '/var/clean/storage/input/home/ana/props.blend': No such file or directory",
          "Info: Cannot find lib '/var/clean/storage/input/home/ana/props.blend'",
          "Info: LIB: Object: 'Boat' missing from '/var/clean/storage/input/home/ana/props.blend', parent '<direct>'",
          'Missing: library //../props.blend (looked for /home/ana/props.blend)',
        ].join('\r\n'),
      },
      { frame: 3, text: 'Missing: library //../props.blend (looked for /home/ana/props.blend)' },
    ],
    report: reportOf('/home/ana/shot/shot.blend', []),
    settings: { skipFiles: [] },
    manifest: [],
    inputFolder: '/var/clean/storage/input',
    lookAt: async () => 'nothing',
  };
  expect(await judgeComplaints(input)).toMatchObject([
    { path: '/home/ana/props.blend', frame: 2, frames: 2, verdict: 'missingHere' },
  ]);
});

test('a line without a file says nothing new where another line names the file', async () => {
  const owner = { type: 'Object', name: 'Flag' };
  const found = await judge({
    log: [
      'BKE_modifier_set_error: Object: "Flag", Modifier: "cache", No such file or directory',
      'Missing: Object Flag: //flag.mdd (looked for /home/ana/shot/flag.mdd)',
    ].join('\n'),
    references: [
      { storedPath: '//flag.mdd', owner, missing: ['/home/ana/shot/flag.mdd'] },
      { storedPath: '//other.mdd', owner, files: ['/home/ana/shot/other.mdd'] },
    ],
  });
  expect(found.map(({ path }) => path)).toEqual(['/home/ana/shot/flag.mdd']);
});

test('progress, colour management and good news are no complaints', async () => {
  const log = [
    'Fra:2 Mem:12.00M (Peak 12.00M) | Time:00:00.01 | Syncing Farmyard',
    "Saved: '/var/clean/storage/input/out/0002.png'",
    'Frame 2 took 1.250 s to render.',
    "Info: Read library: '/var/clean/storage/input/home/ana/props.blend', '//props.blend', parent '<direct>'",
    'Color management: look "Filmic" not found, setting default "None".',
    'Blender quit',
  ].join('\n');
  expect(await judge({ log })).toEqual([]);
});

describe('Windows', () => {
  const scenePath = 'D:\\jobs\\shot\\shot.blend';
  const inputFolder = 'C:\\Users\\Ana\\AppData\\Local\\Temp\\clean\\input';

  test('a path in the storage is the file on the drive, whatever its case and slashes', async () => {
    const [found] = await judge({
      log: "Warning: Unable to open 'c:/users/ana/appdata/local/temp/clean/input/D/Jobs/Lib/props.blend': No such file or directory",
      scenePath,
      inputFolder,
      manifest: ['/D/jobs/lib/PROPS.blend'],
    });
    expect(found).toMatchObject({ path: 'D:\\Jobs\\Lib\\props.blend', verdict: 'inManifest' });
  });

  test('a file on a share', async () => {
    const [found] = await judge({
      log: 'Missing: Image Sky: \\\\nas\\hdri\\sky 4k.exr (looked for /nas/hdri/sky 4k.exr)',
      scenePath,
      inputFolder,
      disk: { '\\\\nas\\hdri\\sky 4k.exr': 'file' },
    });
    expect(found).toMatchObject({ path: '\\\\nas\\hdri\\sky 4k.exr', verdict: 'notInManifest' });
  });
});

// Wordings of renderers that were not run here, as their makers and users publish them.
describe('other renderers', () => {
  const scenePath = 'D:\\jobs\\shot\\shot.ma';
  const inputFolder = 'C:\\clean\\input';
  test.each([
    [
      '00:00:26 2176MB ERROR   | [texturesys] unspecified OIIO error (filename = "Y:/tex/body_col.jpg")',
      'Y:\\tex\\body_col.jpg',
    ],
    [
      "00:00:04 870MB ERROR | [photometric] can't open C:/Assets/IES/example.ies",
      'C:\\Assets\\IES\\example.ies',
    ],
    ['Asset missing: D:\\tex\\oak wood.jpg', 'D:\\tex\\oak wood.jpg'],
    ['WARNING: could not load bitmap file "D:\\tex\\a.png"', 'D:\\tex\\a.png'],
    ['[Redshift] Texture file not found: D:/tex/a.exr', 'D:\\tex\\a.exr'],
    ['Error: Unable to load texture file "\\\\nas\\tex\\b.rat".', '\\\\nas\\tex\\b.rat'],
  ])('%s', async (log, path) => {
    expect(await judge({ log, scenePath, inputFolder })).toMatchObject([{ path, verdict: 'missingHere' }]);
  });
});
