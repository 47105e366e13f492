import { whoIs } from '../../containment/action.ts';
import { containByHand } from '../../containment/by-hand.ts';
import { keptOf, restoreByHand } from '../../restore/by-hand.ts';
import { absence, type FoundHolder } from '../../containment/whereabouts.ts';
import { foundHolders } from '../../containment/containment-slice.ts';
import type { Stray } from '../../containment/outcome.ts';
import { byHandSettings, planContainment } from '../../containment/plan.ts';
import type { ContainmentState } from '../../state.ts';
import { neutral, utc } from '../../values/text.ts';
import { isUser } from '../../verdict/verdict.ts';
import { alarm, type Block, commands, firstOf, prose } from '../block.ts';
import { activityOf, type ReportContext, type SectionDefinition } from '../context.ts';
import { decisionOf } from '../decision.ts';

/** Who is not called what the record says any more, and whom that hit. */
export const identity: SectionDefinition = {
  id: 'identity',
  importance: 97,
  title: () => 'SOMEBODY CHANGED WHO IS CALLED WHAT',
  brief: (whole) => firstOf(whole, 3),
  make: (context) => [...renameLines(context), ...(context.state ? ofState(context.state, context.now) : [])],
};

const ofState = (state: ContainmentState, now: Date): readonly Block[] => [
  ...holdersOf(state).map(holderLine),
  ...(state.verification?.strays ?? []).flatMap((stray) => strayLines(stray, state, now)),
];

/**
 * What the reviewed credential, and whoever else changed its user, called users anew in 90 days: it may have taken the
 * protection of a name or path.
 */
function renameLines(context: ReportContext): readonly Block[] {
  const { state } = context;
  if (state && decisionOf(state) !== 'alert' && decisionOf(state) !== 'not-contained') return [];
  const renames = (activityOf(context)?.made.items ?? []).filter(
    ({ kind, removed }) => kind === 'user-name' && !removed,
  );
  const byOthers = renamesByOthers(context);
  if (renames.length + byOthers.length === 0) return [];
  const commandsFor =
    state && isUser(state.caller) ? planContainment(state.caller, byHandSettings).actions : [];
  return [
    ...renames.map(({ what, eventTime }) => alarm(`At ${utc(eventTime)} it called ${neutral(what, 300)}.`)),
    ...byOthers.map(alarm),
    prose(
      'Whoever takes a name or path that the settings protect (protectedPrincipals) takes its protection: the verdict is ' +
        `an alert then, and IAM refuses Firebreak's changes.${commandsFor.length > 0 ? ' Contain it by hand:' : ''}`,
    ),
    ...commands(commandsFor.map((action) => containByHand(action, { region: state?.launch.region ?? '' }))),
  ];
}

/** By what event history has of its own user: another of the user's credentials may have done it. */
const renamesByOthers = (context: ReportContext): readonly string[] =>
  (activityOf(context)?.resources.items ?? []).flatMap(({ name, others }) =>
    others.items
      .filter(({ eventName, errorCode }) => eventName === 'UpdateUser' && errorCode === undefined)
      .map(
        ({ eventTime, who }) =>
          `At ${utc(eventTime)} ${neutral(who, 120)} changed name or path of user ${neutral(name, 120)}.`,
      ),
  );

/** As the latest check found them; before there is one, as the steps did. */
function holdersOf(state: ContainmentState): readonly FoundHolder[] {
  const found = state.verification?.holders ?? foundHolders(state);
  const seen = new Set<string>();
  return found.filter((each) => {
    const text = absence(each);
    return each.whereabouts.is !== 'here' && !seen.has(text) && seen.add(text);
  });
}

function holderLine(found: FoundHolder): Block {
  const { holder, whereabouts } = found;
  if (whereabouts.is === 'unknown') {
    return alarm(
      `${neutral(absence(found), 400)}. It may work under another name, and counts as NOT CONTAINED: look for its ` +
        'unique id among all users (aws iam list-users).',
    );
  }
  if (whereabouts.is !== 'moved') return prose(`${neutral(absence(found), 400)}.`);
  return prose(
    `${neutral(whoIs(holder), 80)} is called ${neutral(whereabouts.name, 64)} now (${neutral(whereabouts.arn, 200)}): ` +
      `it was renamed, and followed by its unique id ${holder.uniqueId ?? 'and its key'}. Whoever is called ` +
      `${neutral(holder.name, 64)} now is somebody else.`,
  );
}

function strayLines({ action, outcomes }: Stray, state: ContainmentState, now: Date): readonly Block[] {
  const { first, denies } = restoreByHand({ ...keptOf(state, [action]), outcomes }, state.launch.region, now);
  const who = neutral(action.uniqueId ?? '', 130);
  return [
    alarm(
      `${action.kind} hit somebody else (${who}), who was given the name at that moment. ` +
        'firebreak restore gives it back; by hand:',
    ),
    ...commands([...first, ...denies]),
  ];
}
