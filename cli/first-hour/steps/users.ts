import {
  CreateAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  PutUserPolicyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { answerOf, type Step, until, works } from '../step.ts';

export const renamedUser: Step = {
  id: 'renamed-user',
  doubt:
    'Does a renamed user keep its key and its id, and does IAM name it by the key? Everything is found by that.',
  changes: 'one IAM user with one access key, which is renamed',
  async run(context) {
    const { iam } = context.own;
    const { name, keys } = await context.addUser('before');
    const idOf = async (UserName: string) => (await iam.send(new GetUserCommand({ UserName }))).User?.UserId;
    const before = await idOf(name);
    const NewUserName = name.replace('before', 'after');
    await iam.send(new UpdateUserCommand({ UserName: name, NewUserName }));
    const moved = await until(context, () => idOf(NewUserName), works);
    const { sts } = context.as(keys);
    const works2 = await until(context, () => sts.send(new GetCallerIdentityCommand({})), works);
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keys.accessKeyId }));
    return {
      observed: {
        underTheOldName: await answerOf(() => idOf(name)),
        keepsItsId: (await idOf(NewUserName)) === before,
        keepsItsKey: works2.answer,
        namedByTheKey: used.UserName === NewUserName,
      },
      seconds: { untilMoved: moved.seconds },
    };
  },
};

export const quotas: Step = {
  id: 'quotas',
  doubt: 'How does IAM refuse a third key, and inline policies of more than 2,048 characters?',
  changes: 'one IAM user with two access keys; a policy that is too long is refused',
  async run({ own, addUser }) {
    const { name } = await addUser('quotas');
    const createKey = () => own.iam.send(new CreateAccessKeyCommand({ UserName: name }));
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: '*', Resource: `arn:aws:s3:::${'x'.repeat(2_100)}` }],
    });
    const put = new PutUserPolicyCommand({ UserName: name, PolicyName: 'too-long', PolicyDocument });
    return {
      observed: {
        secondKey: await answerOf(createKey),
        thirdKey: await answerOf(createKey),
        longPolicy: await answerOf(() => own.iam.send(put)),
      },
    };
  },
};
