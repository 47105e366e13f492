import type { ExactPrincipal } from './exact-principals.ts';

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
 * a service-linked role or of one of the principals, as lambda/core/to-caller.ts and judgeLaunch read it.
 *
 * `anything-but` never matches a field that is absent, and null, numbers and the empty string are values: hence the
 * `exists` beside it. A path can stand in a branch only once: the last one wins. To a pattern, an array of one value
 * is that value; CloudTrail has no arrays in userIdentity.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @param principals whose every launch is expected
 */
export function reasonsToKeep(principals: readonly ExactPrincipal[], account: Account): readonly Part[] {
  const users = principals.filter(({ kind }) => kind === 'user');
  const roles = principals.filter(({ kind }) => kind === 'role');
  return [
    ...unreadableLaunch(),
    identity({ type: otherThan(users.length > 0 ? ['AssumedRole', 'IAMUser'] : ['AssumedRole']) }),
    ...otherRole(roles, account),
    ...(users.length > 0 ? otherUser(users, account) : []),
  ];
}

/** What cannot be read is alerted on, whoever it is of: ids are UUIDs in lower case, times begin with the century. */
function unreadableLaunch(): readonly Part[] {
  return [{ eventID: otherThan({ prefix: hexDigits }) }, { eventTime: otherThan({ prefix: '20' }) }];
}

const hexDigits = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/** A role that is neither service-linked nor one of these; IAM lets nobody but AWS create under that path. */
function otherRole(roles: readonly ExactPrincipal[], account: Account): readonly Part[] {
  const path = `arn:${account.partition}:iam::${account.id}:role/aws-service-role/`;
  const known =
    roles.length === 0 ? { prefix: path } : { wildcard: [`${path}*`, ...roles.map(({ arn }) => arn)] };
  // An ARN that ends in a slash names no role.
  const reasons = [issuer({ arn: [...otherThan(known), { suffix: '/' }] }, 'AssumedRole')];
  if (roles.length === 0) return reasons;
  return [
    ...reasons,
    issuer({ accountId: otherThan([account.id]) }, 'AssumedRole'),
    ...contradictions(roles, account).map((part) => issuer(part)),
  ];
}

function otherUser(users: readonly ExactPrincipal[], account: Account): readonly Part[] {
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
 * also what keeps the launches of principals that are not of it.
 */
function contradictions(principals: readonly ExactPrincipal[], { isKnown }: Account): readonly Part[] {
  if (isKnown) return [];
  const accounts = new Set(principals.map(({ account }) => account));
  return [...accounts].map((account) => ({
    arn: principals
      .filter((principal) => principal.account === account)
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
