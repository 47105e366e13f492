import {
  allButCompromised,
  contained,
  execute,
  idOf,
  incidentOf,
  picture,
  run,
} from '../support/restoring.ts';

describe('restore', () => {
  it('shows what it would do and changes nothing, and stops while sessions may be alive', async () => {
    const { user } = await contained('looked-at');
    const now = picture(user);
    const id = await idOf(user);
    const plan = await run('restore', id);
    expect(plan.stdout).toContain(`kept       compromised access key ${user.keys[0].accessKeyId}`);
    expect(plan.stdout).toContain('restore    inline policy FirebreakDenyUser of user looked-at');
    expect(plan.stdout).toMatch(/NOT RESTORED: sessions that the denies ended may be alive until/);
    expect(plan.code).toBe(1);
    expect(await execute(id)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('--include-sessions'),
    });
    expect(picture(user)).toEqual(now);
    expect(await incidentOf(user)).toMatchObject({ status: 'held' });
  });

  it('restores all but the compromised key and the password, once', async () => {
    const { user, before } = await contained('given-back');
    const id = await idOf(user);
    const { code, stdout } = await execute(id, '--include-sessions');
    expect(stdout).toContain('RESTORED: checked, but for this:');
    expect(stdout).toContain(
      `kept       compromised access key ${user.keys[0].accessKeyId} of user given-back`,
    );
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `What is kept: firebreak restore ${id} --new-password --include-compromised-key --execute`,
    );
    expect(stdout).not.toContain('othing was changed');
    expect(code).toBe(0);
    expect(picture(user)).toEqual(allButCompromised(before, user));
    expect(await incidentOf(user)).toMatchObject({
      status: 'restored',
      restoredBy: expect.stringMatching(/:root$/),
    });
    const again = await execute(id);
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/was restored at .*\n[^]*there was nothing to do\n[^]*but for this/),
    });
    expect(picture(user)).toEqual(allButCompromised(before, user));
  });
});

describe('incidents', () => {
  it('are listed, and shown with everything that is known', async () => {
    const { user } = await contained('listed');
    const id = await idOf(user);
    const list = await run('incidents');
    expect(list.stdout).toMatch(new RegExp(`${id} .* held +1 +user listed, key`));
    const { stdout, stderr, code } = await run('incident', id);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/status held, response contain; launches counted: 1/);
    expect(stdout).toContain(`deactivate-key ${user.keys[0].accessKeyId}: done`);
    expect(stdout).toContain('BEFORE IT WAS CHANGED');
    expect(JSON.parse((await run('incident', id, '--json')).stdout)).toMatchObject({
      incidentId: id,
      intent: { caller: { userName: 'listed' } },
      verification: { held: true },
      priors: expect.arrayContaining([expect.objectContaining({ incidentId: id })]),
    });
  });

  it('that are not there are said to be so', async () => {
    expect(await run('incident', 'fb-nothing')).toMatchObject({
      code: 1,
      stderr: 'firebreak incident: the table has no incident fb-nothing. firebreak incidents lists them.\n',
    });
    expect(await run('restore', 'fb-nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the table has no incident fb-nothing'),
    });
  });
});
