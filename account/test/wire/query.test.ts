import {
  CreateUserCommand,
  DeleteUserCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  NoSuchEntityException,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AuthorizationErrorException,
  PublishCommand,
  SNSClient,
  GetTopicAttributesCommand,
  PublishBatchCommand,
} from '@aws-sdk/client-sns';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { AwsError } from '../../model.ts';
import { awkward, rejection, startAccount } from './harness.ts';
import type { Account } from './harness.ts';

let account: Account;
let iam: IAMClient;
beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(account.client);
});
afterAll(async () => {
  iam.destroy();
  await account.close();
});

const lastInput = () => account.calls.at(-1)?.input;

describe('awsQuery', () => {
  it.each(awkward)('carries %j in names and policies both ways', async (text) => {
    account.respond({
      User: { Path: '/', UserName: text, UserId: 'AIDA', Arn: text, CreateDate: new Date(0) },
    });
    await iam.send(new PutUserPolicyCommand({ UserName: text, PolicyName: text, PolicyDocument: text }));
    expect(lastInput()).toEqual({ UserName: text, PolicyName: text, PolicyDocument: text });
    const { User } = await iam.send(new GetUserCommand({ UserName: text }));
    expect(User).toMatchObject({ UserName: text, Arn: text });
  });

  it('carries lists of structures, numbers and booleans', async () => {
    const input = {
      PolicySourceArn: 'arn:aws:iam::111122223333:user/alice',
      ActionNames: ['iam:CreateUser', 'ec2:RunInstances'],
      MaxItems: 7,
      ContextEntries: [
        {
          ContextKeyName: 'aws:SourceIp',
          ContextKeyType: 'ip' as const,
          ContextKeyValues: ['1.2.3.4', '5.6.7.8'],
        },
      ],
    };
    account.respond({
      IsTruncated: true,
      Marker: 'm',
      EvaluationResults: [
        {
          EvalActionName: 'iam:CreateUser',
          EvalDecision: 'allowed',
          EvalDecisionDetails: { 'AllowedBy<&>': 'allowed', second: 'implicitDeny' },
          MatchedStatements: [{ SourcePolicyId: 'p', StartPosition: { Line: 3, Column: 17 } }],
          MissingContextValues: [],
        },
      ],
    });
    const { $metadata, ...output } = await iam.send(new SimulatePrincipalPolicyCommand(input));
    expect(lastInput()).toEqual(input);
    expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: account.calls.at(-1)?.requestId });
    expect(output).toEqual({
      IsTruncated: true,
      Marker: 'm',
      EvaluationResults: [
        {
          EvalActionName: 'iam:CreateUser',
          EvalDecision: 'allowed',
          EvalDecisionDetails: { 'AllowedBy<&>': 'allowed', second: 'implicitDeny' },
          MatchedStatements: [{ SourcePolicyId: 'p', StartPosition: { Line: 3, Column: 17 } }],
          MissingContextValues: [],
        },
      ],
    });
  });

  it('carries ten and more list items in their order', async () => {
    const Tags = Array.from({ length: 12 }, (_, index) => ({
      Key: `k${String(index)}`,
      Value: `v${String(index)}`,
    }));
    account.respond({});
    await iam.send(new CreateUserCommand({ UserName: 'bob', Tags }));
    expect(lastInput()).toEqual({ UserName: 'bob', Tags });
  });

  it('carries timestamps as dates', async () => {
    const CreateDate = new Date('2026-11-22T10:11:12Z');
    account.respond({
      AccessKeyMetadata: [{ UserName: 'alice', AccessKeyId: 'AKIA', Status: 'Active', CreateDate }],
      IsTruncated: false,
    });
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({}));
    expect(lastInput()).toEqual({});
    expect(AccessKeyMetadata).toEqual([
      { UserName: 'alice', AccessKeyId: 'AKIA', Status: 'Active', CreateDate },
    ]);
  });

  it('answers operations without output', async () => {
    account.respond(undefined);
    const { $metadata, ...output } = await iam.send(new DeleteUserCommand({ UserName: 'bob' }));
    expect(output).toEqual({});
    expect($metadata.requestId).toBe(account.calls.at(-1)?.requestId);
  });

  it('answers modelled errors as their exception class', async () => {
    account.respond(new AwsError('NoSuchEntity', 'The user with name <bob> & "co" cannot be found.'));
    const error = await rejection(iam.send(new GetUserCommand({ UserName: 'bob' })));
    expect(error).toBeInstanceOf(NoSuchEntityException);
    expect(error).toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The user with name <bob> & "co" cannot be found.',
      $fault: 'client',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('takes a modelled error by its shape name too', async () => {
    account.respond(new AwsError('NoSuchEntityException', 'gone'));
    expect(await rejection(iam.send(new GetUserCommand({ UserName: 'bob' })))).toBeInstanceOf(
      NoSuchEntityException,
    );
  });

  it('answers unmodelled errors under their own name', async () => {
    account.respond(new AwsError('Throttling', 'Rate exceeded', 400));
    const error = await rejection(iam.send(new GetUserCommand({})));
    expect(error).toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('refuses what lacks a required member', async () => {
    const calls = account.calls.length;
    const error = await rejection(iam.send(new DeleteUserCommand({} as { UserName: string })));
    expect(error).toMatchObject({
      name: 'ValidationError',
      message:
        "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null",
    });
    expect(account.calls).toHaveLength(calls);
  });

  it('speaks STS', async () => {
    const sts = new STSClient(account.client);
    const Expiration = new Date('2026-11-22T11:00:00Z');
    account.respond({
      Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: 's/+=', SessionToken: 't', Expiration },
      SourceIdentity: 'someone',
    });
    const input = {
      RoleArn: 'arn:aws:iam::111122223333:role/r',
      RoleSessionName: 'me',
      DurationSeconds: 900,
    };
    const output = await sts.send(new AssumeRoleCommand(input));
    expect(lastInput()).toEqual(input);
    expect(output.Credentials).toEqual({
      AccessKeyId: 'ASIA',
      SecretAccessKey: 's/+=',
      SessionToken: 't',
      Expiration,
    });
    expect(output.SourceIdentity).toBe('someone');
    account.respond({ Account: '111122223333' });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('111122223333');
    expect(account.calls.at(-1)).toMatchObject({
      service: 'sts',
      operation: 'GetCallerIdentity',
      region: 'eu-west-1',
    });
    sts.destroy();
  });

  it('speaks SNS: maps, blobs, renamed map keys', async () => {
    const sns = new SNSClient(account.client);
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'a&b' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255, 43, 61]) },
    };
    account.respond({ MessageId: 'id' });
    const Message = awkward.join('\n');
    const sent = await sns.send(new PublishCommand({ TopicArn: 'arn', Message, MessageAttributes }));
    expect(sent.MessageId).toBe('id');
    expect(lastInput()).toEqual({ TopicArn: 'arn', Message, MessageAttributes });

    account.respond({ Attributes: { TopicArn: 'arn', Policy: '{"a":"<b>"}' } });
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: 'arn' }));
    expect(Attributes).toEqual({ TopicArn: 'arn', Policy: '{"a":"<b>"}' });

    account.respond({ Successful: [{ Id: '1', MessageId: 'm' }], Failed: [] });
    const entries = [{ Id: '1', Message: 'one' }];
    const batch = await sns.send(
      new PublishBatchCommand({ TopicArn: 'arn', PublishBatchRequestEntries: entries }),
    );
    expect(lastInput()).toEqual({ TopicArn: 'arn', PublishBatchRequestEntries: entries });
    expect(batch.Successful).toEqual([{ Id: '1', MessageId: 'm' }]);
    expect(batch.Failed).toEqual([]);

    account.respond(new AwsError('AccessDenied', 'not authorized', 403));
    const denied = await rejection(sns.send(new PublishCommand({ TopicArn: 'arn', Message })));
    expect(denied).toBeInstanceOf(AuthorizationErrorException);
    expect(denied).toMatchObject({ message: 'not authorized', $metadata: { httpStatusCode: 403 } });
    sns.destroy();
  });
});
