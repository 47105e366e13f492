import type { MadeThing } from './made-thing.ts';

/** A thing that was made, and the id by which a later record of its removal is told to be about it. */
export interface MadeRecord {
  /** Told apart by what it is and where: `iam:user:NAME`, `ec2:REGION:security-group-rule:ID`, ... */
  readonly id: string;
  readonly thing: MadeThing;
}

/**
 * Reads out of a record what its call made that may outlive the credential. Whose record it is, is another question.
 *
 * @param record a CloudTrail record, or whatever was found
 * @param region whose history it was found in
 * @param account the account of the incident
 * @returns empty where the call failed or made nothing of the kind; a call may make several things
 */
export function readMade(_record: unknown, _region: string, _account: string): readonly MadeRecord[] {
  return [];
}

/** The ids of what a record's call removed again; empty where it failed or removed nothing that is told of. */
export function readGone(_record: unknown, _region: string, _account: string): readonly string[] {
  return [];
}
