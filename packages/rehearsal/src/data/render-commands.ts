import type { HostName } from '@farmhand/model';

/** One frame for a program's command to render. */
export interface FrameOrder {
  readonly scenePath: string;
  readonly frame: number;
  /** Folder for the picture, and nothing else's. */
  readonly outputFolder: string;
  /** Name of the picture without extension and frame number. */
  readonly name: string;
  /** Extension where the command needs one: `exr`. */
  readonly extension: string;
  /** Pixels at the wanted scale; null where the job does not say, and the scene's own size is rendered. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Take of Cinema 4D. */
  readonly sceneName: string | null;
  readonly cameraName: string | null;
  /** Maya's render layer; empty for those the scene has switched on. */
  readonly layerName: string;
  /** Houdini's output node; null where the job names none. */
  readonly nodeName: string | null;
  /** The program's own file, whose folder may hold scripts that come with it. */
  readonly programPath: string;
  /** Joins parts of a path as the program's system does. */
  readonly join: (...parts: readonly string[]) => string;
  readonly dirname: (path: string) => string;
}

/** How a program renders from the command line, and where it is. */
export interface RenderCommand {
  /** As an artist would call it: `Cinema 4D's Commandline`. */
  readonly name: string;
  /** Names of the program file on the search path, by system. */
  readonly programs: Readonly<Record<'win32' | 'darwin' | 'linux', string>>;
  /** An environment variable that names the program's folder, and where the program is below that. */
  readonly variables: readonly { readonly name: RegExp; readonly below: readonly string[] }[];
  /** The makers' usual places. A part with `*` stands for any name that fits; `~` for the user's folder; `%X%` for a variable. */
  readonly places: Readonly<Record<'win32' | 'darwin' | 'linux', readonly string[]>>;
  readonly arguments: (order: FrameOrder) => readonly string[];
  /** Where the switches are documented. */
  readonly source: string;
}

const sizes = (size: FrameOrder['size'], switches: (width: string, height: string) => readonly string[]) =>
  size === null ? [] : switches(`${size.width}`, `${size.height}`);
const when = (value: string | null, switches: (value: string) => readonly string[]) =>
  value === null || value === '' ? [] : switches(value);

/** Blender is not among them: the local farm renders with it itself. None of these was run here. */
export const renderCommands: Readonly<Record<Exclude<HostName, 'blender'>, RenderCommand>> = {
  houdini: {
    name: "Houdini's hython",
    programs: { win32: 'hython.exe', darwin: 'hython', linux: 'hython' },
    variables: [{ name: /^HFS$/, below: ['bin'] }],
    places: {
      win32: ['%ProgramFiles%\\Side Effects Software\\Houdini *\\bin\\hython.exe'],
      darwin: [
        '/Applications/Houdini/Houdini*/Frameworks/Houdini.framework/Versions/Current/Resources/bin/hython',
      ],
      linux: ['/opt/hfs*/bin/hython'],
    },
    arguments: ({
      programPath,
      frame,
      size,
      nodeName,
      outputFolder,
      name,
      extension,
      scenePath,
      join,
      dirname,
    }) => [
      join(dirname(programPath), 'hrender.py'),
      '-e',
      '-v',
      '-f',
      `${frame}`,
      `${frame}`,
      ...sizes(size, (width, height) => ['-w', width, '-h', height]),
      '-o',
      join(outputFolder, `${name}.$F4.${extension}`),
      ...when(nodeName, (node) => ['-d', node]),
      scenePath,
    ],
    source: 'https://www.sidefx.com/docs/houdini/ref/utils/hrender.html',
  },
  cinema4d: {
    name: "Cinema 4D's Commandline",
    programs: { win32: 'Commandline.exe', darwin: 'Commandline', linux: 'Commandline' },
    variables: [],
    places: {
      win32: [
        '%ProgramFiles%\\Maxon Cinema 4D *\\Commandline.exe',
        '%ProgramFiles%\\Maxon\\Cinema 4D *\\Commandline.exe',
      ],
      darwin: [
        '/Applications/Maxon Cinema 4D */Commandline.app/Contents/MacOS/Commandline',
        '/Applications/MAXON/Cinema 4D */Commandline.app/Contents/MacOS/Commandline',
      ],
      linux: ['/opt/maxon/cinema4d*/bin/Commandline'],
    },
    arguments: ({ scenePath, frame, outputFolder, name, size, sceneName, join }) => [
      '-nogui',
      '-render',
      scenePath,
      '-frame',
      `${frame}`,
      `${frame}`,
      '-oimage',
      join(outputFolder, name),
      ...sizes(size, (width, height) => ['-oresolution', width, height]),
      ...when(sceneName, (take) => ['-take', take]),
    ],
    source: 'https://help.maxon.net/us/html/52193.html',
  },
  '3dsmax': {
    name: "3ds Max's 3dsmaxcmd",
    programs: { win32: '3dsmaxcmd.exe', darwin: '3dsmaxcmd', linux: '3dsmaxcmd' },
    variables: [{ name: /^ADSK_3DSMAX_x64_\d+$/i, below: [] }],
    // 3ds Max is made for Windows only.
    places: { win32: ['%ProgramFiles%\\Autodesk\\3ds Max *\\3dsmaxcmd.exe'], darwin: [], linux: [] },
    arguments: ({ scenePath, frame, outputFolder, name, extension, size, cameraName, join, dirname }) => [
      `-outputName:${join(outputFolder, `${name}.${extension}`)}`,
      `-frames:${frame}`,
      ...sizes(size, (width, height) => [`-w:${width}`, `-h:${height}`]),
      ...when(cameraName, (camera) => [`-cam:${camera}`]),
      // Missing maps stop it otherwise, and are what a rehearsal is there to find.
      '-continueOnError',
      `-bitmapPath:${dirname(scenePath)}`,
      '-rfw:0',
      '-v:5',
      scenePath,
    ],
    source:
      'https://help.autodesk.com/cloudhelp/2017/ENU/3DSMax/files/GUID-E5239450-557C-4F51-8DBE-B9BE22F881CA.htm',
  },
  maya: {
    name: "Maya's Render",
    programs: { win32: 'Render.exe', darwin: 'Render', linux: 'Render' },
    variables: [{ name: /^MAYA_LOCATION$/, below: ['bin'] }],
    places: {
      win32: ['%ProgramFiles%\\Autodesk\\Maya*\\bin\\Render.exe'],
      darwin: ['/Applications/Autodesk/maya*/Maya.app/Contents/bin/Render'],
      linux: ['/usr/autodesk/maya*/bin/Render'],
    },
    arguments: ({ scenePath, frame, outputFolder, name, size, cameraName, layerName, dirname }) => [
      '-r',
      'file',
      '-s',
      `${frame}`,
      '-e',
      `${frame}`,
      '-b',
      '1',
      '-rd',
      outputFolder,
      '-im',
      name,
      ...sizes(size, (width, height) => ['-x', width, '-y', height]),
      ...when(cameraName, (camera) => ['-cam', camera]),
      ...when(layerName, (layer) => ['-rl', layer]),
      '-proj',
      dirname(scenePath),
      scenePath,
    ],
    source:
      'https://help.autodesk.com/cloudhelp/2016/ENU/Maya/files/GUID-FCB01DEF-10DF-4222-A047-AF0122782397.htm',
  },
};
