import { errors } from '../../../lambda/contract.ts';
import {
  branches as contain,
  done,
  executionId,
  failure,
  held,
  holding,
  look,
  planFor,
  report,
  resolved,
  run,
  standing,
  tally,
  told,
} from './containment-run.ts';

/** An alert is left alone until the follow-up. */
const standings = ['ReadStanding', 'ReadStanding', 'ReadStanding'];

/** The statuses that a write expects, as its values have them. */
const from = (...statuses: readonly string[]) =>
  Object.fromEntries(statuses.map((status, index) => [`:from${index}`, { S: status }]));

describe('a containment', () => {
  it('contains, renews the cutoff, holds, records, reports, looks quietly twice, and reports again', async () => {
    const { steps, error } = await run();
    expect(error).toBeUndefined();
    expect(steps[0]).toBe('ResolveCaller');
    expect(steps.slice(1, 5).sort()).toEqual(contain.toSorted());
    expect(steps.slice(5)).toEqual([...holding, ...report, ...look, ...look, ...look, ...report]);
  });

  it('asks each step once, which keeps what it found for restore', async () => {
    const found = { failed: false, outcomes: [], prior: [{}] };
    const { steps, inputs } = await run({ RevokeSessions: () => found });
    expect(steps.filter((step) => step === 'RevokeSessions')).toHaveLength(1);
    expect(inputs['PublishReport']![0].state.containment.revokeSessions).toEqual(found);
  });

  it('leaves out the steps that have nothing to do', async () => {
    const plan = planFor(['role'], {
      deactivateKeys: false,
      disableConsole: false,
      deactivateCredentials: false,
    });
    const { steps, inputs, error } = await run({ ResolveCaller: () => ({ ...resolved, plan }) });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => contain.includes(step))).toEqual(['RevokeSessions']);
    expect(inputs['PublishReport']![0].state.containment).toMatchObject({
      deactivateKeys: done,
      revokeSessions: done,
      disableConsole: done,
      deactivateCredentials: done,
    });
  });

  it('hands the event and the execution to resolve-caller, and the state to the steps', async () => {
    const { inputs } = await run();
    expect(inputs['ResolveCaller']).toEqual([
      { event: { detail: { eventName: 'RunInstances' } }, execution: executionId },
    ]);
    expect(inputs['DeactivateKeys']).toEqual([resolved]);
    expect(inputs['PublishReport']!.map(({ notice, state }) => [notice, state.phase])).toEqual([
      ['report', 'first'],
      ['report', 'follow-up'],
    ]);
    expect(inputs['PublishReport']![0].state).toMatchObject({
      containment: { deactivateKeys: done, revokeSessions: done, disableConsole: done },
      renewal: done,
      verification: held,
      regions: { names: ['us-east-1', 'eu-west-1'] },
      activity: { calls: 3 },
      launches: { count: 2 },
    });
  });

  it('renews the cutoff without telling what was done before, which would be taken for the answer', async () => {
    const { inputs } = await run();
    const { plan, launch, incident } = resolved;
    expect(inputs['RenewSessionCutoff']).toMatchObject([
      { renew: true, plan, launch, incident, containment: { revokeSessions: done } },
    ]);
  });

  it('records what verification saw, on this incident only', async () => {
    const { inputs } = await run();
    expect(inputs['RecordContainment']![0]).toMatchObject({
      Key: { pk: { S: 'user:mallory' }, sk: { S: 'INCIDENT' } },
      ConditionExpression:
        '#incidentId = :id AND #execution = :owner AND #status IN (:from0, :from1, :from2)',
      ExpressionAttributeValues: {
        ':status': { S: 'held' },
        ':heldAt': { S: held.checkedAt },
        ':id': { S: 'fb-1' },
        ...from('containing', 'held', 'not-held'),
        ':verification': { S: JSON.stringify({ plan: resolved.plan, ...held }) },
      },
    });
  });

  it('keeps the evidence before it reports, of each phase', async () => {
    const { inputs } = await run();
    expect(inputs['StoreEvidence']!.map(({ state }) => state.phase)).toEqual(['first', 'follow-up']);
    expect(inputs['StoreEvidence']![0].state).toMatchObject({
      route: 'contain',
      activity: { calls: 3 },
      instances: { lookedUpAt: '2026-11-22T15:42:00.000Z' },
      launches: { count: 2 },
    });
  });
});

