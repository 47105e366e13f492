import type { Expectation } from '../../../core/settings/settings.ts';
import { checkExpectation } from '../../../core/verdict/expectation.ts';
import {
  type Attack,
  attacksOf,
  callerOf,
  hauls,
  type Kind,
  type Stage,
  thefts,
  type Way,
} from './attacks.ts';

/** What a rule, or several together, let through of the attacks of one kind. */
export interface Passed {
  readonly kind: Kind;
  /** Of these attacks, 0 to 1. */
  readonly share: number;
  /** The first of them. */
  readonly example: Attack;
}

/** Whether it is an attack that needs nothing: not MFA, no service between, and no patience. */
const isPlain = ({ theft, haul, way }: Kind): boolean =>
  theft !== 'mfa' && haul === 'accelerators' && typeof way === 'string';

/**
 * Tries rules against attacks by anybody.
 *
 * @param stage for the account it takes one that the rules name: theirs may be the account of the deployment
 * @returns the kinds of attack of which they expect some, the plainest first, and of those the most first
 */
export const tryRules = (rules: readonly Expectation[], stage: Stage): readonly Passed[] =>
  tryKinds(kindsOf(rules.flatMap(({ services = [] }) => services)), rules, stage);

/** The same of plain attacks alone. */
export const tryPlain = (rules: readonly Expectation[], stage: Stage): readonly Passed[] =>
  tryKinds(kindsOf([]).filter(isPlain), rules, stage);

function tryKinds(kinds: readonly Kind[], rules: readonly Expectation[], stage: Stage): readonly Passed[] {
  const own = { ...stage, account: accountOf(rules) ?? stage.account };
  return kinds
    .flatMap((kind) => passed(kind, rules, attacksIn(kind, own)) ?? [])
    .toSorted((a, b) => Number(isPlain(b.kind)) - Number(isPlain(a.kind)) || b.share - a.share);
}

/** The same by somebody whom the rule names, whose credential was stolen: of plain attacks alone. */
export function tryNamed(rule: Expectation, stage: Stage): readonly Passed[] {
  return (rule.principals ?? []).flatMap((glob) => {
    const [, , , , owner = '', resource = ''] = glob.split(':');
    const [type = '', ...name] = resource.replaceAll(/[*?]/g, 'x').split('/');
    if (type !== 'user' && type !== 'role') return [];
    const account = /^\d{12}$/.test(owner) ? owner : stage.account;
    const caller = callerOf(type === 'user' ? 'key' : 'role', name.join('/'), { ...stage, account });
    const kinds = kindsOf([]).filter((kind) => isPlain(kind) && kind.theft === 'key');
    return kinds.flatMap(
      (kind) =>
        passed(
          kind,
          [rule],
          attacksIn(kind, { ...stage, account }).map(({ launch }) => ({ launch, caller })),
        ) ?? [],
    );
  });
}

function passed(kind: Kind, rules: readonly Expectation[], attacks: readonly Attack[]): Passed | undefined {
  const expected = attacks.filter(({ launch, caller }) =>
    rules.some((rule) => checkExpectation(rule, launch, caller).matched),
  );
  const [example] = expected;
  return example && { kind, share: expected.length / attacks.length, example };
}

function kindsOf(services: readonly string[]): readonly Kind[] {
  const ways: readonly Way[] = ['IPv4', 'IPv6', ...[...new Set(services)].map((service) => ({ service }))];
  return thefts.flatMap((theft) => hauls.flatMap((haul) => ways.map((way) => ({ theft, haul, way }))));
}

const accountOf = (rules: readonly Expectation[]): string | undefined =>
  rules
    .flatMap(({ principals = [] }) => principals.map((glob) => glob.split(':')[4] ?? ''))
    .find((account) => /^\d{12}$/.test(account));

/** Settings have many rules, and every one is tried against the same attacks. */
const made = new Map<string, readonly Attack[]>();

function attacksIn(kind: Kind, stage: Stage): readonly Attack[] {
  const key = JSON.stringify([kind, stage]);
  const attacks = made.get(key) ?? attacksOf(kind, stage);
  made.set(key, attacks);
  return attacks;
}
