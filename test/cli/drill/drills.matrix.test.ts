import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Snapshot } from '@firebreak/account';
import { drills } from '../../../drills/index.ts';
import type { Description } from '../../../cli/drill/list.ts';
import type { DrillResult } from '../../../cli/drill/result.ts';
import { firebreak } from '../../support/run/cli.ts';
import { violations } from '../../support/report/report-schema.ts';
import { runCommand } from '../../support/run/run-command.ts';

describe('firebreak drill --list', () => {
  it('says of every drill what it shows and how it must end', async () => {
    const { code, stdout } = await runCommand('drill', '--list');
    expect(code).toBe(0);
    for (const { id, title, shows } of drills) {
      expect(stdout).toContain(`${id} `);
      expect(stdout).toContain(title);
      expect(stdout).toContain(`shows: ${shows}`);
    }
    const held = drills.filter(({ ending }) => ending.kind === 'held');
    expect(stdout.match(/must end: held, because/g)).toHaveLength(held.length);
    expect(stdout).toMatch(/root-goes-on .*\n.*\n +must end: alerted, because IAM cannot deny root/);
    expect(stdout).toMatch(/prepared-yesterday .*\n.*\n +must end: in part, because nothing but the key/);
    expect(stdout).toMatch(/admin-undoer .*\n.*\n +must end: not held, because an administrator can revert/);
  });
  it('says it as JSON', async () => {
    const { stdout } = await runCommand('drill', '--list', '--json');
    const list = JSON.parse(stdout) as readonly Description[];
    expect(list.map(({ id }) => id)).toEqual(drills.map(({ id }) => id));
    expect(list.map(({ ending }) => ending.kind)).toContain('not-held');
  });
});

