import { AwsError } from '@firebreak/account';
import type { TimedCall } from '../../../cli/bench/account/call-log.ts';
import { isShort, toCriticalPath } from '../../../cli/bench/account/critical-path.ts';

/** `dynamodb:UpdateItem by firebreak-resolve-caller` */
function calls(...texts: readonly string[]): readonly TimedCall[] {
  return texts.map((text) => {
    const [, service, operation, session] = /^(\w+):(\w+) by (.+)$/.exec(text) ?? [];
    const user = session === 'a user';
    const principal = user
      ? { kind: 'user', arn: 'arn:aws:iam::111122223333:user/ci' }
      : { kind: 'assumed-role', arn: `arn:aws:sts::111122223333:assumed-role/role/${session}` };
    return { call: { service, operation, principal, input: {} }, at: 0 } as unknown as TimedCall;
  });
}

const opening = 'dynamodb:UpdateItem by firebreak-resolve-caller';
const deactivation = 'iam:UpdateAccessKey by firebreak-deactivate-keys';

it('shows what stands before the inactive key, and beside it the other branches', () => {
  const path = toCriticalPath(
    calls(
      'ec2:RunInstances by a user',
      opening,
      opening,
      'iam:PutUserPolicy by firebreak-revoke-sessions',
      deactivation,
    ),
    'key',
  );
  expect(path).toEqual({
    effect: 'key',
    calls: [
      { call: 'dynamodb:UpdateItem', by: 'resolve-caller', kind: 'write' },
      { call: 'dynamodb:UpdateItem', by: 'resolve-caller', kind: 'write' },
      { call: 'iam:UpdateAccessKey', by: 'deactivate-keys', kind: 'write' },
    ],
    beside: [{ call: 'iam:PutUserPolicy', by: 'revoke-sessions', kind: 'write' }],
  });
  expect(isShort(path)).toBe(true);
});

it('waits for no branch beside the key, nor for what one writes down', () => {
  const others = calls(
    'dynamodb:PutItem by firebreak-disable-console',
    'iam:ListSSHPublicKeys by firebreak-deactivate-credentials',
    deactivation,
  );
  const path = toCriticalPath([...calls(opening, opening), ...others], 'key');
  expect(isShort(path)).toBe(true);
  expect(path.beside.map(({ by }) => by)).toEqual(['disable-console', 'deactivate-credentials']);
});

it.each([
  ['a look-up', [opening, opening, 'iam:ListAccessKeys by firebreak-deactivate-keys', deactivation]],
  ['a third write', [opening, opening, opening, deactivation]],
  ['no circuit breaker', [opening, deactivation]],
  ['a call of the state machine itself', ['dynamodb:PutItem by states', opening, deactivation]],
  ['a read in the write’s place', ['dynamodb:GetItem by firebreak-resolve-caller', opening, deactivation]],
  ['another service', ['sns:Publish by firebreak-resolve-caller', opening, deactivation]],
  ['no record of the intent', [deactivation]],
  ['the wrong order', [opening, deactivation, opening]],
])('is not short with %s', (_what, made) => {
  expect(isShort(toCriticalPath(calls(...made), 'key'))).toBe(false);
});

it('counts a refused call, which took its time as well', () => {
  const [first, last] = calls(opening, deactivation);
  const refused = { ...first!, error: new AwsError('ConditionalCheckFailedException', 'no') };
  const path = toCriticalPath([refused, first!, last!], 'key');
  expect(path.calls.map(({ error }) => error)).toEqual([
    'ConditionalCheckFailedException',
    undefined,
    undefined,
  ]);
  expect(isShort(path)).toBe(false);
});

it('has the look and what its own step writes down on the way of another effect', () => {
  const made = calls(
    ...[opening, opening, deactivation, 'iam:GetLoginProfile by firebreak-disable-console'],
    ...[
      'dynamodb:PutItem by firebreak-disable-console',
      'iam:DeleteLoginProfile by firebreak-disable-console',
    ],
  );
  const path = toCriticalPath(made, 'password');
  expect(path.calls.map(({ by }) => by)).toEqual([
    ...['resolve-caller', 'resolve-caller', 'disable-console', 'disable-console', 'disable-console'],
  ]);
  expect(path.beside.map(({ by }) => by)).toEqual(['deactivate-keys']);
});
