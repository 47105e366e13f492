import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeLaunch } from '../../core/report/opening/describe-launch.ts';
import { renderText } from '../../core/report/renderers/render-text.ts';
import { subjectOf } from '../../core/report/opening/subject.ts';
import { toReport } from '../../core/report/report.ts';
import type { ContainmentState } from '../../core/state.ts';
import { judge } from '../../cli/replay/judge.ts';
import { startTally } from '../../cli/replay/tally.ts';
import { account as id, settings } from '../support/events.ts';
import { itWhere } from '../support/it-where.ts';
import { stateOf } from '../support/report/state.ts';

const folder = path.join(__dirname, '../../../shared/cases/records');
const isThere = existsSync(folder);
const itWithCases = itWhere(isThere, 'the verdicts of the cases', '../shared/cases/records');
const now = new Date('2026-10-05T10:20:00Z');

/** What must be so of a file: its verdict, and how subject and first lines begin or what they say. */
interface Case {
  readonly verdict: 'ignore' | 'alert' | 'contain';
  readonly subject: string;
  /** What the mail says, line breaks aside. */
  readonly says: readonly (string | RegExp)[];
  readonly never?: readonly RegExp[];
  readonly more?: (state: ContainmentState, records: readonly object[]) => void;
}

const user = 'user deploy, key AKIAQQQQQQQQQQQQQQ01';
const kindsOf = ({ plan }: ContainmentState) => plan.actions.map(({ kind }) => kind);
const replay = (records: readonly object[]) => {
  const tally = startTally(settings());
  for (const record of records)
    tally.add(judge({ record: record as Readonly<Record<string, unknown>> }, settings(), '111122223333'));
  return tally.callers();
};

const cases: Readonly<Record<string, Case>> = {
  '01-reserved-sso-path-other-name': {
    verdict: 'alert',
    subject: 'CRITICAL ALERT, not contained: Identity Center user user.name, ARole, eu-west-1',
    says: [
      'Nothing was changed: an IAM Identity Center session; its role cannot be edited',
      'nothing in this account ends its sessions',
    ],
    never: [/put-role-policy/],
    more: (state) => expect(kindsOf(state)).toEqual([]),
  },
  '02-addendum-updated-data': {
    verdict: 'contain',
    subject: `NOT CONTAINED, act now: ${user}, eu-west-1`,
    says: ['Launched 1 x c7i.xlarge in eu-west-1'],
    more: (_, records) =>
      expect(replay(records)).toMatchObject([{ launches: 1, attempts: 0, instances: 1, incidents: 1 }]),
  },
  '03-response-null-no-error': {
    verdict: 'contain',
    subject: `NOT CONTAINED, act now: ${user}, eu-west-1`,
    says: ['Launched an unknown number (1 to 50 asked for) of p5.48xlarge in eu-west-1'],
    never: [/\b0 instances/, /Launched 50/],
  },
  '12-ec2-instance-identity-role': {
    verdict: 'alert',
    subject: 'CRITICAL ALERT, not contained: role aws:ec2-instance, session i-0123456789abcdef0, eu-west-1',
    says: ["role aws:ec2-instance is one of AWS's own", 'isolate that first', 'modify-instance-attribute'],
    never: [/put-role-policy/, /Revoke active sessions/],
    more: (state) => expect(kindsOf(state)).toEqual([]),
  },
  '31-instances-singular-item': {
    verdict: 'contain',
    subject: `NOT CONTAINED, act now: ${user}, eu-west-1`,
    says: ['Launched 1 x t3.micro in eu-west-1', 'Instances launched: i-0123456789abcdef1'],
  },
  '35-error-no-code-message-only': {
    verdict: 'alert',
    subject: `ALERT, not contained: ${user}, eu-west-1`,
    says: [
      'Whether it launched 1 x c7i.xlarge',
      'is NOT CERTAIN',
      'You are not authorized to perform this operation.',
    ],
    never: [/^Launched/m],
  },
  '40-spot-slr-launch': {
    verdict: 'ignore',
    subject: '',
    says: [],
    more: ({ verdict }) => {
      expect(verdict.because).toBe('the service-linked role AWSServiceRoleForEC2Spot called');
      const limits = readFileSync(path.join(__dirname, '../../docs/limits.md'), 'utf8');
      expect(limits).toContain('RequestSpotInstances');
    },
  },
  '45-session-flag-in-attributes': {
    verdict: 'contain',
    subject: 'NOT CONTAINED, act now: user kim, console session, eu-west-1',
    says: ['an IAM user called with a temporary key from the console'],
    more: (state) => {
      expect(kindsOf(state)).not.toContain('deactivate-all-keys');
      expect(kindsOf(state)).toContain('disable-console');
    },
  },
  '48-role-session-without-sessioncontext': {
    verdict: 'alert',
    subject: 'CRITICAL ALERT, not contained: an unreadable caller (role ops-admin, session eve), eu-west-1',
    says: [
      'ARN: arn:aws:sts::111122223333:assumed-role/ops-admin/eve',
      'Access key: ASIAQQQQQQQQQQQQQQ55',
      'aws iam put-role-policy --role-name ops-admin',
    ],
  },
  '50-root-launch-severity': {
    verdict: 'alert',
    subject: 'CRITICAL ALERT, not contained: the root user, eu-west-1',
    says: ['Severity: critical', 'Sign in as root'],
  },
};

/** Told by a service: what is looked for in event history, and not in the record itself. */
const elsewhere = [
  '08-emr-default-role',
  '09-cfn-service-role',
  '36-cfn-role-by-stolen-key',
  '38-forwarded-calls-of-the-key',
];

const read = (name: string): readonly object[] =>
  (JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as { Records: object[] }).Records;

describe('the cases of records', () => {
  itWithCases('are all here, or told by a service', () => {
    const files = readdirSync(folder).map((file) => path.basename(file, '.json'));
    expect(files.filter((name) => name !== 'EXPECT').toSorted()).toEqual(
      [...Object.keys(cases), ...elsewhere].toSorted(),
    );
    const expected = JSON.parse(readFileSync(path.join(folder, 'EXPECT.json'), 'utf8')) as object;
    expect(Object.keys(expected).toSorted()).toEqual([...Object.keys(cases), ...elsewhere].toSorted());
  });

  for (const [name, { verdict, subject, says, never = [], more }] of Object.entries(cases))
    itWithCases(`${name}: ${verdict}`, () => {
      const records = read(name);
      const state = stateOf(records[0]);
      expect(state.verdict.kind).toBe(verdict);
      const report = toReport({ now, state });
      const text = renderText(report).replaceAll('[.]', '.');
      if (verdict !== 'ignore') {
        const [, named = '', region = ''] = /^(.*), ([a-z0-9-]+)$/.exec(subject) ?? [];
        const [decision = '', who = ''] = named.split(': ');
        expect(report.subject).toBe(subjectOf({ decision, who, account: { id }, region }));
        expect(text.replace(/\s+/g, ' ')).toContain(subject.replace(/, [a-z0-9-]+$/, ''));
        expect(report.headline).toContainEqual(expect.stringContaining(describeLaunch(state.launch)));
      }
      for (const part of says) {
        if (typeof part === 'string') expect(text.replace(/\s+/g, ' ')).toContain(part);
        else expect(text).toMatch(part);
      }
      for (const pattern of never) expect(text).not.toMatch(pattern);
      more?.(state, records);
    });
});
