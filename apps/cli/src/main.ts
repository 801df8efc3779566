#!/usr/bin/env node
import { main } from './program.ts';

// The reader of a pipe may leave early, as `head` does.
process.stdout.on('error', () => process.exit(1));
process.exitCode = await main(process.argv);