describe('firebreak drill refuses', () => {
  it.each([
    [
      'a drill that is not there',
      ['sesion-minter'],
      /no drill "sesion-minter". Did you mean session-minter\?/,
    ],
    ['one that is like none', ['earthquake'], /no drill "earthquake". Known: stolen-key, /],
    ['two drills', ['stolen-key', 'new-key'], /"new-key" is a second one. Give one id, or --all/],
    ['--all with an id', ['--all', 'stolen-key'], /--all takes no id, and "stolen-key" was given/],
    ['--list with an id', ['--list', 'stolen-key'], /--list takes no id/],
    ['--all with records', ['--all', '--trail', 'x.json', '--launch', 'x'], /--all .* and --trail/],
    ['--list with records', ['--list', '--trail', 'x.json', '--launch', 'x'], /--list .* and --trail/],
    ['--all with --keep', ['--all', '--keep'], /--all .* and --keep .*: give one of them/],
    ['--all with --list', ['--all', '--list'], /--list .* and --all .*: give one of them/],
    ['--json with --keep', ['--json', '--keep'], /--json .* and --keep .*: give one of them/],
  ] as const)('%s, and says what to do', async (_, argv, said) => {
    const { code, stdout, stderr } = await runCommand('drill', ...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('every drill', () => {
  const out = mkdtempSync(path.join(tmpdir(), 'firebreak-drills-'));
  let results: ReadonlyMap<string, DrillResult>;
  beforeAll(async () => {
    const { code, stdout, stderr } = await firebreak(['drill', '--all', '--json', '--out', out]);
    const list = JSON.parse(stdout) as readonly DrillResult[];
    results = new Map(list.map((result) => [result.drill, result]));
    expect({ code, stderr, failures: list.flatMap(({ failures }) => failures) }).toEqual({
      ...{ code: 0, stderr: '', failures: [] },
    });
  }, 480_000);
  afterAll(() => rmSync(out, { recursive: true }));

  const resultOf = (id: string): DrillResult => results.get(id)!;
  const iamOf = (id: string): Snapshot =>
    JSON.parse(readFileSync(path.join(out, id, 'iam.json'), 'utf8')) as Snapshot;
  const activeKeys = (id: string, user: string) =>
    iamOf(id).users[user]?.accessKeys.filter(({ status }) => status === 'Active') ?? [];
  const newest = (id: string) => resultOf(id).notices.at(-1)!;
  const proofOf = (id: string, name: RegExp) => resultOf(id).proof.find((each) => name.test(each.name))!;

  it('was run, and leaves a folder behind', () => {
    expect([...results.keys()]).toEqual(drills.map(({ id }) => id));
    for (const { id } of drills)
      expect(JSON.parse(readFileSync(path.join(out, id, 'result.json'), 'utf8'))).toEqual(resultOf(id));
  });

  it.each(drills.map(({ id }) => id))('%s leaves the innocent alone', (id) => {
    const alice = iamOf(id).users['alice'];
    expect(alice?.accessKeys.map(({ status }) => status)).toEqual(['Active']);
    expect(alice).toMatchObject({ hasPassword: true, inlinePolicies: {} });
    expect(alice?.attachedPolicies).toHaveLength(1);
    expect(alice).not.toHaveProperty('permissionsBoundary');
  });

  const others = [
    ...['admin-undoer', 'self-deleter', 're-minter', 'late-news', 'bystander', 'backup-key'],
    ...['backup-thief', 'breaker-filler', 'root-goes-on', 'prepared-yesterday', 'wrong-settings'],
  ];
  const victims = drills.map(({ id }) => id).filter((id) => !others.includes(id));
  // What the stolen user is called in the end.
  const names: Readonly<Record<string, string>> = { renamer: 'svc-telemetry', decoy: 'svc-metrics' };
  const victimOf = (id: string): string => names[id] ?? 'ci-deploy';
  it.each(victims)('%s ends with the stolen user closed', (id) => {
    const { hasPassword, inlinePolicies, attachedPolicies, permissionsBoundary } =
      iamOf(id).users[victimOf(id)]!;
    expect(hasPassword).toBe(false);
    // The other key of the user stays in stolen-key: only the one that called is contained.
    expect(activeKeys(id, victimOf(id))).toHaveLength(id === 'stolen-key' ? 1 : 0);
    const denied = [...Object.keys(inlinePolicies), ...attachedPolicies, permissionsBoundary ?? ''].join();
    expect(denied).toMatch(/FirebreakDenyUser|AWSDenyAll/);
    expect(newest(id).subject).toMatch(/(?:Update|Follow-up): CONTAINED: /);
  });

  it.each(drills.map(({ id }) => id))('%s sends no third report that says nothing', (id) => {
    const reports = resultOf(id).notices.filter(({ text }) => text.includes('WHAT WAS SEARCHED'));
    const idle = reports.slice(2).filter(({ text }) => text.includes('Nothing new since the last report'));
    // A search that was cut short is told all the same.
    const isCut = (text: string): boolean => /Not complete: [\w-]+, more than/.test(text);
    const told = idle.filter(({ subject, text }) => !subject.includes('NOT CONTAINED') && !isCut(text));
    expect(told).toEqual([]);
  });

  it.each(drills.map(({ id }) => id))('%s leaves reports behind that are as the schema says', (id) => {
    const files = readdirSync(path.join(out, id), { recursive: true, encoding: 'utf8' });
    const reports = files.filter((file) => file.endsWith('report.json'));
    expect(reports.length).toBeGreaterThan(1);
    const wrong = reports.map((file) => [
      file,
      ...violations(JSON.parse(readFileSync(path.join(out, id, file), 'utf8'))),
    ]);
    expect(wrong).toEqual(reports.map((file) => [file]));
  });

  it('contains each session of roles that a contained key issued, and takes none of its colleagues for one', () => {
    const { users, roles } = iamOf('breaker-filler');
    expect(activeKeys('breaker-filler', 'ci-deploy')).toEqual([]);
    expect(users['reporting']?.accessKeys.map(({ status }) => status)).toEqual(['Active']);
    const denied = Object.entries(roles).filter(([, { inlinePolicies }]) =>
      Object.keys(inlinePolicies).some((name) => name.startsWith('Firebreak')),
    );
    expect(denied.map(([name]) => name).toSorted()).toEqual([
      'build',
      'deploy',
      'nightly',
      'preview',
      'release',
      'staging',
    ]);
    const subjects = resultOf('breaker-filler').notices.map(({ subject }) => subject);
    // What launched beside the refused one, and was only counted, is what the contained key had prepared.
    expect(subjects).toContainEqual(expect.stringMatching(/Update: CONTAINED SO FAR: role staging, /));
    expect(proofOf('breaker-filler', /other session of the last role/)).toMatchObject({ after: 'refused' });
  });

  it('mails again of root, with what is new and what it costs, and contains nobody', () => {
    const { notices } = resultOf('root-goes-on');
    const again = notices.filter(({ subject }) => subject.startsWith('Firebreak Again: CRITICAL ALERT'));
    expect(again).toHaveLength(3);
    expect(again.map(({ text }) => /IT HAS LAUNCHED NOW|NEW REGION/.exec(text)?.[0])).toEqual([
      'IT HAS LAUNCHED NOW',
      'NEW REGION',
      'NEW REGION',
    ]);
    for (const { text } of again) expect(text).toMatch(/USD [\d,.]+\s+an\s+hour/);
  });

  it('shows that sessions worked while they were minted, and that none does now', () => {
    const minted = proofOf('session-minter', /^\d+ sessions minted/);
    expect(Number(/^\d+/.exec(minted.name)?.[0])).toBeGreaterThan(5);
    expect(minted).toMatchObject({ before: 'works', after: 'refused' });
    expect(proofOf('session-minter', /federated/)).toMatchObject({ before: 'works', after: 'refused' });
  });

  it('deactivates keys that were made while the user was being contained', () => {
    expect(Number(/^\d+/.exec(proofOf('new-key', /keys made/).name)?.[0])).toBeGreaterThan(3);
    // One or two are left: the deny may come between the attacker's last two calls, which delete one and make one.
    expect(iamOf('new-key').users['ci-deploy']?.accessKeys).toContainEqual(
      expect.objectContaining({ status: 'Inactive' }),
    );
    expect(newest('new-key').text).toContain('a new key of the user');
  });

  it('contains what was made for the attacker, and not what was there before', () => {
    const { users, roles } = iamOf('backdoor-user');
    expect(users['backdoor']).toMatchObject({ hasPassword: false });
    expect(activeKeys('backdoor-user', 'backdoor')).toEqual([]);
    expect(users['reporting']?.accessKeys.map(({ status }) => status)).toEqual(['Active', 'Inactive']);
    expect(users['reporting']).toMatchObject({ hasPassword: true, inlinePolicies: {} });
    const [deny] = Object.values(roles['deployment']?.inlinePolicies ?? {});
    expect(JSON.stringify(deny)).toContain(':maintenance');
    expect(proofOf('backdoor-user', /session of the role/)).toMatchObject({ after: 'works' });
  });

  it('falls back to a managed policy, and from that to the boundary', () => {
    const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
    expect(iamOf('full-quota').users['ci-deploy']?.attachedPolicies).toContain(denyAll);
    const bounded = iamOf('full-quotas').users['ci-deploy'];
    expect(bounded?.attachedPolicies).toHaveLength(10);
    expect(bounded).toMatchObject({ permissionsBoundary: denyAll });
  });

  it('takes a user that deletes itself as gone', () => {
    expect(iamOf('self-deleter').users).not.toHaveProperty('ci-deploy');
    expect(newest('self-deleter').subject).toContain('CONTAINED: ');
    expect(newest('self-deleter').text).toContain('no longer exists');
  });

  it('never calls contained what an administrator reverts, and names what would hold', () => {
    expect(activeKeys('admin-undoer', 'ci-deploy')).toHaveLength(1);
    for (const { subject, text } of resultOf('admin-undoer').notices) {
      expect(subject).toContain('NOT CONTAINED, act now');
      expect(text).toContain('aws organizations create-policy --type SERVICE_CONTROL_POLICY');
    }
    expect(resultOf('admin-undoer').verification).toMatchObject({ held: false });
  });

  it('holds once the organization has done what the report says', () => {
    const subjects = resultOf('admin-undoer-with-scp').notices.map(({ subject }) => subject);
    expect(subjects[0]).toContain('NOT CONTAINED');
    expect(subjects.at(-1)).toMatch(/^Firebreak (?:Update|Follow-up): CONTAINED/);
    expect(proofOf('admin-undoer-with-scp', /undoer/)).toMatchObject({ before: 'works', after: 'refused' });
  });

  it.each(['re-minter', 'late-news'])('%s ends with the session denied that was minted again', (id) => {
    expect(proofOf(id, /sessions minted/)).toMatchObject({ before: 'works', after: 'refused' });
    expect(newest(id).subject).toContain('CONTAINED: role deployment, session builder');
    expect(proofOf(id, /colleague's session/)).toMatchObject({ after: 'works' });
  });

  it('contains nobody for having been refused by the deny', () => {
    const { users, roles } = iamOf('bystander');
    expect(Object.keys(roles['deployment']?.inlinePolicies ?? {})).toEqual(['FirebreakRevokeSessions']);
    expect(users['reporting']).toMatchObject({ hasPassword: true, inlinePolicies: {} });
    expect(activeKeys('bystander', 'reporting')).toHaveLength(1);
    expect(newest('bystander').subject).toContain('session builder');
  });

  it('finds every instance of a launch whose record names none, and nobody else’s', () => {
    const { text } = newest('hidden-launch');
    const stops = text.split('\n').filter((line) => line.includes('aws ec2 stop-instances'));
    const ids = stops.flatMap((line) => line.match(/i-[0-9a-f]{17}/g) ?? []);
    expect(new Set(ids).size).toBe(60);
    expect(text).toContain('60 of 60 instances are running');
    expect(proofOf('hidden-launch', /render farm/)).toMatchObject({ after: 'works' });
  });

  it('contains what was made seconds before the launch, and nothing that another administrator made then', () => {
    const { users, roles } = iamOf('prepared');
    expect(activeKeys('prepared', 'svc-monitoring')).toEqual([]);
    expect(Object.keys(users['svc-monitoring']?.inlinePolicies ?? {})).toEqual(['FirebreakDenyAll']);
    expect(users['reporting']).toMatchObject({ hasPassword: true, inlinePolicies: {} });
    expect(activeKeys('prepared', 'reporting')).toHaveLength(1);
    const [deny, ...more] = Object.values(roles['deployment']?.inlinePolicies ?? {});
    expect([JSON.stringify(deny), more]).toEqual([expect.stringContaining(':maintenance'), []]);
  });

  it('leaves what was made yesterday from elsewhere, and says so in every notice, first', () => {
    const { users } = iamOf('prepared-yesterday');
    for (const name of ['svc-backup', 'reporting']) {
      expect(users[name]).toMatchObject({ inlinePolicies: {} });
      expect(activeKeys('prepared-yesterday', name)).toHaveLength(1);
    }
    const { notices } = resultOf('prepared-yesterday');
    expect(notices).toHaveLength(2);
    for (const { subject, text } of notices) {
      expect(subject).toContain('CONTAINED IN PART: 2 credentials it made still work: user ci-deploy');
      expect(text.indexOf('WHAT IT MADE STILL WORKS')).toBeGreaterThan(0);
      expect(text.indexOf('WHAT IT MADE STILL WORKS')).toBeLessThan(text.indexOf('WHO'));
      expect(text).toMatch(
        /aws iam update-access-key --user-name reporting --access-key-id AKIA\w+ --status\s+Inactive/,
      );
    }
  });

  it('finds the backdoor behind two thousand later calls', () => {
    expect(activeKeys('flooder', 'svc-monitoring')).toEqual([]);
    expect(newest('flooder').text).toMatch(/more than 2000 events for\s+AccessKeyId/);
  });

  it('restores everything that wrong settings contained, with one command', () => {
    const { proof, notices } = resultOf('wrong-settings');
    expect(proof.map(({ before, after }) => [before, after])).toEqual(proof.map(() => ['works', 'works']));
    expect(proof).toHaveLength(13);
    const contained = notices.filter(({ subject }) => subject.includes('CONTAINED SO FAR: '));
    expect(contained).toHaveLength(11);
    const { users, roles } = iamOf('wrong-settings');
    for (const each of [
      users['deploy'],
      ...Object.values(roles).filter(({ roleName }) => roleName.startsWith('production-')),
    ])
      expect(each).toMatchObject({ inlinePolicies: {}, attachedPolicies: expect.any(Array) as unknown });
    expect(activeKeys('wrong-settings', 'deploy')).toHaveLength(1);
  });

  it('makes no second backup key where the first one launched', () => {
    const { accessKeys = [] } = iamOf('backup-thief').users['payments'] ?? {};
    expect(accessKeys.map(({ status }) => status)).toEqual(['Inactive', 'Inactive']);
    expect(proofOf('backup-thief', /read by the thief/)).toMatchObject({ before: 'works', after: 'refused' });
  });
});
