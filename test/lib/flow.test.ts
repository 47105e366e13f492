import { StateMachine } from 'aws-local-stepfunctions';
import { errors } from '../../lambda/contract.ts';
import { definitionOf, resourcesOf, synthesize } from './synthesized.ts';

type Handler = (input: any) => unknown;

const definition = definitionOf(resourcesOf(synthesize({ containAttempts: 2 }).responder));
const executionId = 'arn:aws:states:us-east-1:123456789012:execution:firebreak-containment:x';

const resolved = {
  route: 'contain',
  phase: 'first',
  incident: { id: 'fb-1', key: 'user:mallory', subject: 'user mallory' },
  attempts: { value: 0 },
};
const done = { failed: false, outcomes: [] };
const held = { held: true, status: 'held', checkedAt: '2026-11-22T15:41:12.000Z', findings: [] };
const notHeld = { ...held, held: false, status: 'not-held' };

const everythingWorks: Record<string, Handler> = {
  ResolveCaller: () => resolved,
  DeactivateKeys: () => done,
  RevokeSessions: () => done,
  DisableConsole: () => done,
  NotifyNotContained: () => ({}),
  RenewSessionCutoff: () => done,
  Verify: () => held,
  RecordContainment: () => ({}),
  ListRegions: () => ({ Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] }),
  ReviewActivity: () => ({ calls: 3 }),
  CountLaunches: () => ({ Item: { launchIds: { SS: ['a', 'b'] } } }),
  PublishReport: () => ({ messageId: 'm' }),
  StoreEvidence: () => ({}),
  ReportFailure: () => ({}),
};

/** Runs the machine with steps that answer as told; waits and pauses take no time. */
async function run(change: Record<string, Handler> = {}) {
  const steps: string[] = [];
  const inputs: Record<string, any[]> = {};
  const handlers = Object.fromEntries(
    Object.entries({ ...everythingWorks, ...change }).map(([name, handler]) => [
      name,
      async (input: unknown) => {
        steps.push(name);
        (inputs[name] ??= []).push(input);
        return Promise.resolve(handler(input));
      },
    ]),
  );
  const none = (names: string[]) => Object.fromEntries(names.map((name) => [name, 0]));
  const execution = new StateMachine(definition as never, { validationOptions: { checkArn: false } }).run(
    { detail: { eventName: 'RunInstances' } },
    {
      overrides: {
        taskResourceLocalHandlers: handlers as never,
        waitTimeOverrides: none(['WaitForPropagation', 'WaitForFollowUp']),
        retryIntervalOverrides: none(Object.keys(handlers)),
      },
      context: { Execution: { Id: executionId } } as never,
    },
  );
  const outcome = await execution.result.then(
    (output) => ({ output: output as any, error: undefined }),
    (error: Error) => ({ output: undefined, error: (error.cause as Error).name }),
  );
  return { steps, inputs, ...outcome };
}

function failure(name: string): Handler {
  return () => {
    const error = new Error('as told');
    error.name = name;
    throw error;
  };
}

const report = ['ListRegions', 'ReviewActivity', 'CountLaunches', 'PublishReport', 'StoreEvidence'];
const contain = ['DeactivateKeys', 'RevokeSessions', 'DisableConsole'];

describe('a containment', () => {
  it('contains, renews the cutoff, verifies, records, reports, and looks again', async () => {
    const { steps, error } = await run();
    expect(error).toBeUndefined();
    expect(steps[0]).toBe('ResolveCaller');
    expect(steps.slice(1, 4).sort()).toEqual(contain.toSorted());
    expect(steps.slice(4)).toEqual([
      'RenewSessionCutoff', 'Verify', 'RecordContainment', ...report, 'Verify', 'RecordContainment', ...report,
    ]);
  });

  it('hands the event and the execution to resolve-caller, and the state to the steps', async () => {
    const { inputs } = await run();
    expect(inputs['ResolveCaller']).toEqual([{ event: { detail: { eventName: 'RunInstances' } }, execution: executionId }]);
    expect(inputs['DeactivateKeys']).toEqual([resolved]);
    expect(inputs['PublishReport']!.map(({ notice, state }) => [notice, state.phase])).toEqual([
      ['report', 'first'],
      ['report', 'follow-up'],
    ]);
    expect(inputs['PublishReport']![0].state).toMatchObject({
      attempts: { value: 1 },
      containment: { deactivateKeys: done, revokeSessions: done, disableConsole: done },
      renewal: done,
      verification: held,
      regions: { names: ['us-east-1', 'eu-west-1'] },
      activity: { calls: 3 },
      launches: { count: 2 },
    });
  });

  it('records what verification saw, on this incident only', async () => {
    const { inputs } = await run();
    expect(inputs['RecordContainment']![0]).toMatchObject({
      Key: { pk: { S: 'user:mallory' }, sk: { S: 'INCIDENT' } },
      ConditionExpression: 'incidentId = :id',
      ExpressionAttributeValues: {
        ':status': { S: 'held' },
        ':heldAt': { S: held.checkedAt },
        ':id': { S: 'fb-1' },
        ':verification': { S: JSON.stringify(held) },
      },
    });
  });

  it('stores one object a phase', async () => {
    const { inputs } = await run();
    expect(inputs['StoreEvidence']!.map(({ Key }) => Key)).toEqual([
      'incidents/fb-1/first.json',
      'incidents/fb-1/follow-up.json',
    ]);
    expect(inputs['StoreEvidence']![0].Body).toMatchObject({ route: 'contain', report: { messageId: 'm' } });
  });
});

