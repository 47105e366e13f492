import { toCall } from './call.ts';
import type { Artifact } from './artifact.ts';
import type { Maker, Reading } from './row.ts';
import { findMaker, findRemovers } from './calls/table.ts';
import { techniques } from './techniques.ts';
import { compact, textAt } from '../values/unknown.ts';

/** A thing that was made, and the id by which a later record of its removal is told to be about it. */
export interface ReadArtifact {
  /**
   * Told apart by what it is and where: `iam:user:NAME`, `ec2:REGION:snapshot:ID`, ... It is the thing's, not the
   * call's: two calls that make the same give the same id.
   */
  readonly id: string;
  /** Ids of what takes it along: it is gone as well when one of them is. A user takes its key along. */
  readonly goesWith: readonly string[];
  readonly thing: Artifact;
}

/** The most of an attacker's text that is kept. */
const textLimit = 200;
const none: readonly never[] = [];

/**
 * Reads out of a record what its call made that may outlive the credential. Whose record it is, is another question.
 *
 * @param record a CloudTrail record, or whatever was found
 * @param region whose history it was found in
 * @param account the account of the incident
 * @returns empty where the call failed or made nothing of the kind; a call may make several things
 */
export function readArtifacts(record: unknown, region: string, account: string): readonly ReadArtifact[] {
  const maker = findMaker(record);
  if (!maker) return none;
  return maker
    .read(toCall(record, region, account))
    .map((reading) => toReadArtifact(reading, maker, record, region));
}

function toReadArtifact(
  reading: Reading,
  { technique }: Maker,
  record: unknown,
  region: string,
): ReadArtifact {
  const { id, goesWith, kind, what, removal, inspect } = reading;
  const [session] = reading.actions.filter((action) => action.kind === 'revoke-sessions');
  const thing: Artifact = compact({
    kind,
    what: what.slice(0, textLimit),
    ...stampOf(record, region),
    userName: kind === 'user-session' ? session?.userName : undefined,
    technique,
    techniqueName: techniques[technique],
    removal,
    inspect,
  });
  return { id, goesWith, thing };
}

/** Which call it was, when and where, and with which key. */
export function stampOf(record: unknown, region: string) {
  return compact({
    eventName: (textAt(record, 'eventName') ?? '').slice(0, textLimit),
    eventId: (textAt(record, 'eventID') ?? 'unknown').slice(0, textLimit),
    eventTime: (textAt(record, 'eventTime') ?? '').slice(0, textLimit),
    region: (textAt(record, 'awsRegion') ?? region).slice(0, textLimit),
    accessKeyId: textAt(record, 'userIdentity', 'accessKeyId')?.slice(0, textLimit),
  });
}

/** The ids of what a record's call removed again; empty where it failed or removed nothing that is told of. */
export function readGone(record: unknown, region: string, account: string): readonly string[] {
  const removers = findRemovers(record);
  if (removers.length === 0) return none;
  const call = toCall(record, region, account);
  return removers.flatMap((remover) => remover.ids(call));
}
