import { parseOptions } from '../../cli/restore/options.ts';

describe('the options of restore', () => {
  it.each([
    ['--dry-run with --execute', ['fb-1', '--dry-run', '--execute'], 'give one of them'],
    ['--yes without --execute', ['fb-1', '--yes'], '--yes answers the question of --execute'],
    ['two incidents', ['fb-1', 'fb-2'], 'INCIDENT --with INCIDENT'],
    ['an incident and a file', ['fb-1', '--from', 'x'], 'got: fb-1 and --from x'],
    ['nothing', [], 'got: none of them'],
    [
      '--since without --all',
      ['--since', '2h'],
      'give --all with --since TIME, --deployment-of INCIDENT or both',
    ],
    ['--all without --since', ['--all'], 'give --all with --since TIME, --deployment-of INCIDENT or both'],
    [
      '--all with an incident',
      ['fb-1', '--since', '2h', '--all'],
      'give --all with --since TIME, --deployment-of INCIDENT or both',
    ],
    ['--deployment-of without --all', ['--deployment-of', 'fb-1'], 'give --all with --since TIME'],
    ['a time without its zone', ['--since', '2026-11-01T10:00', '--all'], '--since is "2026-11-01T10:00"'],
    ['--with without an incident', ['--from', 'x', '--with', 'fb-2'], '--with names an incident'],
    ['--with of what was contained by hand', ['fb-1', '--with', 'fb-2-by-hand'], 'restore each by itself'],
    ['what was contained by hand --with', ['fb-2-by-hand', '--with', 'fb-1'], 'restore each by itself'],
    ['--except of one incident', ['fb-1', '--except', 'fb-2'], '--except is for'],
    ['--without-pause of one incident', ['fb-1', '--without-pause'], '--without-pause is for'],
  ])('refuse %s, and say what to do', (_name, argv, said) => {
    expect(() => parseOptions(argv)).toThrow(said);
  });

  it('take one incident with others, or a window with exceptions', () => {
    expect(parseOptions(['fb-1', '--with', 'fb-2', '--with', 'fb-3', '--dry-run'])).toMatchObject({
      source: { incidentId: 'fb-1', joined: ['fb-2', 'fb-3'] },
      execute: false,
    });
    expect(parseOptions(['--since', '2h', '--all', '--except', 'fb-1', '--execute'])).toMatchObject({
      source: { since: { text: '2h' }, except: ['fb-1'], withoutPause: false },
      execute: true,
    });
  });
});
