import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DrillResult } from '../../../cli/drill/result.ts';
import type { Activity, Count } from '../../../core/review/totals/activity.ts';
import { defineSettings } from '../../../core/settings/settings.ts';
import { sample } from '../../lib/synthesized.ts';
import { firebreak } from '../../support/run/cli.ts';
import { itWithRealRecords, realRecords, type RealRecord } from '../../support/real-records.ts';

const out = mkdtempSync(path.join(tmpdir(), 'firebreak-drill-'));
afterAll(() => rmSync(out, { recursive: true }));
const seconds = 120_000;

describe('firebreak drill', () => {
  it(
    'in mode observe shows that nothing was contained, nothing was changed and on-call was told what would have been',
    async () => {
      const folder = path.join(out, 'observe');
      const settings = 'test/cli/drill/observe-settings.ts';
      const { code, stdout, stderr } = await firebreak(['drill', '--settings', settings, '--out', folder]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('PASSED: NOTHING WAS CONTAINED, because the mode is observe.');
      expect(stdout).toMatch(/ok {4}attacker's access key +works/);
      expect(stdout).toMatch(/ok {4}attacker's console sign-in +works/);
      expect(stdout).not.toMatch(/FAIL|: DONE|held when/);
      const result = JSON.parse(readFileSync(path.join(folder, 'result.json'), 'utf8')) as DrillResult;
      expect(result).toMatchObject({ passed: true, observed: true, failures: [], outcomes: [] });
      expect(result.proof.map(({ expect: wanted, after }) => [wanted, after])).toEqual(
        result.proof.map(() => ['works', 'works']),
      );
      for (const { text } of result.notices) {
        for (const command of ['update-access-key', 'put-user-policy', 'delete-login-profile'])
          expect(text).toContain(`aws iam ${command} --user-name ci-deploy`);
      }
    },
    seconds,
  );

  itWithRealRecords(
    'contains bert-jan, and reports what the file says of that key',
    async () => {
      const launch = '8c9d5d59-f65e-4d38-a71b-6d712487cd91';
      const folder = path.join(out, 'invictus');
      const file = '../shared/events/invictus-ir__aws_dataset.json.gz';
      const { code, stdout } = await firebreak([
        'drill',
        '--trail',
        file,
        '--launch',
        launch,
        '--json',
        '--out',
        folder,
      ]);
      const result = JSON.parse(stdout) as DrillResult;
      expect({ code, failures: result.failures, route: result.route }).toEqual({
        code: 0,
        failures: [],
        route: 'contain',
      });

      const key = 'AKIATFQR7NSC8Q4X20BJ';
      const launchedAt = result.launch.at;
      const mine = realRecords().filter(
        (r) => r.userIdentity?.['accessKeyId'] === key && time(r) <= Date.parse(launchedAt),
      );
      const [incident] = readdirSync(path.join(folder, 'evidence'));
      const evidence = (phase: string) =>
        (
          JSON.parse(
            readFileSync(path.join(folder, 'evidence', incident!, phase, 'report.json'), 'utf8'),
          ) as { activity: Activity }
        ).activity;

      // The first report: what event history, five minutes behind, showed when it was searched.
      const first = evidence('first');
      const shown = Date.parse(first.searchedAt) - 5 * 60_000;
      expectActivity(
        first,
        mine.filter((record) => time(record) <= shown),
      );
      // The follow-up: everything up to the launch, and the launch.
      expectActivity(evidence('follow-up'), mine);
      expect(first.calls).toBeGreaterThan(400);
      const report = readFileSync(path.join(folder, 'evidence', incident!, 'first', 'report.txt'), 'utf8');
      expect(report).toContain(`${first.calls.toLocaleString('en-US')} calls, first 2023-07-10`);
    },
    seconds,
  );

  it(
    'leaves the account up with --keep, and says with which variables each version of the AWS CLI reaches it',
    async () => {
      const argv = ['drill', '--keep', '--out', path.join(out, 'kept')];
      const { code, stdout } = await firebreak(argv, { interruptAt: 'npx --no firebreak trace' });
      expect(code).toBe(130);
      const [, exported] = /unset AWS_SESSION_TOKEN AWS_PROFILE; export (.*)/.exec(stdout)!;
      expect(exported!.split(' ').map((pair) => pair.split('=')[0])).toEqual([
        'AWS_ENDPOINT_URL',
        'AWS_ACCESS_KEY_ID',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_REGION',
        'AWS_DEFAULT_REGION',
      ]);
    },
    seconds,
  );

  it.each(['synthesizing the stacks', 'ATTACK'])(
    'goes quietly when it is interrupted at "%s"',
    async (moment) => {
      // Settings of its own, so that there is something to synthesize.
      const settings = path.join(out, `settings-${moment.length}.ts`);
      const email = `${moment.toLowerCase().replaceAll(' ', '-')}-${process.pid}@example.com`;
      const values = defineSettings({ ...sample, notify: { emails: [email] } });
      writeFileSync(settings, `export default ${JSON.stringify(values)}`);
      const argv = ['drill', '--settings', settings, '--out', path.join(out, 'cut')];
      const { code, stderr } = await firebreak(argv, { interruptAt: moment });
      expect(code).toBe(130);
      expect(stderr.trim()).toBe('interrupted; everything that was started is gone');
    },
    seconds,
  );
});

const time = (record: RealRecord): number => Date.parse(String(record['eventTime']));

/** An independent count over the file. */
function expectActivity(activity: Activity, records: readonly RealRecord[]): void {
  const count = (of: (record: RealRecord) => unknown): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const record of records) {
      const name = of(record);
      if (typeof name === 'string') counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };
  const asObject = (counts: readonly Count[]) =>
    Object.fromEntries(counts.map((each) => [each.name, each.count]));
  const times = records.map((record) => String(record['eventTime'])).toSorted();
  expect(activity.calls).toBe(records.length);
  expect([activity.firstSeen, activity.lastSeen]).toEqual([times[0], times.at(-1)]);
  expect(asObject(activity.services)).toEqual(
    count((r) => String(r['eventSource']).replace('.amazonaws.com', '')),
  );
  expect(asObject(activity.regions)).toEqual(count((r) => r['awsRegion']));
  expect(asObject(activity.errors)).toEqual(count((r) => r['errorCode']));
  expect(asObject(activity.sourceIps)).toEqual(count((r) => r['sourceIPAddress']));
}
