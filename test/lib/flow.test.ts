import { errors } from '../../lambda/contract.ts';
import { done, executionId, held, resolved, run } from './containment-run.ts';

const report = ['ListRegions', 'ReviewActivity', 'CountLaunches', 'StoreEvidence', 'PublishReport'];
const contain = ['DeactivateKeys', 'RevokeSessions', 'DisableConsole'];

describe('a containment', () => {
  it('contains, renews the cutoff, verifies, records, reports, and looks again', async () => {
    const { steps, error } = await run();
    expect(error).toBeUndefined();
    expect(steps[0]).toBe('ResolveCaller');
    expect(steps.slice(1, 4).sort()).toEqual(contain.toSorted());
    expect(steps.slice(4)).toEqual([
      'RenewSessionCutoff',
      'Verify',
      'RecordContainment',
      ...report,
      'Verify',
      'RecordContainment',
      ...report,
    ]);
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
      attempts: { value: 1 },
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
    expect(inputs['RenewSessionCutoff']).toEqual([{ plan, launch, incident }]);
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
    expect(inputs['StoreEvidence']![0].Body).toMatchObject({ route: 'contain', activity: { calls: 3 } });
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
    expect(inputs['ReportFailure']![0].state.error.Cause).toMatch(
      /a route that the state machine does not know/,
    );
  });
});
