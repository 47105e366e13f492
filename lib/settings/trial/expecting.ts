import type { Expectation } from '../../../core/settings/settings.ts';
import { problem } from '../read-input.ts';
import { type SettingsProblem, show } from '../settings-error.ts';
import type { Kind, Stage } from './attacks.ts';
import { type Passed, tryNamed, tryPlain, tryRules } from './trial.ts';

/** A rule of the right shape, and how it is written: `expectations[0]`. */
export interface TriedRule {
  readonly rule: Expectation;
  readonly path: string;
}

/** Above this share of plain attacks a rule expects the attack; what it expects below that, or of others, is doubtful. */
const most = 0.5;

/**
 * Rules that expect the attack. Each is tried, because every field can be written so that it says nothing: two halves of
 * the internet, `*.*`, a billion instances, all regions but one. So are all of them together.
 */
export function expectsTheAttack(rules: readonly TriedRule[], stage: Stage): readonly SettingsProblem[] {
  const single = rules.flatMap(({ rule, path }) => {
    const worst = tryPlain([rule], stage).find(isAttack);
    if (worst === undefined) return [];
    const allowed = `some launches, not those of anybody's stolen credential: the rule expects ${inWords(worst)}`;
    return [problem(path, rule, allowed, `${whatToAdd(rule, worst.kind, stage)}; ${observe}`)];
  });
  return single.length > 0 || rules.length < 2 ? single : togetherExpect(rules, stage);
}

function togetherExpect(rules: readonly TriedRule[], stage: Stage): readonly SettingsProblem[] {
  const all = rules.map(({ rule }) => rule);
  const worst = tryPlain(all, stage).find(isAttack);
  if (worst === undefined) return [];
  const parts = all.filter((rule) => tryPlain([rule], stage).length > 0);
  const allowed =
    "rules that together expect some launches, not those of anybody's stolen credential: " +
    `these expect ${inWords(worst)}`;
  const fix = `name who may launch, by principals, in ${parts.length === 1 ? 'it' : 'each of them'}; ${observe}`;
  return [
    problem(
      'expectations',
      parts.map(({ name }) => name),
      allowed,
      fix,
    ),
  ];
}

const observe = "to contain nobody, set mode to 'observe'";

const isAttack = ({ share }: Passed): boolean => share > most;

/** Rules of which it is doubtful that they are meant so. The settings are taken with them, and synth says it loudly. */
export function doubtfulRules(rules: readonly TriedRule[], stage: Stage): readonly SettingsProblem[] {
  return rules.flatMap(({ rule, path }) => {
    const [ofAnybody] = tryRules([rule], stage);
    if (ofAnybody !== undefined) {
      const allowed = `doubtful: with anybody's stolen credential, the rule expects ${inWords(ofAnybody)}`;
      return [problem(path, rule, allowed, whatToAdd(rule, ofAnybody.kind, stage))];
    }
    const ofNamed = tryNamed(rule, stage).find(({ share }) => share > most);
    if (ofNamed === undefined) return [];
    const allowed =
      'doubtful: should a credential of those whom it names be stolen, the rule expects ' + inWords(ofNamed);
    return [problem(path, rule, allowed, whatToAdd(rule, ofNamed.kind, stage))];
  });
}

/** The launch that would be let through, and how many others of its kind. */
function inWords({ kind, share, example: { launch, caller } }: Passed): string {
  const { requestedCount = 0, instanceType = '', region, sourceIp, invokedBy } = launch;
  const who =
    'roleArn' in caller
      ? `a session of ${caller.roleArn ?? 'a role'}`
      : `${kind.theft === 'mfa' ? 'a session with MFA' : 'the access key'} of ${'userArn' in caller ? caller.userArn : 'a user'}`;
  const how = invokedBy === undefined ? `from ${sourceIp ?? 'anywhere'}` : `through ${invokedBy}`;
  const again = requestedCount === 1 ? ', again and again' : '';
  return `${requestedCount} × ${instanceType} in ${region} by ${who}, ${how}${again} (and ${percent(share)} of such attacks)`;
}

const percent = (share: number): string => `${Math.max(1, Math.round(share * 100))}%`;

/** The fields that bound an attack, the most telling first. */
const bounds = ['principals', 'instanceTypes', 'maxCount', 'regions', 'sourceNetworks'] as const;

function whatToAdd(rule: Expectation, { way }: Kind, stage: Stage): string {
  const useful = bounds.filter((field) => field !== 'sourceNetworks' || typeof way === 'string');
  const missing = useful.filter((field) => rule[field] === undefined);
  const lax = useful.filter(
    (field) =>
      rule[field] !== undefined && tryPlain([{ name: '', [field]: rule[field] }], stage).some(isAttack),
  );
  return [
    ...(lax.length > 0
      ? [`narrow ${lax.map((field) => `${field} (${show(rule[field])})`).join(' and ')}`]
      : []),
    ...(missing.length > 0 ? [`add ${missing.join(', ').replace(/, ([^,]+)$/, ' or $1')}`] : []),
  ].join(', or ');
}
