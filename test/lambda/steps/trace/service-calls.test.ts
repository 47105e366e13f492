import { planSecondWave } from '../../../../core/lineage/second-wave.ts';
import { isOpen, leaks } from '../../../../core/lineage/lineage.ts';
import { expectedBy } from '../../../../core/lineage/services/expected.ts';
import { toReport } from '../../../../core/report/report.ts';
import { renderText } from '../../../../core/report/renderers/render-text.ts';
import { at, textAt } from '../../../../core/values/unknown.ts';
import type { EventHistory } from '../../../../lambda/aws/history/event-history.ts';
import { traceCredential, type TraceInput } from '../../../../lambda/steps/trace-credential/trace.ts';
import { account, launchRecord, roleIdentity, settings } from '../../../support/events.ts';
import { containment, stateOf } from '../../../support/report/state.ts';
import { issued, originIdentity, sessionOf } from '../../../support/review/issued.ts';

const key = 'ASIAEXAMPLEKEY000001';
const roleArn = roleIdentity.sessionContext.sessionIssuer.arn;
const service = (name: string) => ({ type: 'AWSService', invokedBy: `${name}.amazonaws.com` });
const assumed = (name: string) => issued(key, { by: service(name), change: { sourceIPAddress: name } });

/** The call of a user that made a service use the role, before the launch at 10:00. */
function told(eventName: string, parameters: object, by: object = originIdentity, eventTime = '08:59:30') {
  const source = eventName.startsWith('CreateF') ? 'lambda' : 'cloudformation';
  return {
    ...issued('none', { by, change: { responseElements: null } }),
    ...{ eventName, eventSource: `${source}.amazonaws.com`, eventTime: `2026-11-01T${eventTime}Z` },
    ...{ requestParameters: parameters, eventID: `${eventName} ${JSON.stringify(by)}${eventTime}` },
  };
}
const stack = (by: object = originIdentity, time?: string) =>
  told('CreateStack', { stackName: 's', roleARN: roleArn }, by, time);
const alice = {
  ...originIdentity,
  ...{ arn: `arn:aws:iam::${account}:user/alice`, userName: 'alice', principalId: 'AIDAEXAMPLEUSERID0009' },
};

/** Event history of one region that holds these records; another region has nothing. */
function holding(records: readonly object[]): EventHistory['records'] {
  return (region, attribute, { from, to }, next) => {
    const found = records
      .filter((record) => {
        const time = Date.parse(textAt(record, 'eventTime') ?? '');
        const isIn = textAt(record, 'awsRegion') === region && time >= +from && time <= +to;
        const issuedKey = at(record, 'responseElements', 'credentials', 'accessKeyId');
        return (
          isIn &&
          (attribute.key === 'EventName' ? textAt(record, 'eventName') : issuedKey) === attribute.value
        );
      })
      .toSorted((a, b) => Date.parse(String(at(b, 'eventTime'))) - Date.parse(String(at(a, 'eventTime'))));
    const start = Number(next ?? 0);
    const isMore = found.length > start + 50;
    return Promise.resolve({
      records: found.slice(start, start + 50),
      ...(isMore && { next: String(start + 50) }),
    });
  };
}

async function trace(
  records: EventHistory['records'],
  change: Partial<TraceInput> = {},
  rules = settings(),
  withKey = true,
) {
  const state = stateOf({ ...launchRecord, userIdentity: roleIdentity });
  let time = Date.parse('2026-11-01T10:00:05Z');
  const asked: string[] = [];
  const lineage = await traceCredential(
    {
      ...(withKey && { accessKeyId: key }),
      ...{ caller: state.caller, account, regions: ['us-east-1', 'eu-west-1'] },
      ...{ eventTime: '2026-11-01T10:00:00Z', createdAt: '2026-11-01T09:00:00Z' },
      expectedBy: expectedBy(state.launch, rules),
      ...change,
    },
    {
      history: {
        records: (region, attribute, ...rest) => {
          asked.push(`${region} ${attribute.value}`);
          return records(region, attribute, ...rest);
        },
      },
      deadline: new Date(time + 60_000),
      clock: () => new Date((time += 10)),
      pause: () => Promise.resolve(),
    },
  );
  const wave = planSecondWave(state, lineage, rules);
  const tracing = { phase: state.phase, lineage, ...wave, denied: [] };
  const verification = {
    held: true,
    status: 'held',
    checkedAt: '2026-11-01T10:00:12Z',
    findings: [],
  } as const;
  const traced = { ...state, trace: tracing, containment: containment(), verification, plan: wave.plan };
  const text = renderText(toReport({ now: new Date('2026-11-01T10:01:00Z'), state: traced }));
  return { lineage, wave, asked, text: text.replace(/\s+/g, ' ') };
}

