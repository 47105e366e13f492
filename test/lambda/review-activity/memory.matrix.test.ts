import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';

/** What the function sets: without a limit, Node lets its heap grow into whatever memory there is. */
const nodeOptions = ['--max-semi-space-size=4', '--max-old-space-size=160'];

describe('the memory of the review', () => {
  it('stays under 256 MB for 100,000 calls that differ in all that an attacker can choose', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'review-memory-'));
    try {
      const outfile = path.join(folder, 'review.mjs');
      buildSync({
        entryPoints: [path.join(__dirname, '../../support/review/review-memory.ts')],
        outfile,
        bundle: true,
        platform: 'node',
        format: 'esm',
        logLevel: 'error',
        banner: {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        },
      });
      const { stdout } = await promisify(execFile)(process.execPath, [...nodeOptions, outfile]);
      const measured = JSON.parse(stdout) as Record<string, number>;
      expect(measured).toMatchObject({ calls: 100_000, records: 100_000 });
      expect(measured['maxRssMb']).toBeLessThan(256);
      expect(measured['bytes']).toBeLessThanOrEqual(32 * 1024);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
