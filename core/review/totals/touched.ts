import { isRoleName, isUserName } from '../../values/arn.ts';
import { listAt, textAt } from '../../values/unknown.ts';
import { errorOf, onlyRead } from '../event.ts';

/** Something that a call changed, as event history files it. */
export interface Touched {
  readonly type: TouchedType;
  readonly name: string;
  readonly region: string;
}

/** What is looked up first is first: who can come back, then what lets others in, then what runs. */
export const touchedTypes = [
  'AWS::IAM::User',
  'AWS::IAM::Role',
  'AWS::IAM::AccessKey',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Instance',
] as const;
export type TouchedType = (typeof touchedTypes)[number];

/** What the names of each type look like; by anything else, event history could not be asked. */
const isName: Readonly<Record<TouchedType, (name: string) => boolean>> = {
  'AWS::IAM::User': isUserName,
  'AWS::IAM::Role': isRoleName,
  'AWS::IAM::AccessKey': (name) => /^[A-Z0-9]{16,128}$/.test(name),
  'AWS::EC2::SecurityGroup': (name) => /^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/.test(name),
  'AWS::EC2::Instance': (name) => /^i-[0-9a-f]{8,17}$/.test(name),
};

/**
 * Says which instances, security groups, access keys, users and roles a call changed. What it only read or mentioned
 * (the groups of a launch, the role of an AssumeRole) it has not touched; nor has a call that failed.
 *
 * @param record a CloudTrail record, or whatever was found
 * @param region whose history it was found in
 * @param globalRegion the region in which the partition's IAM is recorded
 */
export function toTouched(record: unknown, region: string, globalRegion: string): readonly Touched[] {
  if (onlyRead(record) || errorOf(record) !== undefined) return [];
  const found = named(record).filter(
    (each): each is Named & { name: string } => each.name !== undefined && isName[each.type](each.name),
  );
  const unique = new Map(found.map(({ type, name }) => [`${type} ${name}`, { type, name }]));
  return [...unique.values()].map(({ type, name }) => ({
    type,
    name,
    region: type.startsWith('AWS::IAM::') ? globalRegion : region,
  }));
}

/**
 * Who made a call, as what can be changed: its user or role, and its long-term key. What others did to these is how
 * somebody reverts a containment.
 * @param globalRegion the region in which the partition's IAM is recorded
 */
export function toOwn(record: unknown, globalRegion: string): readonly Touched[] {
  const type = textAt(record, 'userIdentity', 'type');
  const key = textAt(record, 'userIdentity', 'accessKeyId');
  const own: readonly Named[] = [
    {
      type: 'AWS::IAM::User',
      name: type === 'IAMUser' ? textAt(record, 'userIdentity', 'userName') : undefined,
    },
    {
      type: 'AWS::IAM::Role',
      name:
        type === 'AssumedRole'
          ? textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'userName')
          : undefined,
    },
    { type: 'AWS::IAM::AccessKey', name: key?.startsWith('AKIA') ? key : undefined },
  ];
  return own
    .filter(
      (each): each is Named & { name: string } => each.name !== undefined && isName[each.type](each.name),
    )
    .map(({ type: of, name }) => ({ type: of, name, region: globalRegion }));
}

interface Named {
  readonly type: TouchedType;
  readonly name: string | undefined;
}

function named(record: unknown): readonly Named[] {
  switch (textAt(record, 'eventSource')?.replace(/\.amazonaws\.com(\.cn)?$/, '')) {
    case 'iam':
      return ofIam(record);
    case 'ec2':
    case 'ec2-instance-connect':
      return ofEc2(record);
    case 'ssm':
      return ofSystemsManager(record);
    default:
      return [];
  }
}

const asked = (record: unknown, ...path: readonly string[]): string | undefined =>
  textAt(record, 'requestParameters', ...path);
const answered = (record: unknown, ...path: readonly string[]): string | undefined =>
  textAt(record, 'responseElements', ...path);

function ofIam(record: unknown): readonly Named[] {
  return [
    { type: 'AWS::IAM::User', name: asked(record, 'userName') },
    { type: 'AWS::IAM::User', name: answered(record, 'user', 'userName') },
    { type: 'AWS::IAM::User', name: answered(record, 'accessKey', 'userName') },
    { type: 'AWS::IAM::AccessKey', name: asked(record, 'accessKeyId') },
    { type: 'AWS::IAM::AccessKey', name: answered(record, 'accessKey', 'accessKeyId') },
    { type: 'AWS::IAM::Role', name: asked(record, 'roleName') },
    { type: 'AWS::IAM::Role', name: answered(record, 'role', 'roleName') },
  ];
}

function ofEc2(record: unknown): readonly Named[] {
  const name = textAt(record, 'eventName') ?? '';
  return [
    ...instances(record),
    ...(name.includes('SecurityGroup') ? groups(record) : []),
    instance(asked(record, 'instanceId')),
    instance(asked(record, 'AssociateIamInstanceProfileRequest', 'InstanceId')),
    instance(answered(record, 'ReplaceIamInstanceProfileAssociationResponse', 'instanceId')),
  ];
}

/** A launch's instances are in its answer, those that are started, stopped or terminated in the request too. */
function instances(record: unknown): readonly Named[] {
  return ['requestParameters', 'responseElements'].flatMap((part) =>
    listAt(record, part, 'instancesSet', 'items').map((item) => instance(textAt(item, 'instanceId'))),
  );
}

const instance = (name: string | undefined): Named => ({ type: 'AWS::EC2::Instance', name });

function groups(record: unknown): readonly Named[] {
  const byId = [
    asked(record, 'groupId'),
    answered(record, 'groupId'),
    asked(record, 'ModifySecurityGroupRulesRequest', 'GroupId'),
  ].filter((id) => id !== undefined);
  // In a default VPC a group may be given by its name alone.
  const ids = byId.length > 0 ? byId : [asked(record, 'groupName')];
  return ids.map((name): Named => ({ type: 'AWS::EC2::SecurityGroup', name }));
}

function ofSystemsManager(record: unknown): readonly Named[] {
  const ids = listAt(record, 'requestParameters', 'instanceIds');
  return [
    ...ids.map((id) => instance(typeof id === 'string' ? id : undefined)),
    instance(asked(record, 'target')),
  ];
}