describe('a session that CloudFormation opened', () => {
  it('goes back to the key that made the stack, which is contained', async () => {
    const { lineage, wave, asked, text } = await trace(holding([assumed('cloudformation'), stack()]));
    expect(lineage).toMatchObject({
      end: 'long-term-key',
      origin: { userName: 'mallory' },
      links: [{ accessKeyId: key }, { accessKeyId: key, told: 'CloudFormation' }],
      serviceCalls: { search: 'complete', callers: [{ standing: 'recent', count: 1 }] },
    });
    expect(wave).toMatchObject({
      act: true,
      verdicts: [{ kind: 'contain', because: 'it told CloudFormation to use the role, by CreateStack' }],
    });
    expect(text).toContain('So is the containment of what issued it.');
    expect(text).not.toContain('NOT CONTAINED');
    expect(asked).toContain('us-east-1 ExecuteChangeSet');
    expect(asked).toContain('eu-west-1 CreateStack');
  });

  it('goes on from a session that made the stack to whoever issued that', async () => {
    const hop = 'ASIAHOP0000000000001';
    const records = [
      assumed('cloudformation'),
      stack(sessionOf(hop)),
      issued(hop, { eventTime: '2026-11-01T08:00:00Z' }),
    ];
    const { lineage, wave } = await trace(holding(records));
    expect(lineage).toMatchObject({
      end: 'long-term-key',
      links: [{}, { told: 'CloudFormation' }, { accessKeyId: hop }],
    });
    expect(wave.verdicts.map(({ caller, kind }) => [caller.kind, kind])).toEqual([
      ['user-key', 'contain'],
      ['role-session', 'contain'],
    ]);
  });

  it('that two callers may have told of contains neither, and says so first', async () => {
    const { lineage, wave, text } = await trace(
      holding([assumed('cloudformation'), stack(), stack(alice, '07:00:00')]),
    );
    expect(lineage).toMatchObject({ end: 'service', links: [{}] });
    expect(wave.act).toBe(false);
    expect(wave.verdicts).toMatchObject([
      { kind: 'leave', because: expect.stringContaining('by CreateStack: one of 2 who may') },
      { kind: 'leave', caller: { userName: 'alice' } },
    ]);
    expect(text).toContain(
      'BUT WHOEVER TOLD CloudFormation TO USE THE ROLE IS NOT CONTAINED: see the lineage.',
    );
    expect(text).toContain('NOT CONTAINED: user alice, key AKIAEXAMPLEORIGIN001.');
    expect(text).toContain('2 callers may have told CloudFormation to use the role');
  });

  it('that a protected user told of leaves that alone, by name and with the commands', async () => {
    const rules = settings({ protectedPrincipals: [originIdentity.arn] });
    const { wave, text } = await trace(holding([assumed('cloudformation'), stack()]), {}, rules);
    expect(wave).toMatchObject({ act: false, verdicts: [{ kind: 'leave' }] });
    expect(text).toContain('is protected by the settings');
    expect(text).toContain('NOT CONTAINED: user mallory');
  });

  it('that somebody told of whom a rule expects to launch such is nobody else’s', async () => {
    const rules = settings({ expectations: [{ name: 'ops', principals: [originIdentity.arn] }] });
    const { lineage, wave, text } = await trace(holding([assumed('cloudformation'), stack()]), {}, rules);
    expect(lineage).toMatchObject({ end: 'service', serviceCalls: { callers: [{ standing: 'expected' }] } });
    expect(wave).toMatchObject({ act: false, verdicts: [] });
    expect(text).toContain('(expected by rule "ops")');
  });

  it.each([
    ['from where the rule has it', ['203.0.113.0/24'], 'expected'],
    ['from elsewhere, though the service launched from there', ['192.0.2.0/24'], 'recent'],
  ])('is expected by the address of the call that told it: %s', async (_, sourceNetworks, standing) => {
    const rules = settings({
      expectations: [{ name: 'ops', principals: [originIdentity.arn], sourceNetworks }],
    });
    const launch = { ...stateOf(launchRecord).launch, sourceIp: '192.0.2.7' };
    const change = { expectedBy: expectedBy(launch, rules) };
    const { lineage } = await trace(holding([assumed('cloudformation'), stack()]), change, rules);
    expect(lineage.serviceCalls?.callers).toMatchObject([{ standing }]);
  });

  it('whose record shows no key is explained by the service that it names', async () => {
    const invokedBy = 'cloudformation.amazonaws.com';
    const named = (name: string) => ({
      ...{ ...roleIdentity, accessKeyId: '', principalId: `AROAEXAMPLEROLEID0001:${name}` },
      arn: `arn:aws:sts::${account}:assumed-role/Admin/${name}`,
    });
    const callerOf = (name: string) => stateOf({ ...launchRecord, userIdentity: named(name) }).caller;
    const caller = callerOf('AWSCloudFormation');
    // Under the name of somebody's own session the service called for that, and with no role of its own.
    const own = await trace(holding([stack()]), { caller: callerOf('alice'), invokedBy }, settings(), false);
    expect(own.lineage).toMatchObject({ end: 'unreadable', links: [] });
    expect(own.lineage).not.toHaveProperty('serviceCalls');
    expect(caller).not.toHaveProperty('accessKeyId');
    const { lineage } = await trace(holding([stack()]), { caller, invokedBy }, settings(), false);
    expect(lineage).not.toHaveProperty('accessKeyId');
    expect(lineage.end).toBe('long-term-key');
    expect(lineage.links).toMatchObject([{ told: 'CloudFormation' }]);
  });
});

