import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { read, root } from './markdown.ts';

const tops = ['bin', 'core', 'lambda', 'lib', 'cli', 'drills', 'account', 'test'];

/** Tables of like definitions, one a file: they may grow. */
const tables = ['core/artifacts/calls', 'core/report/sections'];
const most = 15;

function foldersIn(folder: string): readonly string[] {
  const below = readdirSync(path.join(root, folder)).map((name) => path.join(folder, name));
  return [
    folder,
    ...below.filter((name) => statSync(path.join(root, name)).isDirectory()).flatMap(foldersIn),
  ];
}

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(path.join(root, folder)).filter((name) => /\.tsx?$/.test(name));

describe('the rooms', () => {
  const rooms = tops.flatMap(foldersIn);

  it(`have at most ${most} source files, but for tables of like definitions`, () => {
    expect(rooms.length).toBeGreaterThan(80);
    const crowded = rooms.filter((room) => sourcesIn(room).length > most);
    expect(crowded.toSorted()).toEqual(tables);
  });

  it.each([...tops, 'docs'])('%s has a README of at most 20 lines, a package one of 60', (top) => {
    const file = path.join(root, top, 'README.md');
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(
      existsSync(path.join(root, top, 'package.json')) ? 60 : 20,
    );
  });

  it('share what is installed: the account has no other version of anything', () => {
    const { packages } = JSON.parse(read('package-lock.json').text) as { packages: object };
    expect(Object.keys(packages)).toContain('node_modules/@firebreak/account');
    expect(Object.keys(packages).filter((name) => name.startsWith('account/'))).toEqual([]);
  });

  it.each(['map', 'map:core', 'map:lib'])('are drawn on the map as `npm run %s` draws them', async (name) => {
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', name], { cwd: root });
    expect(stdout).toContain('-->');
    const shows =
      name === 'map' ? ['docs/reference/map.md', 'docs/architecture.md'] : ['docs/reference/map.md'];
    for (const page of shows) expect(read(page).text).toContain(stdout.trim());
  });
});
