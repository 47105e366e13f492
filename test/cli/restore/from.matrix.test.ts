import { rmSync, writeFileSync } from 'node:fs';
import { firebreak } from '../../support/run/cli.ts';
import { type Contained, containedByHand, file, picture, restore, run, stage } from './by-hand.ts';

describe('restore --from', () => {
  let contained: (name: string) => Contained;
  beforeAll(async () => {
    contained = await containedByHand({ 'by-hand': () => Promise.resolve() });
  }, 120_000);

  it('restores what contain took by hand, once the incident was typed', async () => {
    const { user, before } = contained('by-hand');
    expect(picture(user)).toMatchObject({ hasPassword: false });
    const narrow = ['--execute', '--include-sessions', '--new-password'];
    expect(await run(['restore', '--from', file(user.name), ...narrow], 'yes\n')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing was changed'),
    });
    const { code, stdout } = await restore(user, ...narrow, '--yes');
    expect(stdout).toMatch(/NEW PASSWORDS, shown once.*\n {2}by-hand: \S{24}\n/);
    expect(stdout).toContain('RESTORED: checked, but for this:');
    expect(code).toBe(0);
    expect(picture(user)).not.toEqual(before);
    // The password that it set itself is no drift to the next restore by the same file.
    const wide = await restore(user, '--execute', '--yes', '--include-compromised-key');
    expect(wide.stdout).not.toContain('DRIFT');
    expect(wide).toMatchObject({ code: 0, stdout: expect.stringContaining('all of it is there') });
    expect(picture(user)).toEqual(before);
    // Its journal, which has the same, is closed by that.
    expect((await run(['incidents'])).stdout).toMatch(/-by-hand .* restored [-\d]+ [:\dZ]+ {2}user by-hand,/);
  }, 60_000);

  it('says what is wrong with what an earlier restore wrote down', async () => {
    const { user } = contained('by-hand');
    const beside = `${file(user.name)}.restored`;
    writeFileSync(beside, '{"records":[{"thing":"x"}]}');
    expect(await restore(user)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `${beside}, where the restore writes down what it has done, cannot be read`,
      ),
    });
    rmSync(beside);
  });

  it.each([
    ['is not there', file('nowhere'), undefined, 'cannot be read'],
    ['is no JSON', file('text'), 'hello', 'is not JSON'],
    ['keeps something else', file('else'), '{"a":1}', 'keeps no containment: incident'],
  ])('says what is wrong with a file that %s', async (_name, name, content, message) => {
    if (content !== undefined) writeFileSync(name, content);
    const args = ['restore', '--from', name];
    const expected = { code: 2, stdout: '', stderr: expect.stringContaining(message) as unknown };
    expect(await run(args)).toMatchObject(expected);
    // Nobody has to sign in first.
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_EC2_METADATA_DISABLED: 'true' };
    expect(await firebreak(args, { env })).toMatchObject(expected);
  });

  it.each([
    [
      'a policy that is not of Firebreak',
      { kind: 'revoke-sessions', userName: 'bob', policyName: 'AdminAccess' },
    ],
    ['a user that IAM could not have', { kind: 'disable-console', userName: 'bob/../root' }],
    ['a session’s key', { kind: 'deactivate-key', userName: 'bob', accessKeyId: 'ASIAEXAMPLEKEY000001' }],
  ])('refuses a file that names %s', async (_name, action) => {
    const name = file('odd');
    const incident = { id: 'fb-1', subject: 'bob', openedAt: '2026-11-01T10:00:00.000Z' };
    writeFileSync(
      name,
      JSON.stringify({ incident, caller: { kind: 'user-key' }, plan: { actions: [action] } }),
    );
    expect(await run(['restore', '--from', name])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('keeps no containment: plan.actions.0'),
    });
  });
});

describe('the incident table', () => {
  it('is missed where no responder is deployed', async () => {
    for (const args of [['incidents'], ['incident', 'fb-1'], ['restore', 'fb-1']]) {
      expect(await run(args)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('there is no incident table in us-east-1'),
      });
    }
  });

  it('has to be named where there are several', async () => {
    for (const suffix of ['A', 'B']) await addTable(`FirebreakResponder-IncidentsTable-${suffix}`);
    expect(await run(['incidents'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there are several incident tables in us-east-1'),
    });
    expect(await run(['incidents', '--table', 'FirebreakResponder-IncidentsTable-A'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^There are no incidents\.\n/) as string,
    });
  });
});

const addTable = (name: string) =>
  stage.account.dynamoDb.addTable({
    name,
    region: 'us-east-1',
    billingMode: 'PAY_PER_REQUEST',
    keySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    attributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
  });