describe('a session that Lambda opened', () => {
  const made = (name: string, by?: object, time?: string) =>
    told('CreateFunction20150331', { functionName: name, role: roleArn }, by, time);

  it('goes back to whoever made the function a moment ago, and to no other function', async () => {
    const records = [
      assumed('lambda'),
      made('alice', undefined, '09:30:00'),
      made('other', alice, '09:40:00'),
    ];
    const { lineage, text } = await trace(holding(records));
    expect(lineage).toMatchObject({ end: 'long-term-key', origin: { userName: 'mallory' } });
    expect(text).not.toContain('leaks');
  });

  it('leaks, where nobody made it use the role: where and since when was searched is said', async () => {
    const { lineage, text } = await trace(holding([assumed('lambda'), made('other', alice)]));
    expect([lineage.end, leaks(lineage), isOpen(lineage)]).toEqual(['service', true, true]);
    expect(text).toContain(
      'no call that told Lambda to use the role was found: the workload leaks, not a key.',
    );
    expect(text).toContain(
      `Lambda use ${roleArn} were searched for in us-east-1, eu-west-1, from 2026-08-03`,
    );
  });

  it('is not said to leak where a region could not be read', async () => {
    const { lineage, text } = await trace((region, attribute, ...rest) =>
      region === 'eu-west-1' && attribute.key === 'EventName'
        ? Promise.reject(new Error('AccessDenied'))
        : holding([assumed('lambda')])(region, attribute, ...rest),
    );
    expect([leaks(lineage), isOpen(lineage)]).toEqual([false, true]);
    expect(text).toContain('whether somebody told Lambda to use the role is not known');
    expect(text).toContain('Not complete: eu-west-1, AccessDenied.');
  });

  it.each([
    ['older', '2026-10-30', 'long-term-key'],
    ['of the last hour', '2026-11-01', 'service'],
  ])('in a flood of calls that are %s', async (_, day, end) => {
    const flood = Array.from({ length: 600 }, (__, n) => ({
      ...made('another', alice),
      ...{ eventTime: `${day}T09:50:00Z`, eventID: `flood-${String(n)}` },
    }));
    const { lineage } = await trace(
      holding([assumed('lambda'), made('alice', undefined, '09:55:00'), ...flood]),
    );
    expect(lineage.serviceCalls).toMatchObject({ search: 'incomplete', callers: [{ standing: 'recent' }] });
    expect(lineage.end).toBe(end);
  });
});

it('a service whose calls are not known is said to be none that was searched for', async () => {
  const { lineage } = await trace(holding([assumed('pods.eks')]));
  expect(lineage).toMatchObject({
    end: 'service',
    reason: expect.stringContaining('which calls make it use a role is not known here'),
    serviceCalls: { search: 'unknown-service' },
  });
  expect(isOpen(lineage)).toBe(false);
});

it('a certificate is named by its serial number, with the step that closes it', async () => {
  const { lineage, text } = await trace(holding([assumed('rolesanywhere')]));
  expect(lineage).toMatchObject({
    end: 'federation',
    reason: 'it goes back to a certificate of IAM Roles Anywhere, serial number alice',
  });
  expect(lineage).not.toHaveProperty('serviceCalls');
  expect(text).toContain('Vouched for by the certificate alice.');
  expect(text).toContain('aws rolesanywhere disable-profile');
});

it('a provider that only the record of the issuing names is named, with the step that closes it', async () => {
  const by = { type: 'SAMLUser', userName: 'eve', identityProvider: 'idp' };
  const requestParameters = { principalArn: `arn:aws:iam::${account}:saml-provider/corp` };
  const saml = issued(key, { by, change: { eventName: 'AssumeRoleWithSAML', requestParameters } });
  const { text } = await trace(holding([saml]));
  expect(text).toContain(`Vouched for by arn:aws:iam::${account}:saml-provider/corp, for eve.`);
  expect(text).toContain('Lock the user there and end its sessions');
});
