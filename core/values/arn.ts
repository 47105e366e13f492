import { matchesGlob } from './glob.ts';
import { remember } from './remember.ts';

/** An IAM or STS ARN taken apart. */
export interface PrincipalArn {
  readonly partition: string;
  readonly service: 'iam' | 'sts';
  readonly account: string;
  /** user, role, assumed-role, federated-user, root. */
  readonly type: string;
  /** Path with leading and trailing slash; `/` where there is none. */
  readonly path: string;
  /** The last part: user name, role name, session name. Empty for root. */
  readonly name: string;
}

/** With the flag s: what a sensor's pattern takes for a path by its beginning is one here too, line breaks or not. */
const shape = /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):(root|[a-z-]+)(\/.*)?$/s;

/**
 * Takes a principal's ARN apart.
 * @returns undefined when it is not the ARN of an IAM or STS principal
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export const toPrincipalArn = remember((arn: string): PrincipalArn | undefined => {
  const match = shape.exec(arn);
  if (!match) return undefined;
  const [, partition = '', service, account = '', type = '', rest = ''] = match;
  const cut = rest.lastIndexOf('/');
  const name = rest.slice(cut + 1);
  if (type !== 'root' && name === '') return undefined;
  return {
    partition,
    service: service as 'iam' | 'sts',
    account,
    type,
    path: rest.slice(0, cut + 1) || '/',
    name,
  };
});

/**
 * Whether any of the ARN globs matches. As in IAM, each part between the first five colons is matched by itself:
 * a path may contain colons, and a user under `/x:role/ci/` is not to pass for `arn:aws:iam::*:role/ci/*`.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesAnyArn(globs: readonly string[], arn: string): boolean {
  const parts = toParts(arn);
  return globs.some((glob) => {
    const wanted = toParts(glob);
    return (
      wanted.length === parts.length && wanted.every((part, index) => matchesGlob(part, parts[index] ?? ''))
    );
  });
}

/** The parts before the first five colons, and the rest with the colons it has. */
const toParts = remember((arn: string): readonly string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
});

/** What IAM accepts as a user name; anything else in a record cannot be acted upon, nor put into a command. */
export const isUserName = (name: string): boolean => /^[\w+=,.@-]{1,64}$/.test(name);

/** What IAM accepts as a role name: the same characters as in a user's. */
export const isRoleName = isUserName;

/** The path of Firebreak's own roles, by which IAM and the judge keep it from containing itself. */
export const ownRolePath = '/firebreak/';

/** Whether a role is one of Firebreak's own, by its path. */
export function isOwnRole(roleArn: string): boolean {
  const arn = toPrincipalArn(roleArn);
  return arn?.type === 'role' && arn.path.startsWith(ownRolePath);
}

/** The paths that AWS keeps for roles of its own: no account can make one there, nor change one. */
export const awsRolePaths = {
  serviceLinked: '/aws-service-role/',
  identityCenter: '/aws-reserved/sso.amazonaws.com',
  reserved: '/aws-reserved/',
} as const;

/**
 * Whether AWS keeps the role to itself: by a path that no account can make a role under, or a name that IAM takes from
 * nobody, as `aws:ec2-instance`, which every instance has.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html#ec2-instance-identity-roles
 */
export function isAwsRole(roleArn: string): boolean {
  const { type, path = '', name = '' } = toPrincipalArn(roleArn) ?? {};
  const isReserved = Object.values(awsRolePaths).some((reserved) => path.startsWith(reserved));
  return type === 'role' && (isReserved || name.startsWith('aws:'));
}

/**
 * The partition that a region belongs to; undefined for a name that no known partition has.
 * Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export const partitionOfRegion = remember((region: string): string | undefined => {
  const prefixes = {
    'cn-': 'aws-cn',
    'us-gov-': 'aws-us-gov',
    'us-isob-': 'aws-iso-b',
    'us-isof-': 'aws-iso-f',
    'eu-isoe-': 'aws-iso-e',
    'us-iso-': 'aws-iso',
    'eusc-': 'aws-eusc',
  };
  const known = Object.entries(prefixes).find(([prefix]) => region.startsWith(prefix));
  if (known) return known[1];
  return /^(?:af|ap|ca|eu|il|me|mx|sa|us)-/.test(region) ? 'aws' : undefined;
});

/** The AWS-assigned id of a long-term key: AKIA and letters and digits. Temporary keys begin with ASIA. */
export const isLongTermKeyId = (id: string): boolean => /^AKIA[A-Z0-9]{12,124}$/.test(id);
export const isTemporaryKeyId = (id: string): boolean => /^ASIA[A-Z0-9]{12,124}$/.test(id);
