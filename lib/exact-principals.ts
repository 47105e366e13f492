import type { Expectation, Settings } from '../lambda/core/settings.ts';

/** A user or role whose every launch is expected, whatever it is. */
export interface ExactPrincipal {
  readonly kind: 'user' | 'role';
  readonly arn: string;
  readonly account: string;
  /** The last part of the ARN. */
  readonly name: string;
}

/**
 * The principals that the settings name exactly, in rules that say nothing else: these are expected whatever they
 * launch. Only names and paths of the characters that IAM allows in names, so that no operator of a pattern reads
 * anything into them.
 *
 * @returns them in the order of the settings, each once
 */
export function exactPrincipals({ expectations }: Pick<Settings, 'expectations'>): readonly ExactPrincipal[] {
  const arns = expectations.filter(isAboutPrincipalsOnly).flatMap(({ principals = [] }) => principals);
  return [...new Set(arns)].map(toExactPrincipal).filter((principal) => principal !== undefined);
}

function isAboutPrincipalsOnly(rule: Expectation): boolean {
  const said = Object.entries(rule).filter(([field, value]) => field !== 'name' && value !== undefined);
  return said.length === 1 && rule.principals !== undefined;
}

function toExactPrincipal(arn: string): ExactPrincipal | undefined {
  const match = /^arn:aws[a-z-]*:iam::(\d{12}):(user|role)\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/.exec(arn);
  if (!match) return undefined;
  const [, account = '', kind, name = ''] = match;
  return { kind: kind as ExactPrincipal['kind'], arn, account, name };
}
