import type { PutEventsRequest } from '@aws-sdk/client-eventbridge';
import type { Ran } from '../../support/run/cli.ts';
import { eventViolations, violations } from '../../support/report/report-schema.ts';
import { launch } from '../support/people.ts';
import {
  addOldUser,
  allButCompromised,
  contained,
  execute,
  idOf,
  incidentOf,
  picture,
  run,
  stage,
  works,
} from '../support/restoring.ts';

describe('report --incident', () => {
  it('makes the report of an incident anew, from the table and event history', async () => {
    const { user } = await contained('reported');
    const id = await idOf(user);
    const { code, stdout } = await run('report', '--incident', id, '--format', 'json');
    const document = JSON.parse(stdout) as Record<string, { [field: string]: unknown }>;
    expect(violations(document)).toEqual([]);
    expect(document).toMatchObject({
      kind: 'incident',
      decision: 'contained',
      incident: { id },
      launch: { result: { kind: 'launched' } },
      launches: { count: 1, attempts: 0, instances: 2 },
      activity: { calls: 1, complete: true },
    });
    expect(document['launches']).not.toHaveProperty('incomplete');
    expect(code).toBe(0);
  });
  it('says what of it could not be read', async () => {
    const { user } = await contained('half-reported');
    stage.broken = 'Query';
    const { code, stdout } = await run('report', '--incident', await idOf(user), '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      decision: 'contained',
      failures: { launches: expect.stringContaining('You may not do this') },
    });
    expect(code).toBe(1);
  });
  it('does not know an incident that is not there', async () => {
    const { code, stderr } = await run('report', '--incident', 'fb-20261122-154102-3f9a2c1d');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('the table has no incident fb-20261122-154102-3f9a2c1d'),
    });
  });
});

