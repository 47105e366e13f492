import {
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { makeBackground } from '../../../lambda/aws/iam/background.ts';
import { readBackground } from '../../../lambda/steps/inspect-instances/background.ts';
import { launchRecord, roleIdentity, settings } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';
import { awsError } from '../../support/run/sdk.ts';

const iam = mockClient(IAMClient);
const read = (state = stateOf(), ms = 1_000) =>
  readBackground(state, {
    reader: makeBackground(new IAMClient({})),
    settings: settings(),
    timeout: () => AbortSignal.timeout(ms),
  });
const accessKeyId = 'AKIAEXAMPLEKEY000001';
const { caller } = stateOf();
const userId = 'uniqueId' in caller ? caller.uniqueId : undefined;
const CreateDate = new Date('2025-09-15T10:00:00Z');
const Tags = [
  { Key: 'team', Value: 'x' },
  { Key: 'owner', Value: 'payments@example.com' },
];
const answerAll = () => {
  iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: ['acme-prod'], IsTruncated: false });
  iam.on(GetAccessKeyLastUsedCommand, { AccessKeyId: accessKeyId }).resolves({
    UserName: 'renamed',
    AccessKeyLastUsed: {
      LastUsedDate: new Date('2026-10-12T09:00:00Z'),
      ServiceName: 'cloudformation',
      Region: 'eu-west-1',
    },
  });
  iam.on(ListAccessKeysCommand, { UserName: 'renamed' }).resolves({
    AccessKeyMetadata: [{ AccessKeyId: 'AKIAANOTHER' }, { AccessKeyId: accessKeyId, CreateDate }],
  });
  iam.on(GetUserCommand).resolves({ User: { UserId: userId, Tags } as never });
};
const key = {
  createdAt: '2025-09-15T10:00:00.000Z',
  lastUsedAt: '2026-10-12T09:00:00.000Z',
  lastUsedService: 'cloudformation',
  lastUsedRegion: 'eu-west-1',
};

beforeEach(() => iam.reset());

describe('what is known beside the record', () => {
  it('is the alias, the key under whoever has it by now, and the owner by the tag of the settings', async () => {
    answerAll();
    expect(await read()).toEqual({
      accountAlias: 'acme-prod',
      key,
      owner: { tag: 'owner', value: 'payments@example.com' },
    });
  });
  it('is of the role, where a session of one launched: it has no key', async () => {
    iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: [], IsTruncated: false });
    iam.on(GetRoleCommand, { RoleName: 'Admin' }).resolves({
      Role: { RoleId: 'AROAEXAMPLEROLEID0001', Tags } as never,
    });
    const state = stateOf({ ...launchRecord, userIdentity: roleIdentity });
    expect(await read(state)).toEqual({ owner: { tag: 'owner', value: 'payments@example.com' } });
    expect(iam.commandCalls(GetAccessKeyLastUsedCommand)).toHaveLength(0);
  });
  it('has no owner where somebody else has the name by now', async () => {
    answerAll();
    iam.on(GetUserCommand).resolves({ User: { UserId: 'AIDASOMEBODYELSE00001', Tags } as never });
    const state = stateOf(undefined, { caller: { ...caller, uniqueId: 'AIDAEXAMPLEUSER000001' } as never });
    expect(await read(state)).not.toHaveProperty('owner');
  });
  it('leaves out what IAM refuses, and what it does not answer in time', async () => {
    answerAll();
    iam.on(ListAccountAliasesCommand).rejects(awsError('AccessDenied', 403));
    iam.on(GetUserCommand).callsFake(() => new Promise(() => undefined));
    expect(await read(undefined, 50)).toEqual({ key });
  });
  it('says nothing of a use that IAM does not know', async () => {
    answerAll();
    const never = { ServiceName: 'N/A', Region: 'N/A' } as never;
    iam.on(GetAccessKeyLastUsedCommand).resolves({ UserName: 'renamed', AccessKeyLastUsed: never });
    expect((await read()).key).toEqual({ createdAt: key.createdAt });
  });
  it('is read once: later, the last use would be the launch; and the settings’ name needs no alias', async () => {
    answerAll();
    const before = { accountName: 'production', key, owner: { tag: 'owner', value: 'first' } };
    expect(await read(stateOf(undefined, { background: before }))).toEqual(before);
    expect(iam.calls()).toHaveLength(0);
  });
});
