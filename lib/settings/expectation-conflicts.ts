import type { Expectation, Settings } from '../../core/settings/settings.ts';
import { canonicalNetwork } from './canonical-network.ts';
import { partitionOf, regionName } from '../partition.ts';
import { principalConflicts } from './principals/conflicts.ts';
import { duplicates, listAt, problem, stringsAt, valueAt } from './read-input.ts';
import { allRegions, watchedRegions } from '../regions.ts';
import type { SettingsProblem } from './settings-error.ts';
import { expectation, fieldsOf } from './settings-schema.ts';
import type { Stage } from './trial/attacks.ts';
import { doubtfulRules, expectsTheAttack, type TriedRule } from './trial/expecting.ts';

/** A rule as it came, and how it is written: `expectations[0]`. */
interface Rule {
  readonly rule: unknown;
  readonly path: string;
}

/** What is wrong with expectations although every field by itself is right. */
export function expectationConflicts(input: unknown): readonly SettingsProblem[] {
  const rules = listAt(input, 'expectations').map((rule, index) => ({
    rule,
    path: `expectations[${index}]`,
  }));
  const watched = watchedBy(input);
  const found = [
    ...sameNames(rules),
    ...sameRules(rules),
    ...rules.flatMap(({ rule, path }) => [
      ...principalConflicts({ holder: rule, field: 'principals', path: `${path}.` }, 'expected', input),
      ...saysNothing({ rule, path }),
      ...unwatchedRegions({ rule, path }, watched),
      ...networkConflicts({ rule, path }),
      ...addressesOfServices({ rule, path }),
      ...['regions', 'instanceTypes', 'images', 'vpcEndpoints', 'services'].flatMap((field) =>
        duplicates(`${path}.${field}`, stringsAt(rule, field)),
      ),
    ]),
  ];
  // A rule that is wrong anyway is tried when it is right.
  const rest = rules.filter(({ path }) => !found.some(({ field }) => field.split('.')[0] === path));
  return [...found, ...expectsTheAttack(triable(rest), stageOf(watched))];
}

/** Rules that are taken, and perhaps should not be. */
export function expectationDoubts(settings: Settings): readonly SettingsProblem[] {
  const rules = settings.expectations.map((rule, index) => ({ rule, path: `expectations[${index}]` }));
  return doubtfulRules(rules, stageOf(watchedRegions(settings)));
}

const triable = (rules: readonly Rule[]): readonly TriedRule[] =>
  rules.flatMap(({ rule, path }) => {
    const { data } = expectation.safeParse(rule);
    return data === undefined ? [] : [{ rule: data as Expectation, path }];
  });

/** The account of the deployment is not known here. */
const stageOf = (watched: readonly string[]): Stage => {
  const regions = watched.length > 0 ? watched : ['us-east-1'];
  return { partition: partitionOf(regions[0] ?? ''), account: '111122223333', regions };
};

/** The regions that will be watched, as far as they are right; empty where that cannot be told. */
function watchedBy(input: unknown): readonly string[] {
  const homeRegion = valueAt(input, 'homeRegion');
  if (typeof homeRegion !== 'string' || !regionName.test(homeRegion)) return [];
  const regions = stringsAt(input, 'regions');
  const isRight = regions.every((region) => region === allRegions || regionName.test(region));
  return isRight ? watchedRegions({ homeRegion, regions }) : [];
}

function sameNames(rules: readonly Rule[]): readonly SettingsProblem[] {
  const names = rules.map(({ rule }) => valueAt(rule, 'name'));
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return [];
    const fix = `rename it: expectations[${first}] has it already, and verdicts name the rule`;
    return [problem(`expectations[${index}].name`, name, 'each name once', fix)];
  });
}

