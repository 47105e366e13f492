import {
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { GetPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { failed, holderIn, type Kind, optionOf, pictureOf, wrong, type World } from './kind.ts';

/** A kind of removal: what is gone afterwards. */
const removal = (
  name: string,
  is: RegExp,
  isGone: (command: string, world: World) => boolean | Promise<boolean>,
  when: Kind['when'] = 'remove',
): Kind => ({
  name,
  when,
  is: (command) => is.test(command),
  try: async (command, world) => {
    const pasted = await world.paste(command);
    return [...failed(pasted), ...wrong(!(await isGone(command, world)), 'It is still there.')];
  },
});

const usersOf = ({ account }: World) => account.iam.snapshot().users;

/** What an attacker has left behind. */
export const removing: readonly Kind[] = [
  removal('a user', /^aws iam delete-user --/, (command, world) => {
    return usersOf(world)[optionOf(command, 'user-name')] === undefined;
  }),
  removal('a key', /^aws iam delete-access-key /, (command, world) => {
    const keys = Object.values(usersOf(world)).flatMap(({ accessKeys }) => accessKeys);
    return keys.every(({ accessKeyId }) => accessKeyId !== optionOf(command, 'access-key-id'));
  }),
  removal('an inline policy', /^aws iam delete-(?:user|role)-policy /, (command, { account }) => {
    const holder = pictureOf(account.iam.snapshot(), holderIn(command));
    return holder !== undefined && !(optionOf(command, 'policy-name') in holder.inlinePolicies);
  }),
  removal('an attached policy', /^aws iam detach-(?:user|role)-policy /, (command, { account }) => {
    const holder = pictureOf(account.iam.snapshot(), holderIn(command));
    return holder !== undefined && !holder.attachedPolicies.includes(optionOf(command, 'policy-arn'));
  }),
  removal('a managed policy', /^aws iam delete-policy /, async (command, world) => {
    const client = new IAMClient({ ...clientOf(world), region: 'us-east-1' });
    const answer = client.send(new GetPolicyCommand({ PolicyArn: optionOf(command, 'policy-arn') }));
    return answer.then(
      () => false,
      () => true,
    );
  }),
  removal(
    'another name of a user',
    /^aws iam update-user .*--new-user-name /,
    (command, world) => {
      const [old, wanted] = [optionOf(command, 'user-name'), optionOf(command, 'new-user-name')];
      return usersOf(world)[old] === undefined && usersOf(world)[wanted] !== undefined;
    },
    'rename',
  ),
  removal('a security group', /^aws ec2 delete-security-group /, async (command, world) => {
    const client = new EC2Client({ ...clientOf(world), region: optionOf(command, 'region') });
    const { SecurityGroups: groups = [] } = await client.send(new DescribeSecurityGroupsCommand({}));
    return groups.every(({ GroupId: id }) => id !== optionOf(command, 'group-id'));
  }),
  removal('a rule of a security group', /^aws ec2 revoke-security-group-ingress /, async (command, world) => {
    const client = new EC2Client({ ...clientOf(world), region: optionOf(command, 'region') });
    const { SecurityGroupRules: rules = [] } = await client.send(new DescribeSecurityGroupRulesCommand({}));
    return rules.every(({ SecurityGroupRuleId: id }) => id !== optionOf(command, 'security-group-rule-ids'));
  }),
];

const clientOf = ({ account }: World) => ({
  ...{ endpoint: account.endpoint, credentials: account.iam.root, maxAttempts: 1 },
});
