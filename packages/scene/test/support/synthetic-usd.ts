import { crc32 } from 'node:zlib';
import { usdCrate } from '../../../../tooling/fixtures/usd/crate-writer.ts';

/** A package: a zip archive of stored files. */
export function usdPackage(files: Readonly<Record<string, Buffer | string>>): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const path = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt32LE(crc32(bytes), 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt32LE(bytes.length, 22);
    head.writeUInt16LE(path.length, 26);
    // Data of a package begins at multiples of 64 bytes; an extra field fills the room.
    const padding = (64 - ((at + 30 + path.length) % 64)) % 64;
    head.writeUInt16LE(padding, 28);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(crc32(bytes), 16);
    entry.writeUInt32LE(bytes.length, 20);
    entry.writeUInt32LE(bytes.length, 24);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt32LE(at, 42);
    list.push(entry, path);
    parts.push(head, path, Buffer.alloc(padding), bytes);
    at += 30 + path.length + padding + bytes.length;
  }
  const listBytes = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(listBytes.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listBytes, end]);
}

/** A text layer with one of most things, for tests of damage. */
export function usdaSample(): Buffer {
  return Buffer.from(`#usda 1.0
(
    subLayers = [
        @./set.usda@,
        @./light.usda@ (offset = 10)
    ]
    customLayerData = { asset from = @never.usd@ }
)

def Xform "World" (
    prepend references = [@./tree.usd@</Tree>, @./rock.usd@]
    payload = @./town.usd@
    clips = {
        dictionary default = {
            string templateAssetPath = "./clips/walk.###.usd"
            double templateStartTime = 1
            double templateEndTime = 3
            double templateStride = 1
        }
    }
)
{
    # A comment with an @at-sign and a { brace
    string note = "not a @path.png@"
    def Shader "Wood"
    {
        asset inputs:file = @./textures/wood.<UDIM>.exr@
        asset inputs:other.timeSamples = { 1: @a.png@, 2: @b.png@ }
        point3f[] points = [(0, 0, 0), (1, 2.5, -3e-05)]
    }
}
`);
}

/** A binary layer with one of most things, for tests of damage. */
export function usdcSample(version = '0.8.0'): Buffer {
  return usdCrate(
    {
      '/': { subLayers: { type: 'strings', value: ['./set.usda', './light.usda'] } },
      '/World': {
        references: { type: 'references', value: ['./tree.usd', './rock.usd'], deleted: ['./gone.usd'] },
        payload: { type: version < '0.8' ? 'payload' : 'payloads', value: ['./town.usd'] },
        clips: {
          type: 'dictionary',
          value: {
            default: {
              type: 'dictionary',
              value: {
                templateAssetPath: { type: 'string', value: './clips/walk.###.usd' },
                templateStartTime: { type: 'double', value: 1 },
                templateEndTime: { type: 'double', value: 3.000000001 },
                templateStride: { type: 'double', value: 1 },
              },
            },
          },
        },
        assetInfo: { type: 'dictionary', value: { identifier: { type: 'asset', value: './me.usd' } } },
      },
      '/World/Wood': {},
      '/World/Wood.inputs:file': {
        typeName: { type: 'token', value: 'asset' },
        default: { type: 'asset', value: './textures/wood.<UDIM>.exr' },
      },
      '/World/Wood.inputs:list': {
        typeName: { type: 'token', value: 'asset[]' },
        default: { type: 'assets', value: ['./textures/a.png', './textures/b.png'] },
      },
      '/World/Wood.inputs:other': {
        typeName: { type: 'token', value: 'asset' },
        timeSamples: {
          type: 'samples',
          times: [1, 2],
          values: [
            { type: 'asset', value: './textures/c.png' },
            { type: 'asset', value: './textures/d.png' },
          ],
        },
      },
    },
    { version, geometryBytes: 1000 },
  );
}

/** A package with one of most things, for tests of damage. */
export function usdzSample(): Buffer {
  return usdPackage({
    'model.usdc': usdCrate({
      '/Model.inputs:file': {
        typeName: { type: 'token', value: 'asset' },
        default: { type: 'asset', value: 'textures/wood.png' },
      },
      '/Model.inputs:away': {
        typeName: { type: 'token', value: 'asset' },
        default: { type: 'asset', value: './elsewhere.png' },
      },
    }),
    'parts/leaf.usda': '#usda 1.0\ndef "Leaf" (references = @../model.usdc@) {}\n',
    'textures/wood.png': 'not looked at',
  });
}

/** A MaterialX document with one of most things, for tests of damage. */
export function mtlxSample(): Buffer {
  return Buffer.from(`<?xml version="1.0"?>
<materialx version="1.38" fileprefix="tex/">
  <!-- a comment with a > and a " in it -->
  <xi:include href="library.mtlx"/>
  <nodegraph name="NG_wood">
    <image name="bark" type="color3">
      <input name="file" type="filename" value="bark &amp; moss.png" colorspace="srgb_texture"/>
    </image>
    <tiledimage name="far" type="color3" fileprefix=""><input name="file" type='filename' value="far.&lt;UDIM&gt;.exr"/></tiledimage>
  </nodegraph>
</materialx>
`);
}
