import type { ExactUser } from '../settings/exact-users.ts';

/** Where a sensor stands. */
export interface Account {
  /** 12 digits, or what CloudFormation will put there. */
  readonly id: string;
  /** Whether `id` is the digits. */
  readonly isKnown: boolean;
  readonly partition: string;
}

/** A part of an event pattern, below `detail`. */
type Part = Readonly<Record<string, unknown>>;

/**
 * Why a launch is forwarded: any one of these is enough. Together they are everything that is not surely a launch of
 * a service-linked role or of one of the users, as core/caller/to-caller.ts and judgeLaunch read it.
 *
 * `anything-but` never matches a field that is absent, and null, numbers and the empty string are values: hence the
 * `exists` beside it. A path can stand in a branch only once: the last one wins. To a pattern, an array of one value
 * is that value; CloudTrail has no arrays in userIdentity.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @param users whose every launch is expected, all of the sensor's partition
 */
export function reasonsToKeep(users: readonly ExactUser[], account: Account): readonly Part[] {
  return [
    ...unreadableLaunch(),
    identity({ type: otherThan(users.length > 0 ? ['AssumedRole', 'IAMUser'] : ['AssumedRole']) }),
    ...delegated(),
    ...otherPartition(account),
    ...otherRole(account),
    ...(users.length > 0 ? otherUser(users, account) : []),
  ];
}

/** What cannot be read is alerted on, whoever it is of: ids are UUIDs in lower case, times begin with the century. */
function unreadableLaunch(): readonly Part[] {
  return [{ eventID: otherThan({ prefix: hexDigits }) }, { eventTime: otherThan({ prefix: '20' }) }];
}

const hexDigits = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/** A product provider that somebody let in. `exists` sees only what is no object: the object's one field, then. */
function delegated(): readonly Part[] {
  const there = [{ exists: true }];
  return [identity({ invokedByDelegate: there }), identity({ invokedByDelegate: { accountId: there } })];
}

/**
 * A record whose ARNs or region are of another partition than the sensor's. In the partition aws, regions have many
 * prefixes, and the names of some others begin alike: there, the others' are listed.
 */
function otherPartition({ partition }: Account): readonly Part[] {
  const arn = [{ 'anything-but': { prefix: `arn:${partition}:` } }];
  const own = { 'aws-cn': 'cn-', 'aws-us-gov': 'us-gov-', 'aws-eusc': 'eusc-' }[partition];
  const region = own === undefined ? foreignRegions : otherThan({ prefix: own });
  return [{ awsRegion: region }, identity({ arn }), issuer({ arn })];
}

const foreignRegions = ['cn-', 'us-gov-', 'us-iso', 'eu-isoe-', 'eusc-'].map((prefix) => ({ prefix }));

/** A role that is not service-linked, or of another account; IAM lets nobody but AWS create under that path. */
function otherRole(account: Account): readonly Part[] {
  const prefix = `arn:${account.partition}:iam::${account.id}:role/aws-service-role/`;
  return [
    // An ARN that ends in a slash names no role.
    issuer({ arn: [...otherThan({ prefix }), { suffix: '/' }] }, 'AssumedRole'),
    issuer({ accountId: otherThan([account.id]) }, 'AssumedRole'),
  ];
}

function otherUser(users: readonly ExactUser[], account: Account): readonly Part[] {
  const isUser = { type: ['IAMUser'] };
  return [
    identity({ ...isUser, arn: otherThan(users.map(({ arn }) => arn)) }),
    identity({ ...isUser, accountId: otherThan([account.id]) }),
    ...contradictions(users, account).map(identity),
    // A record that names two users cannot be read.
    ...[...new Set(users.map(({ name }) => name))].map((name) =>
      identity({ arn: [{ suffix: `/${name}` }], userName: [{ 'anything-but': [name] }] }),
    ),
  ];
}

/**
 * A record whose ARN is of another account than it states. Where the sensor's account is not known at synth, this is
 * also what keeps the launches of users that are not of it.
 */
function contradictions(users: readonly ExactUser[], { isKnown }: Account): readonly Part[] {
  if (isKnown) return [];
  const accounts = new Set(users.map(({ account }) => account));
  return [...accounts].map((account) => ({
    arn: users
      .filter((user) => user.account === account)
      .map(({ arn }) => arn.slice(0, arn.indexOf('/') + 1))
      .filter((start, index, all) => all.indexOf(start) === index)
      .map((prefix) => ({ prefix })),
    accountId: [{ 'anything-but': [account] }],
  }));
}

function otherThan(values: readonly string[] | Part): readonly Part[] {
  return [{ exists: false }, { 'anything-but': values }];
}

function identity(part: Part): Part {
  return { userIdentity: part };
}

function issuer(part: Part, type?: string): Part {
  return identity({ ...(type !== undefined && { type: [type] }), sessionContext: { sessionIssuer: part } });
}
