import type { Action } from '../action.ts';
import { awsRolePaths, isRoleName, isUserName, toPrincipalArn } from '../arn.ts';
import { textAt } from '../unknown.ts';

/** What a call made that outlives the credential it was made with, as the call's record shows it. */
export interface Reading {
  /** In words that others chose a part of: to be shown through neutral(). */
  readonly what: string;
  /** The ARN of the user or role that containing it changes, where the record shows it. */
  readonly arn?: string;
  /** What contains it; none where a person has to decide. */
  readonly actions: readonly Action[];
  /** Why it is not contained although it could be: the record does not say for certain what was made. */
  readonly doubt?: string;
  /** AWS CLI commands that undo it, or show it, where it is not contained. */
  readonly byHand: readonly string[];
}

/** One kind of call that makes something that outlives its credential. */
export interface Maker {
  /** The service that writes the record; nobody else's record is believed. */
  readonly source: string;
  /** MITRE ATT&CK: https://attack.mitre.org/tactics/TA0003/ */
  readonly technique: string;
  /** Undefined where this call made nothing: a key that was made inactive. */
  readonly read: (record: unknown, account: string) => Reading | undefined;
}

/** What the request of a call says, in the spelling of CloudTrail. */
export const asked = (record: unknown, name: string): string | undefined =>
  textAt(record, 'requestParameters', name);

/** What the answer to a call says. */
export const answered = (record: unknown, ...path: readonly string[]): string | undefined =>
  textAt(record, 'responseElements', ...path);

/** What is found and reported, and left to a person. */
export function reported(what: string, byHand: readonly (string | undefined)[]): Reading {
  return { what, actions: [], byHand: byHand.filter((command) => command !== undefined) };
}

function doubted(what: string, doubt: string): Reading {
  return { what, actions: [], doubt, byHand: [] };
}

/**
 * Something of a user, or the user.
 * @param name as the record has it
 * @param toActions from a name that IAM allows; undefined where the record does not show what was made
 */
export function ofUser(
  what: string,
  name: string | undefined,
  toActions: (userName: string) => readonly Action[] | undefined,
  arn?: string,
): Reading {
  if (name === undefined) return doubted(what, 'the record does not say of which user');
  if (!isUserName(name)) return doubted(what, 'the record has a user name that IAM does not allow');
  const actions = toActions(name);
  if (!actions) return doubted(what, 'the record does not show its id');
  return { what, actions, byHand: [], ...(arn !== undefined && { arn }) };
}

/**
 * Something of a role of this account that can be changed, or the role.
 * @param toActions undefined where the record does not say for certain what was made
 */
export function ofRole(
  what: string,
  arn: string | undefined,
  account: string,
  toActions: (roleName: string) => readonly Action[] | undefined,
): Reading {
  const role = toPrincipalArn(arn ?? '');
  if (arn === undefined || role?.service !== 'iam' || role.type !== 'role') {
    return doubted(what, 'the record does not show the ARN of the role');
  }
  if (role.account !== account) return doubted(what, `the role is of account ${role.account}`);
  if (Object.values(awsRolePaths).some((path) => role.path.startsWith(path))) {
    return doubted(what, 'only AWS may change the role');
  }
  if (!isRoleName(role.name)) return doubted(what, 'the role has a name that IAM does not allow');
  const actions = toActions(role.name);
  return actions
    ? { what, arn, actions, byHand: [] }
    : doubted(what, 'the record does not say for certain which session it is');
}

/** Text that a shell takes for one word, and a program for no option. */
const isShellWord = (text: string): boolean => /^[\w+=,.@:/][\w+=,.@:/-]{0,2047}$/.test(text);

/**
 * A command of the AWS CLI.
 * @returns undefined where the record lacks a value, or has one that is not to be put into a shell
 */
export function cli(
  operation: string,
  options: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const words = Object.entries(options).map(([option, value]) =>
    value !== undefined && isShellWord(value) ? `--${option} ${value}` : undefined,
  );
  return words.includes(undefined) ? undefined : `aws ${operation} ${words.join(' ')}`;
}
