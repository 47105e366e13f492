import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { read, root, tableRows } from './markdown.ts';

/** What `npm run map:flow` prints: the diagram, then the tables. */
let diagram = '';
let tables = '';

beforeAll(async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'map:flow'], { cwd: root });
  const at = stdout.indexOf('\nThe machine has');
  diagram = stdout.slice(0, at).trim();
  tables = stdout.slice(at).trim();
});

const architecture = read('docs/architecture.md').text;
const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, one, other]) => (one ?? other)!);

describe('the state machine', () => {
  it('is drawn as its definition is: npm run map:flow prints it', () => {
    expect(diagram).toContain('-->');
    expect(architecture).toContain(diagram);
  });

  it('has a line for each state, as it says of itself: npm run map:flow prints them', () => {
    expect(read('docs/reference/state-machine.md').text).toContain(tables);
  });

  it('says of each state what it does', () => {
    const rows = tableRows(read('docs/reference/state-machine.md')).filter(([name]) =>
      /^(↳ )*`\w+`$/.test(name!),
    );
    expect(rows.length).toBeGreaterThan(70);
    expect(rows.filter(([, does]) => does === '')).toEqual([]);
  });

  it('has at most eighty states', () => {
    const [, usual, whole] = /^The machine has (\d+) states .* (\d+) with every optional part/.exec(tables)!;
    expect(Number(whole)).toBeLessThanOrEqual(80);
    expect(Number(usual)).toBeLessThan(Number(whole));
  });

  it('has ten parts, of the same names and in the same order on its page, in the diagram and in the list', () => {
    const page = all(read('lib/flow/flow.ts').text, /^ {2}to(?:\.(\w+)|\['([\w ]+)'\])\.is\(/gm).slice(0, 10);
    expect(page).toEqual([
      ...['resolve', 'protect', 'contain', 'hold', 'backup key'],
      ...['trace', 'search', 'review', 'report', 'watch'],
    ]);
    expect(all(diagram, /^\d+\["([\w ]+)"\]$/gm)).toEqual(page);
    expect(all(architecture, /^\d+\. \*\*([\w ]+?)\.?\*\*/gm).map((name) => name.toLowerCase())).toEqual(
      page,
    );
  });
});
