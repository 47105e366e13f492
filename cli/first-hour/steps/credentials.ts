import { DescribeRegionsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { PutUserPolicyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { answerOf, type Context, isRefused, type Keys, type Step, until, works } from '../step.ts';

const aUser = 'one IAM user with one access key';
const allow = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'ec2:DescribeRegions', Resource: '*' }],
};

/** A call that needs a permission: GetCallerIdentity needs none. */
const describe = ({ as }: Context, keys: Keys) => {
  const { ec2 } = as(keys);
  return () => ec2.send(new DescribeRegionsCommand({ RegionNames: ['us-east-1'] }));
};
const identify = ({ as }: Context, keys: Keys) => {
  const { sts } = as(keys);
  return () => sts.send(new GetCallerIdentityCommand({}));
};

export const inactiveKey: Step = {
  id: 'inactive-key',
  doubt:
    'How long does a key work that was made inactive, and what is it answered then? (aws-facts: 3 to 4 s)',
  changes: `${aUser}, which is made inactive`,
  async run(context) {
    const { name, keys } = await context.addUser('inactive');
    const call = identify(context, keys);
    const known = await until(context, call, works);
    const change = { UserName: name, AccessKeyId: keys.accessKeyId, Status: 'Inactive' } as const;
    await context.own.iam.send(new UpdateAccessKeyCommand(change));
    const refused = await until(context, call, isRefused);
    return {
      observed: { beforehand: known.answer, inactive: refused.answer },
      seconds: { untilKnown: known.seconds, untilRefused: refused.seconds },
    };
  },
};

export const deniedSession: Step = {
  id: 'denied-session',
  doubt:
    'Does a deny of sessions issued before a moment end a session of a user, spare its key, and how soon? Does GetCallerIdentity still answer?',
  changes: `${aUser}, an inline policy, and a session of 15 minutes`,
  async run(context) {
    const { name, keys } = await context.addUser('session', allow);
    const known = await until(context, describe(context, keys), works);
    const { sts } = context.as(keys);
    const { Credentials } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    const session: Keys = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const before = await until(context, describe(context, session), works);
    await context.pause(2000);
    await context.own.iam.send(
      new PutUserPolicyCommand({
        ...{ UserName: name, PolicyName: 'deny-older-sessions' },
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              ...{ Effect: 'Deny', Action: '*', Resource: '*' },
              Condition: { DateLessThan: { 'aws:TokenIssueTime': context.now().toISOString() } },
            },
          ],
        }),
      }),
    );
    const refused = await until(context, describe(context, session), isRefused);
    return {
      observed: {
        beforehand: before.answer,
        sessionAfterwards: refused.answer,
        identityOfTheSession: await answerOf(identify(context, session)),
        keyAfterwards: await answerOf(describe(context, keys)),
      },
      seconds: { untilKnown: known.seconds, untilRefused: refused.seconds },
    };
  },
};

export const deniedDryRun: Step = {
  id: 'denied-dry-run',
  doubt: 'What does EC2 answer to a dry run by somebody who may not launch? Nothing can be launched by it.',
  changes: `${aUser} that may do nothing; a Firebreak that watches this account with respondTo 'attempts' contains it`,
  async run(context) {
    const { keys } = await context.addUser('dry-run');
    await until(context, identify(context, keys), works);
    const { ec2 } = context.as(keys);
    const launch = new RunInstancesCommand({
      ...{ DryRun: true, MinCount: 1, MaxCount: 1, InstanceType: 't4g.nano' },
      ImageId: 'ami-0123456789abcdef0',
    });
    return { observed: { runInstances: await answerOf(() => ec2.send(launch)) } };
  },
};
