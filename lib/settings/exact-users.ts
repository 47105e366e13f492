import type { Expectation, Settings } from '../../core/settings/settings.ts';

/** A user whose every launch is expected, whatever it is. */
export interface ExactUser {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  /** The last part of the ARN. */
  readonly name: string;
}

/**
 * The users that the settings name exactly, in rules that say nothing else: these are expected whatever they launch.
 * Only names and paths of the characters that IAM allows in names, so that no operator of a pattern reads anything
 * into them. Roles are not among them: whether a record shows for certain which role called is seen by holding its
 * fields against each other, and no pattern can.
 *
 * @returns them in the order of the settings, each once
 */
export function exactUsers({ expectations }: Pick<Settings, 'expectations'>): readonly ExactUser[] {
  const arns = expectations.filter(isAboutPrincipalsOnly).flatMap(({ principals = [] }) => principals);
  return [...new Set(arns)].map(toExactUser).filter((user) => user !== undefined);
}

function isAboutPrincipalsOnly(rule: Expectation): boolean {
  const said = Object.entries(rule).filter(([field, value]) => field !== 'name' && value !== undefined);
  return said.length === 1 && rule.principals !== undefined;
}

function toExactUser(arn: string): ExactUser | undefined {
  const match = /^arn:(aws[a-z-]*):iam::(\d{12}):user\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/.exec(arn);
  if (!match) return undefined;
  const [, partition = '', account = '', name = ''] = match;
  // What CloudTrail writes in the place of a name: whoever has it for a name cannot be told from others.
  if (name === 'HIDDEN_DUE_TO_SECURITY_REASONS') return undefined;
  return { arn, partition, account, name };
}
