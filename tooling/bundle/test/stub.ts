/** Stands in for the sidecar where a test is about the bundle around it. */
import { createRequire } from 'node:module';

const platform: string = createRequire(import.meta.url)('node:os').platform();
console.log(`stub on ${platform}`);
