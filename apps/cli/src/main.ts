#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { codeCacheFolder } from './code-cache.ts';

// The reader of a pipe may leave early, as `head` does.
process.stdout.on('error', () => process.exit(1));
enableCompileCache(codeCacheFolder());

const args = process.argv.slice(2);
process.exitCode = (await quickly()) ?? (await wholeCommandLine());

async function quickly(): Promise<number | null> {
  if (args[0] !== 'scan') return null;
  const { quickScan } = await import('./quick-scan.ts');
  return quickScan(args);
}

async function wholeCommandLine(): Promise<number> {
  const { main } = await import('./program.ts');
  return main(process.argv);
}
