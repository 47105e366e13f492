import { type Action, targetOf } from '../../../core/containment/action.ts';
import { allDefinitions } from '../../../core/containment/actions/table.ts';
import { restoreByHand } from '../../../core/restore/by-hand.ts';
import type { Outcome } from '../../../core/containment/outcome.ts';
import { account } from '../../support/events.ts';
import { containByHand, nextStepsFor, notesOf, whoElseIsHit } from '../../../core/containment/by-hand.ts';
import { inWords } from '../../../core/report/in-words.ts';

const now = new Date('2026-11-04T10:00:00.000Z');
const since = '2026-11-01T10:00:00.000Z';
const everything: Action = { kind: 'deny-all', userName: 'bob', policyName: 'FirebreakDenyAll' };
const done = (action: Action, means: 'managed-policy' | 'permissions-boundary') => [
  { action: action.kind, target: 'bob', status: 'done', means } as const,
];

function restoring(action: Action, outcomes: readonly Outcome[], region: string): readonly string[] {
  const kept = {
    incidentId: 'fb-1',
    subject: 'x',
    since,
    priors: [],
    origins: [],
    ownKeys: [],
    others: [],
    records: [],
    stays: [],
  };
  const { first, denies } = restoreByHand({ ...kept, actions: [action], outcomes }, region, now);
  return [...first, ...denies];
}

/** One of each kind, of a user or role whose name is an option of the AWS CLI. */
const dashed: readonly Action[] = Object.entries(allDefinitions()).map(([kind, { fields }]) => {
  const values = { userName: '--profile=x', roleName: '--profile=x', accessKeyId: 'AKIAEXAMPLEKEY000001' };
  const known: Record<string, string> = { ...values, policyName: 'FirebreakDenyAll' };
  const given = Object.keys(fields).flatMap((name) =>
    known[name] === undefined ? [] : [[name, known[name]]],
  );
  return { kind, ...Object.fromEntries(given) } as Action;
});

describe('the commands by hand', () => {
  it.each([
    ['us-east-1', 'arn:aws:iam::aws:policy/AWSDenyAll'],
    ['us-gov-west-1', 'arn:aws-us-gov:iam::aws:policy/AWSDenyAll'],
    ['cn-north-1', 'arn:aws-cn:iam::aws:policy/AWSDenyAll'],
  ])('name policies of the partition of %s', (region, arn) => {
    const [put, attach, bound] = containByHand(everything, { region }).split(' || ');
    expect(put).toMatch(/^aws iam put-user-policy --user-name bob --policy-name FirebreakDenyAll /);
    expect(attach).toBe(`aws iam attach-user-policy --user-name bob --policy-arn ${arn}`);
    expect(bound).toBe(`aws iam put-user-permissions-boundary --user-name bob --permissions-boundary ${arn}`);
    expect(restoring(everything, done(everything, 'managed-policy'), region)).toEqual([
      `aws iam detach-user-policy --user-name bob --policy-arn ${arn}`,
    ]);
  });

  it.each([
    ['eu-west-1', 'us-east-1'],
    ['us-gov-east-1', 'us-gov-west-1'],
    ['cn-northwest-1', 'cn-north-1'],
  ])('look for who assumed a role where the partition of %s records it', (region, global) => {
    const caller = {
      kind: 'role-session',
      roleName: 'web',
      roleArn: 'arn:aws:iam::111122223333:role/web',
      userId: 'AROA:x',
      sessionName: 'x',
      accessKeyId: 'ASIAEXAMPLEKEY000001',
      reason: '',
    } as const;
    const steps = nextStepsFor(caller, { account, region }, { traced: false, leaks: false });
    const text = steps.map(inWords).join('\n');
    expect(text).toContain(`in ${global} and in the region of the launch`);
    expect(text).toContain(`aws cloudtrail lookup-events --region ${global} `);
  });

  it.each(dashed)('of $kind give a name that begins with a dash as a name', (action) => {
    const outcomes = [
      { action: action.kind, target: targetOf(action), userName: '--profile=x', status: 'done' as const },
    ];
    const commands = [
      containByHand(action, { region: 'us-east-1' }),
      ...restoring(action, outcomes, 'us-east-1'),
    ];
    expect(commands.length).toBeGreaterThan(action.kind.startsWith('deactivate') ? 0 : 1);
    for (const command of commands) expect(command).toMatch(/ --(?:user|role)-name=--profile=x(?: |$)/);
  });
});

describe('whose sessions a deny hits beside the caller', () => {
  const deny = { kind: 'revoke-role-sessions', roleName: 'web', policyName: 'P' } as const;
  const of = (sessionName: string, issuedAt?: string) =>
    whoElseIsHit({ ...deny, userId: `AROAX:${sessionName}`, ...(issuedAt !== undefined && { issuedAt }) });

  it('is everybody of the same name', () => {
    expect(of('alice')).toEqual([
      'Any other session of role web called alice that was issued before ends with it. Sessions of other names go on.',
    ]);
  });
  it('is the neighbours of a shared name, where nobody knows when it was issued', () => {
    expect(of('AWSCloudFormation').join()).toContain(
      'ends with it: CloudFormation gives its sessions this name, so neighbours are hit.',
    );
  });
  it('is what was issued with it, where that is known', () => {
    expect(of('AWSCloudFormation', '2026-11-01T09:30:00Z')).toEqual([
      'Any other session of role web called AWSCloudFormation that was issued at 2026-11-01T09:30:00Z, or the second after, ends with it; those issued at other times go on.',
    ]);
  });
  it('is everybody of the role, where it stands for all of them', () => {
    expect(whoElseIsHit(deny)).toEqual([
      'Every session of role web that was issued before ends, those of its workloads among them.',
    ]);
  });
  it('is nobody where a user is contained', () => {
    expect(whoElseIsHit(everything)).toEqual([]);
  });
});

describe('a deny of sessions, put by hand', () => {
  const user: Action = { kind: 'deny-user', userName: 'bob', policyName: 'FirebreakDenyUser' };
  const session: Action = {
    kind: 'revoke-role-sessions',
    roleName: 'web',
    policyName: 'P',
    userId: "AROAX:o'hara",
  };

  it.each<[string, Action]>([
    ['a user', user],
    ['one session of a role', session],
  ])('of %s ends at the moment of the paste, whenever the mail was written', (_, action) => {
    const line = containByHand(action, { region: 'us-east-1' });
    expect(line).toContain(`"aws:TokenIssueTime":"'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'"`);
    expect(line).not.toMatch(/\d{4}-\d\d-\d\dT/);
    expect(notesOf(action).join()).toContain('Paste the deny again a minute later');
  });

  it('of sessions that share a name is about the moment of their issue, and the same whenever it is put', () => {
    const shared: Action = { ...session, issuedAt: '2026-11-01T09:30:00Z' };
    const line = containByHand(shared, { region: 'us-east-1' });
    expect(line).toContain('"DateGreaterThanEquals":{"aws:TokenIssueTime":"2026-11-01T09:30:00.000Z"}');
    expect(line).not.toContain('date -u');
    expect(notesOf(shared).join()).not.toContain('Paste the deny again');
  });

  it('of one session has no alternative that denies the whole role', () => {
    expect(containByHand(session, { region: 'us-east-1' })).not.toContain('||');
    expect(notesOf(session).join()).toContain('attach AWSDenyAll to the whole role');
  });
});
