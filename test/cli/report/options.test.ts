import { parseOptions } from '../../../cli/report/options.ts';
import { toSince } from '../../../cli/since.ts';

const now = new Date('2026-11-26T12:00:00.000Z');
const key = ['--access-key-id', 'AKIAEXAMPLEKEY000001'];
const parse = (...argv: readonly string[]) => parseOptions(argv);

describe('the options of firebreak report', () => {
  it('take one selector, and default to text on stdout, of every region and 90 days', () => {
    expect(parse(...key)).toEqual({
      selector: { kind: 'key', id: 'AKIAEXAMPLEKEY000001' },
      files: [],
      regions: [],
      formats: ['text'],
    });
    expect(parse('--user', 'a,b+c@example.com')).toMatchObject({
      selector: { kind: 'user', name: 'a,b+c@example.com' },
    });
    expect(parse('--incident', 'fb-20261122-154102-3f9a2c1d')).toMatchObject({
      selector: { kind: 'incident', id: 'fb-20261122-154102-3f9a2c1d' },
    });
  });
  it('write every form to a folder, and take regions with commas or one by one', () => {
    expect(
      parse(...key, '--out', 'x', '--regions', 'eu-west-1,us-east-1', '--regions', 'us-east-1'),
    ).toMatchObject({
      out: 'x',
      formats: ['text', 'html', 'json', 'ocsf'],
      regions: ['eu-west-1', 'us-east-1'],
    });
    expect(parse(...key, '--out', 'x', '--format', 'json,text')).toMatchObject({ formats: ['text', 'json'] });
    expect(parse(...key, '--trail', 'test', 'lib')).toMatchObject({ files: ['test', 'lib'] });
  });
  it.each([
    [[], /one of --access-key-id, --user, --incident; got: none/],
    [[...key, '--user', 'bob'], /--access-key-id and --user/],
    [['--incident', 'fb-20261122-154102-3f9a2c1d', '--user', 'bob'], /one of --access-key-id/],
    [['--incident', 'x'], /--incident is "x": give an id such as fb-/],
    [['--access-key-id', 'AKIA'], /--access-key-id is "AKIA"/],
    [['--user', 'a b'], /--user is "a b"/],
    [[...key, '--regions', 'everywhere'], /--regions takes names of AWS regions.*got "everywhere"/],
    [[...key, '--format', 'pdf'], /--format takes text, html, json, ocsf; got "pdf"/],
    [[...key, '--format', 'text,html'], /name a folder with --out/],
    [[...key, '--out', ' '], /--out is empty/],
    [[...key, '--since', 'yesterday'], /--since is "yesterday"/],
    [[...key, 'file.json'], /"file.json" is no option/],
    [[...key, '--trail', 'not/there'], /not\/there does not exist/],
    [[...key, '--trail', '-'], /standard input can be read once/],
    [[...key, '--account', '111122223333'], /--account goes with --trail/],
    [[...key, '--trail', 'test', '--account', '1'], /--account is "1"/],
    [[...key, '--table', 't'], /--table goes with --incident/],
    [['--incident', 'fb-20261122-154102-3f9a2c1d', '--trail', 'test'], /--incident is in the account/],
    [[...key, '--nonsense'], /--nonsense/],
  ] as const)('refuse %j', (argv, message) => {
    expect(() => parse(...argv)).toThrow(message);
  });
});

describe('--since', () => {
  it.each([
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T10:00Z', '2026-11-01T10:00:00.000Z'],
    ['36h', '2026-11-25T00:00:00.000Z'],
    ['7d', '2026-11-19T12:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(toSince(text).dateAt(now).toISOString()).toBe(expected);
  });
  it.each(['2026-02-30', '2026-13-01', '0d', '-1d', '7w', '', 'now', '2026-11-01T10:00'])(
    'refuses %j',
    (text) => {
      expect(() => toSince(text)).toThrow(/give a date or a time in UTC/);
    },
  );
  it('refuses the future', () => {
    expect(() => toSince('2027-01-01').dateAt(now)).toThrow(/in the future/);
  });
});