describe('the routes', () => {
  it('ignore ends at once', async () => {
    const { steps, error } = await run({ ResolveCaller: () => ({ ...resolved, route: 'ignore' }) });
    expect([steps, error]).toEqual([['ResolveCaller'], undefined]);
  });

  it('absorbed counts the launch, as an item of its own', async () => {
    const absorbed = () => ({ ...resolved, route: 'absorbed' });
    const { steps, inputs, error } = await run({ ResolveCaller: absorbed });
    expect([steps, error]).toEqual([['ResolveCaller', 'RecordLaunch'], undefined]);
    expect(inputs['RecordLaunch']![0]).toMatchObject({
      Key: { pk: { S: 'user:mallory' }, sk: { S: 'LAUNCH#fb-1#e-1' } },
      ExpressionAttributeValues: {
        ':eventId': { S: 'e-1' },
        ':eventTime': { S: tally.eventTime },
        ':region': { S: 'eu-west-1' },
        ':result': { S: 'launched' },
        ':instances': { N: '2' },
        ':expiresAt': { N: '1800000000' },
      },
    });
    expect(inputs['RecordLaunch']![0].ConditionExpression).toBeUndefined();
  });

  it('alert reports twice and contains nobody', async () => {
    const { steps, error } = await run({ ResolveCaller: () => ({ ...resolved, route: 'alert' }) });
    expect([steps, error]).toEqual([['ResolveCaller', ...report, ...standings, ...report], undefined]);
  });

  it('alert of the caller that opened the circuit breaker is told first, loudly, and once', async () => {
    const breaker = { limit: 20, until: '2026-11-22T16:41:02.000Z', opened: true };
    const refused = (opened: boolean) => () => ({
      ...resolved,
      route: 'alert',
      breaker: { ...breaker, opened },
    });
    const { steps, inputs, error } = await run({ ResolveCaller: refused(true) });
    expect([steps, error]).toEqual([
      ['ResolveCaller', 'NotifyNotAdmitted', ...report, ...standings, ...report],
      undefined,
    ]);
    expect(inputs['NotifyNotAdmitted']).toEqual([{ notice: 'breaker', state: refused(true)() }]);
    const others = await run({ ResolveCaller: refused(false) });
    expect(others.steps).not.toContain('NotifyNotAdmitted');
    const silent = await run({ ResolveCaller: refused(true), NotifyNotAdmitted: failure('X') });
    expect([silent.inputs['PublishReport']?.length, silent.error]).toEqual([2, errors.incompleteRecord]);
  });

  it('of no known name is a breakdown', async () => {
    const { steps, inputs, error } = await run({ ResolveCaller: () => ({ ...resolved, route: 'maybe' }) });
    expect([steps, error]).toEqual([['ResolveCaller', 'ReportFailure'], errors.containmentFailed]);
    expect(inputs['ReportFailure']![0].state).toMatchObject({ route: 'maybe' });
  });
});

describe('an incident that was restored', () => {
  it.each(['restoring', 'restored'])('is not checked again: %s', async (status) => {
    const { steps, error } = await run({ ReadStanding: () => standing(status) });
    expect(error).toBeUndefined();
    expect(told(steps).slice(2)).toEqual([...holding, ...report, 'ReadStanding']);
  });
  it.each([
    ['of another incident in its place', standing('restored', 'fb-2')],
    ['of nothing, where the table has forgotten it', {}],
  ])('is not taken from what the table says %s', async (_, answer) => {
    const { steps } = await run({ ReadStanding: () => answer });
    expect(steps.filter((step) => step === 'PublishReport')).toHaveLength(2);
  });
  it('is taken as it was where the table cannot be read', async () => {
    const { steps, error } = await run({ ReadStanding: failure('DynamoDB.AccessDeniedException') });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'Verify')).toHaveLength(6);
  });
});

