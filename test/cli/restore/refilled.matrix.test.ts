import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { root, type TestUser } from '../../e2e/support/people.ts';
import { type Contained, containedByHand, everything, picture, restore, stage } from './by-hand.ts';

const allow = (sid: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Action: 's3:*', Resource: '*' }],
  });

/** Leaves no room for an inline policy. */
async function fillInline({ name }: TestUser): Promise<void> {
  const document = allow('x'.repeat(1_880));
  const { iam } = root(stage.account);
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'full', PolicyDocument: document }));
}

/** Leaves no room for a managed policy. @returns the ARN of one of the account's own policies */
async function fillAttached({ name }: TestUser): Promise<string> {
  const { iam } = root(stage.account);
  for (let count = 0; ; count++) {
    const PolicyName = `full-${count}`;
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: allow('x') }));
    try {
      await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: Policy!.Arn! }));
    } catch (error) {
      expect(error).toMatchObject({ name: expect.stringMatching(/^LimitExceeded/) });
      return Policy!.Arn!;
    }
  }
}

/** Fills up what must be full before containment, by the user's name. */
const users: Readonly<Record<string, (user: TestUser) => Promise<void>>> = {
  attached: fillInline,
  bounded: async (user) => {
    await fillInline(user);
    const PermissionsBoundary = await fillAttached(user);
    const { iam } = root(stage.account);
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: user.name, PermissionsBoundary }));
  },
  'half-way': () => Promise.resolve(),
  drifted: () => Promise.resolve(),
};

describe('restore --from', () => {
  let contained: (name: string) => Contained;
  beforeAll(async () => {
    contained = await containedByHand(users);
  }, 120_000);

  it.each([
    ['AWSDenyAll', 'attached'],
    ['the boundary, and puts the old one back', 'bounded'],
  ])(
    'takes away %s, where there was no room for another deny',
    async (_name, name) => {
      const { user, before } = contained(name);
      expect(JSON.stringify(picture(user))).toContain('policy/AWSDenyAll');
      expect((await restore(user, ...everything)).code).toBe(0);
      expect(picture(user)).toEqual(before);
    },
    60_000,
  );

  it('leaves the deny in place when something fails before it, and finishes when it is run again', async () => {
    const { user, before } = contained('half-way');
    const denied = picture(user).inlinePolicies;
    expect(Object.keys(denied)).toContain('FirebreakDenyUser');
    stage.broken = 'UpdateAccessKey';
    const half = await restore(user, '--execute', '--yes', '--include-compromised-key');
    expect(half.stdout).toContain('failed     suspected access key');
    expect(half.stdout).toContain('waiting    inline policy FirebreakDenyUser of user half-way');
    expect(half.stdout).toContain('NOT ALL RESTORED');
    expect(half.code).toBe(1);
    expect(picture(user).inlinePolicies).toEqual(denied);
    stage.broken = undefined;
    expect((await restore(user, ...everything)).code).toBe(0);
    expect(picture(user)).toEqual(before);
  }, 60_000);

  it('stops at drift, until told otherwise', async () => {
    const { user } = contained('drifted');
    const { iam } = root(stage.account);
    const edited = { UserName: user.name, PolicyName: 'FirebreakDenyUser', PolicyDocument: allow('y') };
    await iam.send(new PutUserPolicyCommand(edited));
    const stopped = await restore(user, ...everything);
    expect(stopped.stdout).toContain('FirebreakDenyUser of drifted was edited, by ');
    expect(stopped).toMatchObject({ code: 1, stdout: expect.stringContaining('--despite-drift') });
    expect(picture(user).inlinePolicies).toHaveProperty('FirebreakDenyUser');
    expect((await restore(user, ...everything, '--despite-drift')).code).toBe(0);
    expect(picture(user).inlinePolicies).toEqual({});
  }, 60_000);
});
