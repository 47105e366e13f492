import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { folder, shots } from '../support/browser/shots.ts';
import { read, root } from './markdown.ts';

describe('the pictures of the documents', () => {
  it('are those that `npm run shots` makes, and no others', () => {
    expect(readdirSync(path.join(root, folder)).toSorted()).toEqual(shots.map(({ name }) => name).toSorted());
    const { scripts } = JSON.parse(read('package.json').text) as { scripts: Record<string, string> };
    expect(scripts['shots']).toBe('node test/browser/shots.ts');
  });

  it.each(shots.map(({ name, screen }) => [name, screen.width, screen.height] as const))(
    '%s is a PNG of %d x %d below 150 KB, which a document shows',
    (name, width, height) => {
      const picture = readFileSync(path.join(root, folder, name));
      // https://www.w3.org/TR/png-3/#11IHDR
      expect(picture.subarray(1, 4).toString()).toBe('PNG');
      expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([width, height]);
      expect(picture.length).toBeLessThan(150_000);
      const shown = ['README.md', 'docs/report.md'].map((page) => read(page).text).join('\n');
      expect(shown).toMatch(
        new RegExp(`!\\[[^\\]]{20,}\\]\\((?:docs/)?images/${name.replace('.', '\\.')}\\)`),
      );
    },
  );
});
