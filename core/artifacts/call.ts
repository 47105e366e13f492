import { toCaller } from '../caller/to-caller.ts';
import { at, textAt } from '../values/unknown.ts';

/** A successful call, as its CloudTrail record shows it. */
export interface Call {
  readonly record: unknown;
  readonly account: string;
  /** Where it was made; undefined where neither the record nor the search names what looks like a region. */
  readonly region: string | undefined;
  /** One of the things that the call made, where it made several of a kind. */
  readonly item?: unknown;
}

/**
 * As AWS names its regions: us-east-1, us-gov-west-1, us-isob-east-1; a letter more, as records that were made anonymous
 * have it, can do no harm. Nothing else comes into a command.
 */
const isRegion = (name: string | undefined): name is string =>
  name !== undefined && name.length <= 40 && /^[a-z]{2,8}(?:-[a-z]{2,16}){1,3}-\d{1,2}[a-z]?$/.test(name);

/** @param region whose history the record was found in: it stands in for one that is none */
export function toCall(record: unknown, region: string, account: string): Call {
  const named = textAt(record, 'awsRegion');
  return { record, account, region: [named, region].find(isRegion) };
}

/** What the request of a call says, in the spelling of CloudTrail. */
export const asked = ({ record }: Call, ...path: readonly string[]): unknown =>
  inside(record, 'requestParameters', 'Request', path);

/** What the answer to a call says. */
export const answered = ({ record }: Call, ...path: readonly string[]): unknown =>
  inside(record, 'responseElements', 'Response', path);

/**
 * EC2's younger operations are written with their request inside an element of the operation's name, and its names
 * as the API has them: `{"DeleteFlowLogsRequest": {"FlowLogId": ...}}`.
 */
function inside(record: unknown, half: string, suffix: string, path: readonly string[]): unknown {
  const plain = at(record, half, ...path);
  if (plain !== undefined || path.length === 0) return plain;
  const wrapped = at(record, half, `${textAt(record, 'eventName') ?? ''}${suffix}`);
  let found: unknown = wrapped;
  for (const name of path) found = at(found, name) ?? at(found, capital(name));
  return found;
}

const capital = (name: string): string => `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;

/** Whose key, password or credential it is where the request names nobody: the caller's own. */
export function ownerOf({ record, account }: Call): string | undefined {
  const named = textAt(record, 'requestParameters', 'userName');
  if (named !== undefined) return named;
  const caller = toCaller(record, account);
  return 'userName' in caller ? caller.userName : undefined;
}

/** The ARN of the user or role that made it; of nobody else is it certain. */
export function callerOf({ record, account }: Call): string | undefined {
  const caller = toCaller(record, account);
  if ('roleArn' in caller) return caller.roleArn;
  return 'userArn' in caller ? caller.userArn : undefined;
}

/** The unique id of the user of this name, where it is the caller: of others no record of theirs shows it. */
export function ownId({ record, account }: Call, userName: string | undefined): string | undefined {
  const caller = toCaller(record, account);
  return 'userName' in caller && caller.userName === userName ? caller.uniqueId : undefined;
}

/** The function that a request names: by its name, or by an ARN, whole or in part, with or without a version. */
export function functionOf(call: Call): string | undefined {
  const text = asked(call, 'functionName') ?? answered(call, 'functionName') ?? answered(call, 'functionArn');
  if (typeof text !== 'string') return undefined;
  const [, name] = /(?:^|:)function:([\w-]+)/.exec(text) ?? [];
  return name ?? text.split(':')[0];
}

/** The trail that a request names: by its name or its ARN. */
export const trailOf = (call: Call): string | undefined =>
  lastPart(asked(call, 'name') ?? asked(call, 'trailName'));

/** The role that a session is asked of. */
export const roleOf = (call: Call): string | undefined => lastPart(asked(call, 'roleArn'));

const lastPart = (arn: unknown): string | undefined =>
  typeof arn === 'string' ? arn.slice(arn.lastIndexOf('/') + 1) : undefined;

/** A value of a record as text: records have numbers and booleans where a command has words. */
export function wordOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'boolean' || Number.isFinite(value) ? String(value) : undefined;
}
