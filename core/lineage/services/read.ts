import { toCaller } from '../../caller/to-caller.ts';
import { isService } from '../../caller/identity.ts';
import { toPrincipalArn } from '../../values/arn.ts';
import { compact, textAt } from '../../values/unknown.ts';
import { createdAt, type Issuance } from '../issuance.ts';
import type { Path, ServiceRow } from './row.ts';

/** Whose session is to be explained. */
export interface Served {
  readonly roleArn: string;
  /** The instance, function, task or build that has the session, where its name says so. */
  readonly workload?: string;
}

/** A call that may have made the service use the role. */
export interface ReadCall {
  /** Who called, when and where: what it led to was a session of the role. */
  readonly call: Issuance;
  /** `other`: the record shows a role, and not this one. */
  readonly role: 'this' | 'other' | 'not-shown';
  /** The same for workloads. */
  readonly workload: 'this' | 'other' | 'not-shown';
  /** The names of what it is about. */
  readonly things: readonly string[];
}

/** The most texts that are read of one record: whoever wrote it chose how many there are. */
const textLimit = 500;

/**
 * Reads a call that makes a service use a role. The record itself must say so: the service must have written it, and
 * the call must have gone through.
 *
 * @param record a CloudTrail record, or whatever was found
 * @param region whose history it was found in
 * @param account the account that may be acted upon
 * @returns undefined where it is another call, or failed
 */
export function readCall(
  record: unknown,
  { roleArn, workload }: Served,
  row: ServiceRow,
  { region, account }: { readonly region: string; readonly account: string },
): ReadCall | undefined {
  const shape = row.calls.find(({ event }) => event === textAt(record, 'eventName'));
  const wrote = isService(textAt(record, 'eventSource'), row.source);
  if (!shape || !wrote || textAt(record, 'errorCode') !== undefined) return undefined;
  const texts = (paths: readonly Path[] = []): readonly string[] =>
    paths.flatMap((path) => textsAt(record, path));
  const roles = texts(shape.roles).filter(
    (text) => row.source !== 'ssm' || toPrincipalArn(text) !== undefined,
  );
  const workloads = texts(shape.workloads).flatMap(segments);
  return {
    call: compact({
      eventName: shape.event,
      eventId: textAt(record, 'eventID') ?? 'unknown',
      eventTime: textAt(record, 'eventTime') ?? '',
      region: textAt(record, 'awsRegion') ?? region,
      issuer: toCaller(record, account),
      issuerCreatedAt: createdAt(record),
      sourceIp: textAt(record, 'sourceIPAddress'),
    }),
    role: shown(roles, (text) => isRole(text, roleArn)),
    workload: workload === undefined ? 'not-shown' : shown(workloads, (text) => text === workload),
    things: texts(shape.things).map(thingName),
  };
}

const shown = (texts: readonly string[], isThis: (text: string) => boolean): ReadCall['role'] =>
  texts.length === 0 ? 'not-shown' : texts.some(isThis) ? 'this' : 'other';

/** A role by its ARN or its name; an instance profile by the name that it has in common with its role. */
function isRole(text: string, roleArn: string): boolean {
  const role = toPrincipalArn(roleArn);
  const given = toPrincipalArn(text);
  if (!given) return !text.startsWith('arn:') && text.split('/').at(-1) === role?.name;
  const isProfile = given.type === 'instance-profile' && given.account === role?.account;
  return text === roleArn || (isProfile && given.name === role.name);
}

/** What is behind the first five colons of an ARN, without the kind; any other text as it is. */
function segments(text: string): readonly string[] {
  const parts = text.split(/[:/]/);
  return text.startsWith('arn:') ? text.split(':').slice(5).join(':').split(/[:/]/).slice(1) : parts;
}

/** The same for a name and for the ARN of the thing, whatever its version. A change set has its id: its name is anybody's. */
function thingName(text: string): string {
  const [name = text, ...rest] = segments(text);
  return /^arn:[^:]+:cloudformation:[^/]+:changeSet\//.test(text) ? (rest.at(-1) ?? name) : name;
}

function textsAt(record: unknown, path: Path): readonly string[] {
  let values: readonly unknown[] = [record];
  for (const name of path.split('.')) {
    values = values
      .flatMap((value) => {
        if (typeof value !== 'object' || value === null) return [];
        if (name === '*')
          return Object.values(value as Readonly<Record<string, unknown>>).slice(0, textLimit);
        return Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];
      })
      .slice(0, textLimit);
  }
  return values.filter((value): value is string => typeof value === 'string' && value !== '');
}
