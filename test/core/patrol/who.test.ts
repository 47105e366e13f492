import type { Action } from '../../../core/containment/action.ts';
import { revertersIn } from '../../../core/patrol/who.ts';

const user = { userName: 'ci-deploy', uniqueId: 'AIDAEXAMPLE0000000001' };
const key: Action = { kind: 'deactivate-key', ...user, accessKeyId: 'AKIAEXAMPLEKEY000001' };
const deny: Action = { kind: 'deny-user', ...user, policyName: 'FirebreakDenyUser' };
const console_: Action = { kind: 'disable-console', ...user };
const role: Action = {
  kind: 'revoke-role-sessions',
  roleName: 'ci',
  policyName: 'FirebreakRevokeSessions',
};

const record = (eventName: string, request: object, change: object = {}) => ({
  eventName,
  eventTime: '2026-12-01T06:00:00Z',
  eventSource: 'iam.amazonaws.com',
  userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9',
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/terraform/run' },
  requestParameters: { userName: 'ci-deploy', ...request },
  ...change,
});
const active = { accessKeyId: 'AKIAEXAMPLEKEY000001', status: 'Active' };
const ownRole = {
  userIdentity: {
    arn: 'arn:aws:sts::111122223333:assumed-role/x/y',
    sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/firebreak/x' } },
  },
};

const who = (records: readonly object[], actions: readonly Action[]) =>
  revertersIn(
    records,
    actions,
    actions[0] === role ? { type: 'role', name: 'ci' } : { type: 'user', name: 'ci-deploy' },
  ).map(({ call }) => call);

it.each<[string, object, Action, boolean]>([
  ['a key made active', record('UpdateAccessKey', active), key, true],
  ['a key made inactive', record('UpdateAccessKey', { ...active, status: 'Inactive' }), key, false],
  ['another key', record('UpdateAccessKey', { ...active, accessKeyId: 'AKIAOTHER' }), key, false],
  ['another user', record('UpdateAccessKey', { ...active, userName: 'alice' }), key, false],
  ['a call that was refused', record('UpdateAccessKey', active, { errorCode: 'AccessDenied' }), key, false],
  ['Firebreak itself', record('UpdateAccessKey', active, ownRole), key, false],
  ['the policy deleted', record('DeleteUserPolicy', { policyName: 'FirebreakDenyUser' }), deny, true],
  ['the policy overwritten', record('PutUserPolicy', { policyName: 'FirebreakDenyUser' }), deny, true],
  ['another policy deleted', record('DeleteUserPolicy', { policyName: 'other' }), deny, false],
  ['AWSDenyAll detached', record('DetachUserPolicy', { policyArn: 'x' }), deny, true],
  ['a password made', record('CreateLoginProfile', {}), console_, true],
  ['a password changed', record('UpdateLoginProfile', {}), console_, true],
  ['a read', record('GetUserPolicy', { policyName: 'FirebreakDenyUser' }), deny, false],
  [
    'the policy of a role deleted',
    record('DeleteRolePolicy', {
      userName: undefined,
      roleName: 'ci',
      policyName: 'FirebreakRevokeSessions',
    }),
    role,
    true,
  ],
])('%s takes it back, or not', (_what, each, action, expected) => {
  expect(who([each], [action])).toHaveLength(expected ? 1 : 0);
});

it('names each caller once, the newest call first, with what it was made with', () => {
  const other = { userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root' } };
  const records = [
    record('UpdateAccessKey', active),
    record('CreateLoginProfile', {}, other),
    record('UpdateAccessKey', active, { eventTime: '2026-11-30T06:00:00Z' }),
  ];
  expect(revertersIn(records, [key, console_], { type: 'user', name: 'ci-deploy' })).toEqual([
    {
      who: 'arn:aws:sts::111122223333:assumed-role/terraform/run',
      call: 'UpdateAccessKey',
      at: '2026-12-01T06:00:00Z',
      agent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9',
    },
    expect.objectContaining({ who: 'arn:aws:iam::111122223333:root', call: 'CreateLoginProfile' }),
  ]);
});