describe('protection by tag', () => {
  const user = { UserId: 'AIDAMALLORY', Tags: [{ Key: 'break-glass', Value: 'yes' }] };
  const role = { ...resolved, caller: { kind: 'role-session', roleName: 'web' } };

  it('is asked for by the name of the user, and judged by the step that has the settings', async () => {
    const { steps, inputs } = await run({ GetUser: () => ({ User: user }) }, 'tagged');
    expect(steps.slice(0, 3)).toEqual(['ResolveCaller', 'GetUser', 'JudgeTags']);
    expect(steps.slice(3, 7).sort()).toEqual(contain.toSorted());
    expect(inputs['GetUser']).toEqual([{ UserName: 'mallory' }]);
    expect(inputs['JudgeTags']).toEqual([
      { state: { ...resolved, principal: { shown: user } }, principal: user },
    ]);
  });
  it('is asked for by the name of the role', async () => {
    const { steps, inputs } = await run({ ResolveCaller: () => role }, 'tagged');
    expect(steps.slice(0, 3)).toEqual(['ResolveCaller', 'GetRole', 'JudgeTags']);
    expect(inputs['GetRole']).toEqual([{ RoleName: 'web' }]);
  });
  it('turns the containment into an alert, and the incident too', async () => {
    const { steps, inputs, error } = await run(
      { JudgeTags: () => ({ ...resolved, route: 'alert' }) },
      'tagged',
    );
    expect([steps, error]).toEqual([
      ['ResolveCaller', 'GetUser', 'JudgeTags', 'RecordProtected', ...report, ...standings, ...report],
      undefined,
    ]);
    expect(inputs['RecordProtected']![0]).toMatchObject({
      Key: { pk: { S: 'user:mallory' }, sk: { S: 'INCIDENT' } },
      ConditionExpression: '#incidentId = :id AND #execution = :owner AND #status IN (:from0, :from1)',
      ExpressionAttributeValues: {
        ':status': { S: 'alerted' },
        ':id': { S: 'fb-1' },
        ...from('containing', 'alerted'),
      },
    });
  });
  it('is of no use to somebody who is gone: containment goes on', async () => {
    const { steps } = await run({ GetUser: failure('Iam.NoSuchEntityException') }, 'tagged');
    expect(steps.slice(0, 2)).toEqual(['ResolveCaller', 'GetUser']);
    expect(steps.slice(2, 6).sort()).toEqual(contain.toSorted());
  });
  it('that cannot be read is told at once, with nothing done, and the next launch is not absorbed', async () => {
    const { steps, inputs, error } = await run({ GetUser: failure('Iam.IamException') }, 'tagged');
    expect([steps, error]).toEqual([
      ['ResolveCaller', ...Array<string>(4).fill('GetUser'), 'ReleaseIncident', 'ReportFailure'],
      errors.containmentFailed,
    ]);
    expect(inputs['ReleaseIncident']![0]).toMatchObject({
      ConditionExpression:
        '#incidentId = :id AND #execution = :owner AND #status IN (:from0, :from1, :from2)',
      ExpressionAttributeValues: { ':status': { S: 'not-held' }, ...from('containing', 'held', 'not-held') },
    });
    expect(inputs['ReportFailure']![0].state).toMatchObject({
      caller: resolved.caller,
      error: { Error: 'Iam.IamException' },
    });
  });
  it.each(['JudgeTags', 'ReleaseIncident', 'RecordProtected'])(
    'tells on-call though %s fails',
    async (step) => {
      const answers = {
        JudgeTags: {},
        ReleaseIncident: { GetUser: failure('Iam.IamException') },
        RecordProtected: { JudgeTags: () => ({ ...resolved, route: 'alert' }) },
      }[step];
      const { steps } = await run({ ...answers, [step]: failure('Firebreak.Permanent') }, 'tagged');
      expect(steps).toContain(step === 'RecordProtected' ? 'PublishReport' : 'ReportFailure');
      expect(steps).not.toContain('DeactivateKeys');
    },
  );
});

describe('what is denied of others than the caller', () => {
  const denied = ['user:AIDA1', 'role:AROA2'].map((key) => ({ key, coverage: '{}' }));
  const checked = { ...held, denied };

  it('is written into the partition of each, behind every check', async () => {
    const { inputs, steps } = await run({ Verify: () => checked });
    expect(inputs['RecordDeniedByCheck']!.slice(0, 2)).toMatchObject(
      denied.map(({ key }) => ({
        Key: { pk: { S: key }, sk: { S: 'DENIED#fb-1' } },
        ExpressionAttributeValues: {
          ':incidentId': { S: 'fb-1' },
          ':incidentKey': { S: 'user:mallory' },
          ':incidentItem': { S: 'INCIDENT' },
          ':coverage': { S: '{}' },
        },
      })),
    );
    const checks = steps.filter((step) => step === 'Verify').length;
    expect(inputs['RecordDeniedByCheck']).toHaveLength(2 * checks);
  });
  it('is written before a second wave contains them, as planned', async () => {
    const wave = { phase: 'first', act: true, plan: planFor(['caller', 'made']), denied };
    let searches = 0;
    const { inputs, steps } = await run({
      FindPersistence: () => ({ ...wave, act: (searches += 1) === 1 }),
    });
    const key = ({ Key }: { Key: unknown }) => Key;
    expect(inputs['RecordDeniedByPlan']!.map(key)).toEqual(
      denied.map(({ key: pk }) => ({ pk: { S: pk }, sk: { S: 'DENIED#fb-1' } })),
    );
    const written = steps.lastIndexOf('RecordDeniedByPlan');
    expect(written).toBeGreaterThan(steps.indexOf('RecordSecondWave'));
    expect(steps.lastIndexOf('DeactivateKeys')).toBeGreaterThan(written);
  });
  it('keeps nobody from going on where it cannot be written', async () => {
    const { steps, error } = await run({
      Verify: () => checked,
      RecordDeniedByCheck: failure('DynamoDB.AccessDeniedException'),
    });
    expect(error).toBeUndefined();
    expect(steps).toContain('RecordContainment');
  });
  it('is written nowhere where there are no others', async () => {
    expect((await run()).steps).not.toContain('RecordDeniedByCheck');
  });
});
