import { type Action, holderOf } from '../action.ts';
import { containByHand } from '../by-hand.ts';
import { type ContainmentState, outcomesOf } from '../incident.ts';
import { isAbout, type Outcome } from '../outcome.ts';
import { commandPrefix, type Section } from './section.ts';
import { neutral, utc } from '../text.ts';

/** Each action by itself, with what is still to be done for it. */
export function actNowSection(state: ContainmentState, now: Date): Section {
  const outcomes = outcomesOf(state);
  const broken = state.plan.actions.filter(
    (action) =>
      state.verification?.findings.some((f) => isAbout(action, f) && f.status !== 'in-place') ??
      outcomes.some((outcome) => isFailed(action, outcome, state)),
  );
  // Nothing known to be broken, yet not verified: then all of it is to be done.
  const open = broken.length > 0 ? broken : state.plan.actions;
  const commands = open.flatMap((action) => containByHand(action, now).map((line) => commandPrefix + line));
  return { title: 'ACT NOW', lines: [...refusedLines(outcomes), ...commands] };
}

/** What a protected tag protects is refused by IAM itself: whoever runs the commands must know that. */
function refusedLines(outcomes: readonly Outcome[]): readonly string[] {
  const refused = outcomes.filter(({ error }) => /with an explicit deny/.test(error?.message ?? ''));
  const targets = [...new Set(refused.map(({ userName, target }) => neutral(userName ?? target, 130)))];
  return targets.map(
    (target) =>
      `IAM refused Firebreak to change ${target} by an explicit deny, as it does where a tag or principal is ` +
      'protected. If it is meant to be protected, decide yourself whether to contain it.',
  );
}

/** A step that died says so of the incident as a whole. */
function isFailed(action: Action, outcome: Outcome, { incident }: ContainmentState): boolean {
  const died = outcome.action === action.kind && outcome.target === incident.subject;
  return outcome.status === 'failed' && (died || isAbout(action, outcome));
}

/** What somebody undid while containment was watched, the latest first: who fights is known by what they do. */
export function undoneSection({ verification }: ContainmentState): Section {
  const undone = (verification?.undone ?? []).toReversed();
  if (undone.length === 0) return { title: '', lines: [] };
  const shown = undone
    .slice(0, 8)
    .map(({ at, target, note }) => `${utc(at)}: ${neutral(target, 130)}, ${neutral(note, 200)}`);
  const more = undone.length > shown.length ? [`and ${undone.length - shown.length} before that`] : [];
  return {
    title: 'SOMEBODY UNDOES THE CONTAINMENT',
    lines: [
      ...shown,
      ...more,
      'Who: look for the events of this user or role in IAM’s event history (us-east-1), by resource name. ' +
        'Whoever can change IAM can undo what IAM holds: contain that principal too.',
    ],
  };
}

/** A single quote inside single quotes of a shell: a path in an ARN may have one. */
const quote = `'\\''`;

/**
 * What would hold where IAM's own means do not: a service control policy of the organization, which nobody in the
 * account can change. It does not bind the organization's management account.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function remedySection(state: ContainmentState): Section {
  const { verification, caller, launch } = state;
  const arns = principalArns(state);
  const broken = verification?.held === false && (verification.undone ?? []).length > 0;
  if (!broken || arns.length === 0 || !('userArn' in caller || 'roleArn' in caller))
    return { title: '', lines: [] };
  return {
    title: 'WHAT WOULD HOLD',
    lines: [
      'A service control policy of the organization denies the principal everything, and nobody in this account can ' +
        'take it away. From the management account (it does not bind that account itself):',
      `${commandPrefix}aws organizations create-policy --type SERVICE_CONTROL_POLICY --name firebreak-${state.incident.id} ` +
        `--description Firebreak --content '${denyingPolicy(arns).replaceAll("'", quote)}'`,
      `${commandPrefix}aws organizations attach-policy --policy-id POLICY_ID --target-id ${neutral(launch.account, 12)}`,
      'Without an organization: find and contain whoever undoes it, then contain this caller again (firebreak contain).',
    ],
  };
}

/** The policy of {@link remedySection}: everything denied to these principals, their sessions included. */
export function denyingPolicy(arns: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { ArnEquals: { 'aws:PrincipalArn': arns.length === 1 ? arns[0] : arns } },
      },
    ],
  });
}

/**
 * Whom the plan is about, by ARN: the caller as the record names it, and further users and roles without their paths,
 * which the plan does not know.
 */
function principalArns({ caller, plan, launch }: ContainmentState): readonly string[] {
  const own = 'userArn' in caller ? caller.userArn : 'roleArn' in caller ? caller.roleArn : undefined;
  const partition = own?.split(':')[1] ?? 'aws';
  const holders = plan.actions.map(holderOf).map(({ type, name }) => {
    const isCaller = own?.endsWith(`/${name}`) && own.includes(`:${type}/`);
    return isCaller ? own : `arn:${partition}:iam::${launch.account}:${type}/${name}`;
  });
  return [...new Set(holders.filter((arn) => arn !== undefined))];
}