describe('restore', () => {
  it('says on the event bus that it is restored, or that it could not', async () => {
    const restored = () =>
      stage.puts.flatMap((call) =>
        (call.input as unknown as PutEventsRequest)
          .Entries!.filter(({ DetailType }) => DetailType === 'Restored')
          .map(({ Detail }) => JSON.parse(Detail!) as object),
      );
    const { user } = await contained('told-of');
    const id = await idOf(user);
    const { code } = await execute(id, '--include-sessions');
    expect(code).toBe(0);
    const [detail, ...others] = restored();
    expect(others).toEqual([]);
    expect(eventViolations(detail)).toEqual([]);
    expect(detail).toMatchObject({
      dedupKey: id,
      principal: { kind: 'user-key', name: 'told-of' },
      restoredBy: `arn:aws:iam::${stage.deployed.account.accountId}:root`,
    });

    const { user: other } = await contained('untold-of');
    const otherId = await idOf(other);
    stage.broken = 'PutEvents';
    const untold = await execute(otherId, '--include-sessions');
    expect(untold.code).toBe(0);
    expect(untold.stderr).toContain('the event Restored could not be put');
    expect(untold.stderr).toContain(`resolve ${otherId} by hand`);
  });

  it('is widened: the denies and a new password first, the compromised key later', async () => {
    const { user, before } = await contained('widened');
    const id = await idOf(user);
    const first = await execute(id, '--include-sessions', '--new-password');
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('RESTORED: checked, but for this:'),
    });
    expect(await works(user.keys[0])).toBe(false);
    const { stdout, code } = await execute(id, '--include-compromised-key');
    expect(stdout).not.toContain('DRIFT');
    expect(stdout).toContain('RESTORED: checked, all of it is there');
    expect(code).toBe(0);
    expect(await works(user.keys[0])).toBe(true);
    expect(picture(user)).toEqual(before);
    expect(await incidentOf(user)).toMatchObject({ status: 'restored' });
    // The key that the restore itself made active is no drift, for whoever restores once more without the option.
    const again = await execute(id);
    expect(again.stdout).toMatch(/as before +compromised access key/);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('all of it is there') });
  });

  it('restores everything that is asked for, and a password for one sign-in', async () => {
    const { user, before } = await contained('trusted');
    const ran = await execute(await idOf(user), '--include-compromised-key', '--new-password', '--json');
    const { restored, outcomes } = JSON.parse(ran.stdout) as {
      restored: boolean;
      outcomes: { password?: string }[];
    };
    expect({ code: ran.code, restored }).toEqual({ code: 0, restored: true });
    expect(picture(user)).toEqual(before);
    expect(await works(user.keys[0])).toBe(true);
    const { password } = outcomes.find((outcome) => outcome.password !== undefined)!;
    const signIn = (given: string) => () => stage.deployed.account.iam.signIn(user.name, given);
    expect(signIn('Another-Password-1')).toThrow('authentication information is incorrect');
    expect(signIn(password!)).toThrow('Sign-in with a password that must be changed');
    expect(JSON.stringify(await incidentOf(user))).not.toContain(password);
  });

  it('is left alone by the looks that follow, the follow-up among them', async () => {
    const user = await addOldUser('in-between');
    const before = picture(user);
    let restored: Promise<Ran> | undefined;
    stage.onReport = () => {
      // Time does not jump on while it runs.
      restored ??= stage.deployed.account.clock.busy(async () =>
        execute(await idOf(user), '--include-sessions'),
      );
    };
    const seen = stage.deployed.watch();
    await launch(stage.deployed.account, user.keys[0]);
    await stage.deployed.account.settled();
    expect(await restored).toMatchObject({ code: 0, stderr: expect.any(String) });
    expect(picture(user)).toEqual(allButCompromised(before, user));
    expect(await incidentOf(user)).toMatchObject({ status: 'restored' });
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    expect(seen.notices()).toHaveLength(1);
  });

  it('is followed by a new incident when the caller launches again', async () => {
    const { user } = await contained('again');
    const first = await idOf(user);
    await execute(first, '--include-compromised-key');
    await launch(stage.deployed.account, user.keys[0]);
    await stage.deployed.account.settled();
    const now = await incidentOf(user);
    expect(now).toMatchObject({ status: 'held' });
    expect(now['incidentId']).not.toBe(first);
    expect(now).not.toHaveProperty('restoredAt');
    expect(await works(user.keys[0])).toBe(false);
    const { stdout, stderr } = await run('restore', first);
    expect(stderr).toContain(`the incident of the same caller is ${String(now['incidentId'])} now`);
    expect(stdout).toContain(String(now['incidentId']));
  });
});

describe('restore --since --all', () => {
  const asked = ['--since', '2d', '--all', '--include-compromised-key', '--new-password', '--json'] as const;
  const windowOf = ({ stdout }: Ran) =>
    JSON.parse(stdout) as { refused: string; groups: readonly { incidentIds: readonly string[] }[] };

  it('wants containment paused, and then restores every incident of the window', async () => {
    const { user, before } = await contained('worst-day');
    const id = await idOf(user);
    const held = await run('restore', ...asked, '--execute', '--yes');
    const { refused, groups } = windowOf(held);
    expect({ code: held.code, refused }).toEqual({ code: 1, refused: 'containment is not paused' });
    expect(groups.flatMap(({ incidentIds }) => incidentIds)).toContain(id);
    const same = windowOf(await run('restore', '--deployment-of', id, '--all', '--json'));
    expect(same).toMatchObject({ since: null, settings: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(same.groups.flatMap(({ incidentIds }) => incidentIds)).toContain(id);
    await run('pause', '--for', '2h');
    const all = await run('restore', ...asked, '--execute', '--yes', '--despite-drift');
    await run('resume');
    expect(JSON.parse(all.stdout)).toMatchObject({ restored: true });
    expect(all.code).toBe(0);
    expect(picture(user)).toEqual(before);
    const incidents = await stage.deployed.watch().incidents('');
    const contain = incidents.filter(({ response, sk }) => response === 'contain' && sk === 'INCIDENT');
    expect(new Set(contain.map(({ status }) => status))).toEqual(new Set(['restored']));
  });
});
