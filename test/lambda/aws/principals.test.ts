import {
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { makeNames, makePrincipals } from '../../../lambda/aws/iam/principals.ts';
import { awsError } from '../../support/run/sdk.ts';

const mock = mockClient(IAMClient);
const principals = makePrincipals(new IAMClient({ region: 'us-east-1' }));
const uniqueId = 'AIDAEXAMPLEBOB0000001';
const bob = { type: 'user', name: 'bob', uniqueId } as const;
const web = { type: 'role', name: 'web', uniqueId: 'AROAEXAMPLEWEB0000001' } as const;
const missing = awsError('NoSuchEntityException', 404);
const denied = awsError('AccessDeniedException', 403);
const user = (UserName: string, UserId: string) => ({ UserName, UserId, Arn: `arn:${UserName}` }) as never;

beforeEach(() => {
  mock.reset();
  mock.on(GetUserCommand).rejects(missing);
  mock.on(GetAccessKeyLastUsedCommand).rejects(missing);
  mock.on(ListUsersCommand).resolves({ Users: [], IsTruncated: false });
});

describe('a user', () => {
  it('that has its name is found by one call', async () => {
    mock.on(GetUserCommand).resolves({ User: user('bob', uniqueId) });
    await expect(principals.find(bob, ['AKIA1'])).resolves.toEqual({ is: 'here', uniqueId });
    expect(mock.calls()).toHaveLength(1);
  });

  it('whose id is not known is whoever has the name, and the id is learnt', async () => {
    mock.on(GetUserCommand).resolves({ User: user('bob', uniqueId) });
    await expect(principals.find({ type: 'user', name: 'bob' }, [])).resolves.toEqual({
      is: 'here',
      uniqueId,
    });
  });

  it('is followed by its key, if the key’s user has the id', async () => {
    mock.on(GetAccessKeyLastUsedCommand).resolves({ UserName: 'eve' });
    mock.on(GetUserCommand, { UserName: 'eve' }).resolves({ User: user('eve', uniqueId) });
    await expect(principals.find(bob, ['AKIA1'])).resolves.toEqual({
      is: 'moved',
      name: 'eve',
      arn: 'arn:eve',
    });
    mock.on(GetUserCommand, { UserName: 'eve' }).resolves({ User: user('eve', 'AIDAOTHER') });
    await expect(principals.find(bob, ['AKIA1'])).resolves.toMatchObject({ is: 'gone' });
  });

  it('is searched among all users, a thousand a page, where its name is another’s or refused', async () => {
    const pages = [
      { Users: [user('a', 'AIDAA')], IsTruncated: true, Marker: 'm' },
      { Users: [user('eve', uniqueId)], IsTruncated: false },
    ];
    for (const answer of [{ User: user('bob', 'AIDAOTHER') }, denied]) {
      if (answer instanceof Error) mock.on(GetUserCommand).rejects(answer);
      else mock.on(GetUserCommand).resolves(answer);
      mock.on(ListUsersCommand).resolves(pages[0]!);
      mock.on(ListUsersCommand, { Marker: 'm' }).resolves(pages[1]!);
      await expect(principals.find(bob, [])).resolves.toEqual({ is: 'moved', name: 'eve', arn: 'arn:eve' });
    }
    expect(mock.commandCalls(ListUsersCommand).map((call) => call.args[0].input)).toEqual(
      [undefined, 'm', undefined, 'm'].map((Marker) => ({ MaxItems: 1000, Marker })),
    );
  });

  it('is gone only after a search that is complete', async () => {
    await expect(principals.find(bob, ['AKIA1'])).resolves.toEqual({
      is: 'gone',
      why: "none of the account's 0 users has this unique id",
    });
    mock.on(ListUsersCommand).resolves({ Users: [], IsTruncated: true, Marker: 'm' });
    await expect(principals.find(bob, [])).resolves.toMatchObject({ is: 'unknown' });
    expect(mock.commandCalls(ListUsersCommand)).toHaveLength(21);
    for (const answer of [{}, { Users: [] }, { IsTruncated: false }]) {
      mock.on(ListUsersCommand).resolves(answer);
      await expect(principals.find(bob, [])).resolves.toMatchObject({ is: 'unknown' });
    }
    mock.on(ListUsersCommand).rejects(denied);
    await expect(principals.find(bob, [])).resolves.toMatchObject({ is: 'unknown' });
  });

  it('is asked for again where IAM may answer later', async () => {
    mock.on(ListUsersCommand).rejects(awsError('ThrottlingException', 400));
    await expect(principals.find(bob, [])).rejects.toMatchObject({ name: 'Firebreak.Retryable' });
  });

  it('whose id no record shows is not gone because its name is', async () => {
    await expect(principals.find({ type: 'user', name: 'bob' }, [])).resolves.toMatchObject({
      is: 'unknown',
    });
    expect(mock.commandCalls(ListUsersCommand)).toHaveLength(0);
  });
});

describe('a role', () => {
  it('is gone where its name is gone or another’s, because roles cannot be renamed', async () => {
    mock.on(GetRoleCommand).resolves({ Role: { RoleId: web.uniqueId } as never });
    await expect(principals.find(web, [])).resolves.toEqual({ is: 'here', uniqueId: web.uniqueId });
    mock.on(GetRoleCommand).resolves({ Role: { RoleId: 'AROAOTHER' } as never });
    await expect(principals.find(web, [])).resolves.toMatchObject({ is: 'gone' });
    mock.on(GetRoleCommand).rejects(missing);
    await expect(principals.find(web, [])).resolves.toMatchObject({ is: 'gone' });
  });

  it('is not known where it may not be read', async () => {
    mock.on(GetRoleCommand).rejects(denied);
    await expect(principals.find(web, [])).resolves.toMatchObject({ is: 'unknown' });
    mock.on(GetRoleCommand).resolves({});
    await expect(principals.find(web, [])).resolves.toMatchObject({ is: 'unknown' });
  });
});

describe('the owner of a key', () => {
  const id = 'AKIAEXAMPLEKEY000001';
  it('is the user that IAM names', async () => {
    mock.on(GetAccessKeyLastUsedCommand).resolves({ UserName: 'eve' });
    await expect(principals.ownerOf(id)).resolves.toEqual({ userName: 'eve' });
  });
  it('is nobody where IAM does not know the key, in the words that it has for that', async () => {
    await expect(principals.ownerOf(id)).resolves.toBe('none');
    const words = `User: arn:x is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`;
    mock.on(GetAccessKeyLastUsedCommand).rejects(awsError('AccessDeniedException', 403, words));
    await expect(principals.ownerOf(id)).resolves.toBe('none');
  });
  it('is not known where the question is refused', async () => {
    const words =
      'User: arn:x is not authorized to perform: iam:GetAccessKeyLastUsed on resource: user bob because no identity-based policy allows it';
    mock.on(GetAccessKeyLastUsedCommand).rejects(awsError('AccessDeniedException', 403, words));
    await expect(principals.ownerOf(id)).resolves.toMatchObject({
      refused: expect.stringContaining('because'),
    });
    mock.on(GetAccessKeyLastUsedCommand).rejects(awsError('ThrottlingException', 400));
    await expect(principals.ownerOf(id)).rejects.toMatchObject({ name: 'Firebreak.Retryable' });
  });
});

describe('a name', () => {
  const names = makeNames(new IAMClient({ region: 'us-east-1' }));

  it('is that of whoever IAM shows, by the unique id', async () => {
    mock.on(GetUserCommand).resolves({ User: user('bob', uniqueId) });
    await expect(names.idOf('bob')).resolves.toBe(uniqueId);
  });
  it('may be nobody’s', async () => {
    await expect(names.idOf('bob')).resolves.toBeUndefined();
  });
  it('whose IAM does not say is an error', async () => {
    mock.on(GetUserCommand).rejects(denied);
    await expect(names.idOf('bob')).rejects.toThrow(/^reading user bob: AccessDenied/);
  });
});
