import type { ContainmentState } from '../../../../core/state.ts';
import type { Outcome, StepResult, Verification } from '../../../../core/containment/outcome.ts';
import { sessionPolicyName } from '../../../../core/containment/deny-policy.ts';
import { emptyPlan, planContainment } from '../../../../core/containment/plan.ts';
import { incidentContext } from '../../../../core/report/context.ts';
import { renderText } from '../../../../core/report/renderers/render-text.ts';
import { toReport } from '../../../../core/report/report.ts';
import { compose } from '../../../../lambda/steps/publish-report/compose.ts';
import { account, launchRecord, roleIdentity, settings } from '../../../support/events.ts';
import { failed, stateOf } from '../../../support/report/state.ts';

const now = new Date('2026-11-01T10:00:13Z');
const userId = 'AROAEXAMPLEROLEID0001:alice';
const policy = sessionPolicyName(userId);
/** With the whole text, of which the mail is a part. */
const report = (state: ContainmentState) => ({
  ...compose({ notice: 'report', state }, now, { bucket: 'bucket', settings: settings() }),
  text: renderText(toReport(incidentContext(state, now, 'bucket'))),
});
const flat = (text: string) => text.replace(/\s+/g, ' ');
const none: StepResult = { failed: false, outcomes: [] };
const done: Outcome = {
  action: 'revoke-role-sessions',
  target: userId,
  status: 'done',
  millisecondsSinceLaunch: 900,
};
const held: Verification = {
  held: true,
  status: 'held',
  checkedAt: now.toISOString(),
  millisecondsSinceLaunch: 12_000,
  findings: [],
};
const containment = (outcome: Outcome) => ({
  deactivateKeys: none,
  revokeSessions: { failed: outcome.status === 'failed', outcomes: [outcome] },
  disableConsole: none,
  deactivateCredentials: none,
});
const from = (identity: object, change: Partial<ContainmentState> = {}) =>
  stateOf({ ...launchRecord, userIdentity: identity }, change);
const contained = (identity: object = roleIdentity) =>
  from(identity, { containment: containment(done), verification: held });

