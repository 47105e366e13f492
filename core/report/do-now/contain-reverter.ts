import { holderOf } from '../../containment/action.ts';
import { revertedIn } from '../../containment/outcome.ts';
import type { ContainmentState } from '../../state.ts';
import { isUserName, toPrincipalArn } from '../../values/arn.ts';
import { globalRegion } from '../../values/partition.ts';
import { firebreak, option } from '../../values/shell.ts';
import { neutral, plural } from '../../values/text.ts';
import { revertersIn } from './reverters.ts';
import { step, type StepKind } from './step.ts';

/** So many who revert are named, and so many users and roles looked up. */
const most = 3;

/** Contain who reverts the containment: whatever else is done is reverted, too. */
export const containReverter: StepKind = ({ state }) => {
  const times = revertedIn(state?.verification).length;
  if (!state || times === 0) return undefined;
  const who = revertersIn(state).slice(0, most);
  const reverted = `The containment was reverted ${plural(times, 'time')}.`;
  if (who.length === 0)
    return step('contain-reverter', 'Find who reverts the containment, and contain that principal first', {
      why: [reverted, 'Event history does not show it yet: look again in some minutes.'],
      commands: lookups(state),
    });
  const names = who.map((arn) => neutral(arn, 200)).join(' and ');
  const commands = who.flatMap((arn) => containing(arn, state.launch.account) ?? []);
  return step('contain-reverter', `Contain who reverts it: ${names}`, {
    why: [
      reverted,
      ...(commands.length < who.length
        ? ['Nothing in this account contains root, Identity Center or another account.']
        : []),
    ],
    commands,
  });
};

/** @returns undefined for whom IAM of this account does not contain */
function containing(arn: string, account: string): string | undefined {
  const parsed = toPrincipalArn(arn);
  if (parsed?.account !== account) return undefined;
  const { type, name, path } = parsed;
  if (type === 'user' && isUserName(name)) return firebreak(`contain ${option('user', name)} --execute`);
  const role = path.slice(1, -1);
  return type === 'assumed-role' && isUserName(role) && isUserName(name)
    ? firebreak(`contain ${option('role-session', `${role}/${name}`)} --execute`)
    : undefined;
}

/** Who changed the users and roles of the plan, newest first. */
const lookups = ({ plan, launch }: ContainmentState): readonly string[] => {
  const names = [...new Set(plan.actions.map((action) => holderOf(action).name))];
  return names
    .slice(0, most)
    .map(
      (name) =>
        `aws cloudtrail lookup-events --region ${globalRegion(launch.region)} ` +
        `--lookup-attributes AttributeKey=ResourceName,AttributeValue=${name} --max-items 20 ` +
        `--query "Events[?ReadOnly=='false'].[EventTime,EventName,Username]" --output text`,
    );
};