function sameRules(rules: readonly Rule[]): readonly SettingsProblem[] {
  const said = rules.map(({ rule }) => JSON.stringify(saidBy(rule).toSorted(([a], [b]) => (a < b ? -1 : 1))));
  return rules.flatMap(({ rule, path }, index) => {
    const first = said.indexOf(said[index] ?? '');
    if (first === index || saidBy(rule).length === 0) return [];
    // A rule that stands there twice with its name: that has been said.
    if (valueAt(rule, 'name') === valueAt(rules[first]?.rule, 'name')) return [];
    return [problem(path, rule, 'each rule once', `remove it: expectations[${first}] says the same`)];
  });
}

/** What the rule says, the order in its lists aside. */
function saidBy(rule: unknown): readonly (readonly [string, unknown])[] {
  if (typeof rule !== 'object' || rule === null) return [];
  return Object.entries(rule)
    .filter(([field, value]) => field !== 'name' && value !== undefined)
    .map(([field, value]) => [field, Array.isArray(value) ? value.toSorted() : (value as unknown)] as const);
}

function saysNothing({ rule, path }: Rule): readonly SettingsProblem[] {
  if (typeof rule !== 'object' || rule === null || saidBy(rule).length > 0) return [];
  const fields = fieldsOf['expectations']?.filter((field) => field !== 'name').join(', ');
  const allowed = `a name and at least one of ${fields}`;
  return [problem(path, rule, allowed, 'add a field: without one, every launch is expected')];
}

/** A launch in a region without a sensor is never seen, so that nothing about it can be expected. */
function unwatchedRegions({ rule, path }: Rule, watched: readonly string[]): readonly SettingsProblem[] {
  if (watched.length === 0) return [];
  return stringsAt(rule, 'regions').flatMap((region, index) => {
    if (!regionName.test(region) || watched.includes(region)) return [];
    const isForeign = partitionOf(region) !== partitionOf(watched[0] ?? region);
    const fix = isForeign
      ? 'deploy Firebreak once in each partition'
      : `add it to regions, or remove it here: nothing is seen in ${region}`;
    return [
      problem(`${path}.regions[${index}]`, region, `regions that are watched: ${watched.join(', ')}`, fix),
    ];
  });
}

function networkConflicts({ rule, path }: Rule): readonly SettingsProblem[] {
  const networks = stringsAt(rule, 'sourceNetworks');
  const canonical = networks.map((network) => canonicalNetwork(network) ?? '');
  const field = `${path}.sourceNetworks`;
  const wrong = networks.flatMap((network, index) => {
    const meant = canonical[index] ?? '';
    const at = `${field}[${index}]`;
    if (meant.endsWith('/0')) {
      return [
        problem(at, network, 'some addresses, not all', 'leave it out: it says nothing about the address'),
      ];
    }
    if (meant === '' || isCanonicalStart(network, meant)) return [];
    return [problem(at, network, 'a network without bits after its prefix', `write ${meant}`)];
  });
  const isWrong = new Set(wrong.map((one) => one.field));
  return [...wrong, ...duplicates(field, canonical, networks).filter((one) => !isWrong.has(one.field))];
}

/** Whether the network as written begins where it should: one with a full-length prefix is only spelled otherwise. */
function isCanonicalStart(network: string, meant: string): boolean {
  const [address = ''] = network.split('/');
  const full = canonicalNetwork(`${address}/${address.includes(':') ? 128 : 32}`) ?? '';
  return full.split('/')[0] === meant.split('/')[0];
}

/** CloudTrail shows the service in the place of the address, and of whatever the call to it came through. */
function addressesOfServices({ rule, path }: Rule): readonly SettingsProblem[] {
  const field = ['sourceNetworks', 'vpcEndpoints'].find((name) => valueAt(rule, name) !== undefined);
  if (valueAt(rule, 'services') === undefined || field === undefined) return [];
  const allowed = `services or ${field}, not both: a call through a service shows no address`;
  const fix = 'make two rules of it: one for direct calls, one for calls through services';
  return [problem(`${path}.services`, valueAt(rule, 'services'), allowed, fix)];
}