describe('the report of a role session', () => {
  it('says that the session is denied, what was done, and how to restore it', () => {
    const { subject, text } = report(contained());
    expect(subject).toBe(
      'Firebreak CONTAINED SO FAR: role Admin, session alice, 111122223333, ap-southeast-2',
    );
    expect(flat(text)).toContain(
      'The deny of this session of the role was read again 12.0 s after the launch and is in place.',
    );
    expect(text).toContain(`revoke-role-sessions ${userId}: done +900 ms`);
    expect(text).toContain(` && aws iam delete-role-policy --role-name Admin --policy-name ${policy}\n`);
    expect(text).not.toMatch(/console|put-role-policy|Key, sessions/);
    expect(text).toContain('AttributeKey=ResourceName,AttributeValue=ASIAEXAMPLEKEY000001');
  });
  it('gives the exact deny to put by hand when it failed', () => {
    const { subject, text } = report(from(roleIdentity, { containment: containment(failed(done)) }));
    expect(subject).toMatch(/^Firebreak NOT CONTAINED, act now: role Admin, session alice/);
    const act = text.slice(text.indexOf('DO THIS NOW'), text.indexOf('WHO AND WHY'));
    expect(act).toContain(
      `aws iam put-role-policy --role-name Admin --policy-name ${policy} --policy-document ` +
        `'{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":` +
        `{"StringEquals":{"aws:userid":"${userId}"},"DateLessThan":{"aws:TokenIssueTime":"'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'"}}}]}'`,
    );
  });
  it('warns of the whole role, where the settings ask for it', () => {
    const state = contained();
    const plan = planContainment(state.caller, settings({ roleSessions: 'role' }));
    const whole = containment({ ...done, target: 'role Admin' });
    const { text } = report({ ...state, plan, containment: whole });
    expect(flat(text)).toContain('The deny of every session of the role was read again');
    expect(flat(text)).toContain("those of all of the role's workloads among them");
    expect(text).toContain('delete-role-policy --role-name Admin --policy-name FirebreakRevokeSessions');
    expect(flat(report(state).text)).not.toContain('whole role');
  });
  it('of which nothing was changed gives the deny as a next step', () => {
    const { text } = report(
      from(roleIdentity, {
        route: 'alert',
        verdict: { kind: 'alert', because: 'protected', rules: [] },
        plan: emptyPlan,
      }),
    );
    expect(text).toMatch(/^CRITICAL ALERT, not contained: role Admin, session alice/);
    expect(text).toContain(`aws iam put-role-policy --role-name Admin --policy-name ${policy}`);
    expect(text).not.toContain('TO RESTORE');
  });
  it('that is not certain gives no command that could deny another', () => {
    const { text } = report(from({ ...roleIdentity, principalId: 'AROAEXAMPLEROLEID0001' }));
    expect(flat(text)).toContain('Which session of which role called is not certain');
    expect(text).not.toContain('put-role-policy');
  });

  const named = (session: string, more: object) => ({
    ...roleIdentity,
    principalId: `AROAEXAMPLEROLEID0001:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/Admin/${session}`,
    ...more,
  });
  const delivered = { sessionContext: { ...roleIdentity.sessionContext, ec2RoleDelivery: '2.0' } };
  it.each([
    [
      named('i-0123456789abcdef0', delivered),
      'The credentials are those of instance i-0123456789abcdef0: isolate that first.',
      'aws ec2 modify-instance-attribute --instance-id i-0123456789abcdef0 --groups "$group" --region ap-southeast-2',
    ],
    [
      named('i-0123456789abcdef0', {}),
      'Somebody who assumed the role may also have chosen this name.',
      '--instance-id i-0123456789abcdef0 ',
    ],
    [
      named('orders', {
        inScopeOf: { credentialsIssuedTo: `arn:aws:lambda:eu-west-1:${account}:function:orders` },
      }),
      'The credentials are those of Lambda function arn:aws:lambda:eu-west-1:',
      'aws lambda put-function-concurrency --region eu-west-1 --function-name orders --reserved-concurrent-executions 0',
    ],
    [
      named('0123', {
        inScopeOf: { credentialsIssuedTo: `arn:aws:ecs:eu-west-1:${account}:task/prod/0123abc` },
      }),
      'The credentials are those of ECS task arn:aws:ecs:',
      'aws ecs stop-task --region eu-west-1 --cluster prod --task 0123abc',
    ],
  ])('names the workload whose credentials they are (%#)', (identity, words, command) => {
    const { text } = report(contained(identity));
    expect(flat(text)).toContain(words);
    expect(text).toContain(command);
  });
  it('puts nothing into a command that a shell could obey', () => {
    const credentialsIssuedTo = `arn:aws:lambda:eu-west-1:${account}:function:$(reboot)`;
    const { text } = report(contained(named('orders', { inScopeOf: { credentialsIssuedTo } })));
    expect(text).toContain('$(reboot)');
    expect(text).not.toMatch(/aws lambda .*reboot/);
  });
});

describe('the report of an Identity Center user', () => {
  const arn = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef`;
  const session = (more: object = {}) => ({
    ...roleIdentity,
    ...more,
    sessionContext: { sessionIssuer: { ...roleIdentity.sessionContext.sessionIssuer, arn } },
  });
  it('gives the steps in the order that leaves no gap, the deny first and last', () => {
    const { subject, text } = report(from(session()));
    expect(subject).toBe(
      'Firebreak CRITICAL ALERT, not contained: Identity Center user alice, Ops, 111122223333',
    );
    const steps = [
      'user="$(aws identitystore list-users --identity-store-id "$(aws sso-admin list-instances',
      '"AttributePath":"UserName","AttributeValue":"alice"',
      `aws organizations attach-policy --target-id ${account} --policy-id "$(aws organizations create-policy`,
      `"identitystore:UserId":"'"$user"'"`,
      'aws sso-admin delete-account-assignment',
      'aws identitystore delete-group-membership',
      'End its portal sessions',
      'Disable the user',
      'at least 12 hours',
    ];
    const places = steps.map((step) => text.replace(/\n +/g, ' ').indexOf(step));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
  it('fills in the user and the store where the record shows them', () => {
    const onBehalfOf = {
      userId: '9448-x',
      identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-90676',
    };
    const { text } = report(from(session({ onBehalfOf })));
    expect(text).toContain('  user=9448-x\n');
    expect(text).toContain('store=d-90676; ');
    expect(text).not.toContain('list-users');
  });
  it('puts no name into a command that a shell could obey', () => {
    const principalId = 'AROAEXAMPLEROLEID0001:x;reboot';
    const { text } = report(
      from(session({ principalId, arn: `arn:aws:sts::${account}:assumed-role/R/x;reboot` })),
    );
    expect(text).toContain(`--filters '[{"AttributePath":"UserName","AttributeValue":"x;reboot"}]' `);
  });
});