describe('the routes', () => {
  it.each(['ignore', 'absorbed'])('%s ends at once', async (route) => {
    const { steps, error } = await run({ ResolveCaller: () => ({ ...resolved, route }) });
    expect([steps, error]).toEqual([['ResolveCaller'], undefined]);
  });

  it('alert reports twice and contains nobody', async () => {
    const { steps, error } = await run({ ResolveCaller: () => ({ ...resolved, route: 'alert' }) });
    expect([steps, error]).toEqual([['ResolveCaller', ...report, ...report], undefined]);
  });

  it('of no known name is a breakdown', async () => {
    const { steps, inputs, error } = await run({ ResolveCaller: () => ({ ...resolved, route: 'maybe' }) });
    expect([steps, error]).toEqual([['ResolveCaller', 'ReportFailure'], errors.containmentFailed]);
    expect(inputs['ReportFailure']![0].state.error.Cause).toMatch(/a route that the state machine does not know/);
  });
});

describe('when an action fails', () => {
  it('its siblings go on, on-call is told at once, and everything is still verified and reported', async () => {
    const { steps, inputs } = await run({ DeactivateKeys: failure(errors.permanent) });
    expect(steps.slice(1, 4).sort()).toEqual(contain.toSorted());
    expect(steps.slice(4, 7)).toEqual(['NotifyNotContained', 'RenewSessionCutoff', 'Verify']);
    expect(inputs['NotifyNotContained']![0]).toMatchObject({
      notice: 'not-contained',
      state: {
        containment: {
          deactivateKeys: {
            failed: true,
            outcomes: [
              { action: 'deactivate-key', target: 'user mallory', status: 'failed', error: { name: errors.permanent } },
            ],
          },
          revokeSessions: done,
        },
      },
    });
  });

  it('what may pass is repeated, what is permanent is not', async () => {
    const count = async (name: string) =>
      (await run({ RevokeSessions: failure(name) })).steps.filter((step) => step === 'RevokeSessions').length;
    expect(await count(errors.retryable)).toBe(6);
    expect(await count(errors.permanent)).toBe(1);
    expect(await count('TypeError')).toBe(1);
  });

  it('on-call is told once, however often containment is repeated', async () => {
    const { steps } = await run({ DisableConsole: failure(errors.permanent), Verify: () => notHeld });
    expect(steps.filter((step) => step === 'NotifyNotContained')).toHaveLength(1);
    expect(steps.filter((step) => step === 'DisableConsole')).toHaveLength(2);
  });
});

describe('when containment does not hold', () => {
  it('it is repeated as often as the settings say, then reported as it is', async () => {
    const { steps, inputs } = await run({ Verify: () => notHeld });
    expect(steps.filter((step) => step === 'DeactivateKeys')).toHaveLength(2);
    expect(inputs['PublishReport']![0].state).toMatchObject({ attempts: { value: 2 }, verification: notHeld });
  });

  it('what was undone before the follow-up is contained again', async () => {
    const answers = [held, notHeld, held];
    const { steps, error } = await run({ Verify: () => answers.shift() });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'DeactivateKeys')).toHaveLength(2);
    expect(answers).toEqual([]);
  });

  it('what cannot be verified counts as not held', async () => {
    const { inputs } = await run({ Verify: failure(errors.permanent) });
    expect(inputs['PublishReport']![0].state.verification).toMatchObject({
      held: false,
      status: 'not-held',
      checkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      findings: [],
      reason: expect.stringContaining(errors.permanent),
    });
  });
});

describe('nothing that informs stops what contains or what tells', () => {
  it.each(['ListRegions', 'ReviewActivity', 'CountLaunches'])('without %s the report goes out', async (name) => {
    const { inputs, error } = await run({ [name]: failure('X') });
    expect(error).toBeUndefined();
    expect(inputs['PublishReport']).toHaveLength(2);
  });

  it('without DescribeRegions the regions of the settings are reviewed, and the report says so', async () => {
    const { inputs } = await run({ ListRegions: failure('Ec2.Ec2Exception') });
    expect(inputs['ReviewActivity']![0].regions).toEqual({ names: ['us-east-1', 'eu-west-1'], fallback: true });
  });

  it('without the review the report says why', async () => {
    const { inputs } = await run({ ReviewActivity: failure(errors.permanent) });
    expect(inputs['PublishReport']![0].state.activity.unavailable).toContain(errors.permanent);
  });

  it('without the first notice containment goes on', async () => {
    const { steps } = await run({ DeactivateKeys: failure('X'), NotifyNotContained: failure('Y') });
    expect(steps).toContain('Verify');
    expect(steps.filter((step) => step === 'PublishReport')).toHaveLength(2);
  });
});

describe('an execution does not look like success', () => {
  it.each([
    ['the incident was not recorded', { RecordContainment: failure('X') }, errors.incompleteRecord],
    ['the evidence was not stored', { StoreEvidence: failure('X') }, errors.incompleteRecord],
    ['the first notice was not sent', { DeactivateKeys: failure('X'), NotifyNotContained: failure('Y') }, errors.incompleteRecord],
    ['the report was not published', { PublishReport: failure('X') }, errors.reportUndelivered],
    ['the caller was not resolved', { ResolveCaller: failure('X') }, errors.containmentFailed],
    ['not even the breakdown could be told', { ResolveCaller: failure('X'), ReportFailure: failure('Y') }, errors.containmentFailed],
  ])('when %s', async (_, change, name) => {
    expect((await run(change)).error).toBe(name);
  });

  it('when it broke down: on-call gets the event and the error', async () => {
    const { inputs } = await run({ ResolveCaller: failure(errors.permanent) });
    expect(inputs['ReportFailure']).toEqual([
      {
        notice: 'failure',
        state: { detail: { eventName: 'RunInstances' }, error: { Error: errors.permanent, Cause: 'as told' } },
      },
    ]);
  });
});
