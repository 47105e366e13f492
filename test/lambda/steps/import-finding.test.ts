import { type Account, startAccount } from '@firebreak/account';
import { makeFindings } from '../../../lambda/aws/findings.ts';
import { errors } from '../../../lambda/contract.ts';
import { incidentContext } from '../../../core/report/context.ts';
import { toFinding } from '../../../core/report/renderers/render-asff.ts';
import { toReport } from '../../../core/report/report.ts';
import { importFinding, type ImportDeps } from '../../../lambda/steps/import-finding/import.ts';
import { launchRecord } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';

let account: Account;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.close());

const region = 'us-east-1';
const depsAt = (time: string): ImportDeps => ({
  compose: (state, now) =>
    toFinding(toReport(incidentContext(state, now, 'evidence')), {
      account: account.accountId,
      region,
      partition: 'aws',
    }),
  findings: makeFindings({ region, credentials: account.iam.root, endpoint: account.endpoint }),
  now: () => new Date(time),
});

describe('an incident in Security Hub', () => {
  it('is created with the first report and updated with the next, as one finding', async () => {
    const state = stateOf();
    expect(await importFinding(state, depsAt('2026-11-01T10:01:00.000Z'))).toEqual({
      id: `firebreak/${state.incident.id}`,
      updatedAt: '2026-11-01T10:01:00.000Z',
    });
    const held = { verification: { held: true, status: 'held', findings: [] } as never };
    await importFinding(stateOf(undefined, held), depsAt('2026-11-01T10:16:00.000Z'));
    expect(account.securityHub.findings()).toEqual([
      expect.objectContaining({
        Id: `firebreak/${state.incident.id}`,
        CreatedAt: state.incident.openedAt,
        UpdatedAt: '2026-11-01T10:16:00.000Z',
        Severity: expect.objectContaining({ Label: 'HIGH' }),
        Title: expect.stringContaining('CONTAINED SO FAR: user deploy+ci'),
      }),
    ]);
  });
  it('is taken whatever the attacker wrote into the launch', async () => {
    const userName = `\u202e${'x'.repeat(3_000)}\n`;
    const state = stateOf({ ...launchRecord, userIdentity: { type: 'Unheard', userName, arn: userName } });
    await importFinding(state, depsAt('2026-11-01T10:01:00.000Z'));
    expect(account.securityHub.findings()).toHaveLength(1);
  });
  it('fails in words that say what to do where Security Hub is off', async () => {
    account.securityHub.disable();
    await expect(importFinding(stateOf(), depsAt('2026-11-01T10:01:00.000Z'))).rejects.toMatchObject({
      name: errors.permanent,
      message: expect.stringContaining('aws securityhub enable-security-hub'),
    });
  });
  it('fails where Security Hub does not take the finding', async () => {
    const deps = depsAt('2026-11-01T10:01:00.000Z');
    const compose: ImportDeps['compose'] = (...given) => ({
      ...deps.compose(...given),
      Title: 'x'.repeat(300),
    });
    await expect(importFinding(stateOf(), { ...deps, compose })).rejects.toMatchObject({
      name: errors.permanent,
      message: expect.stringContaining('InvalidInput: Invalid parameter'),
    });
  });
});
