import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBrowser } from '../support/browser/browser.ts';
import { folder, shots } from '../support/browser/shots.ts';

/** The page of the first report of a drill: instances run, and event history has not caught up yet. */
function drillPage(): string {
  const out = mkdtempSync(path.join(tmpdir(), 'firebreak-shots-'));
  try {
    const drill = ['bin/firebreak.ts', 'drill', 'stolen-key', '--out', out];
    const { status, stderr } = spawnSync(process.execPath, drill, { encoding: 'utf8' });
    const [page] = globSync(path.join(out, 'evidence/*/first/report.html'));
    if (page === undefined)
      throw new Error(`The drill wrote no page and ended with ${String(status)}: ${stderr}`);
    return readFileSync(page, 'utf8');
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Makes the pictures of the page that the documents show, as they are in this version: `npm run shots`. */
const page = drillPage();
const browser = await startBrowser();
for (const { name, screen } of shots) {
  await browser.open(page, screen);
  const file = path.join(folder, name);
  const picture = await browser.picture();
  writeFileSync(file, picture);
  process.stdout.write(`${file}: ${picture.length} bytes\n`);
}
await browser.close();
