import { type Account, startAccount } from '@firebreak/account';
import type { AmbientAws } from '../../../cli/by-hand/aws.ts';
import { closeFinding } from '../../../cli/restore/close-finding.ts';
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
  it('says severity and types where a provider says them, and leaves to analysts what is theirs', () => {
    const finding = depsAt('2026-11-01T10:01:00.000Z').compose(stateOf(), new Date());
    for (const field of ['Severity', 'Types', 'Workflow', 'Note', 'Confidence', 'Criticality'])
      expect(finding).not.toHaveProperty(field);
    expect(finding.FindingProviderFields).toMatchObject({
      Severity: { Label: expect.any(String) },
      Types: expect.arrayContaining(['Effects/Resource Consumption']),
    });
  });
  describe('once a person has restored it', () => {
    const aws = (): AmbientAws => ({
      iam: undefined as never,
      config: { credentials: account.iam.root, systemClockOffset: 0 },
      ...{ account: account.accountId, arn: 'arn:aws:iam::111122223333:user/ada' },
      now: () => new Date('2026-11-01T10:00:30.000Z'),
    });
    const found = () => account.securityHub.findings()[0]!;
    const { id } = stateOf().incident;
    beforeEach(() => {
      process.env['AWS_ENDPOINT_URL'] = account.endpoint;
    });
    afterEach(() => {
      delete process.env['AWS_ENDPOINT_URL'];
    });

    it('is archived, even where the clock of whoever restores is slow, and says by whom', async () => {
      await importFinding(stateOf(), depsAt('2026-11-01T10:01:00.000Z'));
      const before = found();
      expect(await closeFinding(id, aws(), region)).toBeUndefined();
      expect(found()).toMatchObject({
        ...{ RecordState: 'ARCHIVED', Title: before.Title, Severity: before.Severity },
        UpdatedAt: '2026-11-01T10:01:00.001Z',
        ProductFields: { 'firebreak/RestoredBy': 'arn:aws:iam::111122223333:user/ada' },
      });
    });
    it('stays archived whatever a late report says', async () => {
      await importFinding(stateOf(), depsAt('2026-11-01T10:01:00.000Z'));
      await closeFinding(id, aws(), region);
      const late = await importFinding(stateOf(), depsAt('2026-11-01T11:00:00.000Z'));
      expect(late).toMatchObject({ closed: true });
      expect(found()).toMatchObject({ RecordState: 'ARCHIVED', UpdatedAt: '2026-11-01T11:00:00.000Z' });
    });
    it('is brought all the same where the finding cannot be read', async () => {
      const deps = depsAt('2026-11-01T10:01:00.000Z');
      const read = () => Promise.reject(new Error('AccessDenied'));
      const imported = await importFinding(stateOf(), { ...deps, findings: { ...deps.findings, read } });
      expect(imported).toMatchObject({ unread: 'AccessDenied' });
      expect(found()).toMatchObject({ RecordState: 'ACTIVE' });
    });
    it('of which there is no finding, needs nothing; one that cannot be closed says what to do', async () => {
      expect(await closeFinding(id, aws(), region)).toBeUndefined();
      account.securityHub.disable();
      expect(await closeFinding(id, aws(), region)).toMatch(
        /could not be closed .*: set its workflow status/,
      );
    });
  });
});
