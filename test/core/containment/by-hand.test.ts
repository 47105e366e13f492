import { type Action, targetOf } from '../../../core/containment/action.ts';
import { allDefinitions } from '../../../core/containment/actions/table.ts';
import { containByHand, nextStepsFor, restoreByHand } from '../../../core/containment/by-hand.ts';
import { inWords } from '../../../core/report/in-words.ts';

const now = new Date('2026-11-01T10:00:00.000Z');
const everything: Action = { kind: 'deny-all', userName: 'bob', policyName: 'FirebreakDenyAll' };
const done = (action: Action, means: 'managed-policy' | 'permissions-boundary') => [
  { action: action.kind, target: 'bob', status: 'done', means } as const,
];

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
    const [, attach, bound] = containByHand(everything, { now, region });
    expect(attach).toContain(` --policy-arn ${arn} `);
    expect(bound).toContain(` --permissions-boundary ${arn} `);
    expect(restoreByHand(everything, done(everything, 'managed-policy'), region)).toEqual([
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
    const steps = nextStepsFor(caller, { now, region }, { contained: true, traced: false });
    const text = steps.map(inWords).join('\n');
    expect(text).toContain(`in ${global} and in the region of the launch`);
    expect(text).toContain(`aws cloudtrail lookup-events --region ${global} `);
  });

  it.each(dashed)('of $kind give a name that begins with a dash as a name', (action) => {
    const outcomes = [
      { action: action.kind, target: targetOf(action), userName: '--profile=x', status: 'done' as const },
    ];
    const commands = [
      ...containByHand(action, { now, region: 'us-east-1' }),
      ...restoreByHand(action, outcomes, 'us-east-1'),
    ];
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) expect(command).toMatch(/ --(?:user|role)-name=--profile=x(?: |$)/);
  });
});
