import type { Judged } from '../../artifacts/persistence.ts';
import { workingOf } from '../../artifacts/standing.ts';
import { containByHand } from '../../containment/by-hand.ts';
import type { ContainmentState } from '../../state.ts';
import { neutral, plural } from '../../values/text.ts';
import { decisionOf } from '../decision.ts';
import { keptActions } from '../sections/kept.ts';
import { step, type StepKind } from './step.ts';

/** So many are named in the title; the section about them has all. */
const named = 2;

/** Close what the contained caller made or keeps, and that works or may work. */
export const closeMade: StepKind = ({ state }) => {
  if (!state || decisionOf(state) !== 'contained') return undefined;
  const { works, unknown } = workingOf(state);
  const made = [...works, ...unknown];
  const kept = keptActions(state);
  if (made.length + kept.length === 0) return undefined;
  return step('close-made', titleOf(made, kept.length), {
    why: [
      'Ask the owner of the credential what of it is theirs; close what nobody knows.',
      ...(kept.length > 0 ? ['The settings keep other credentials of the user (otherCredentials).'] : []),
    ],
    commands: [
      ...made.flatMap((each) => commandsFor(each, state)),
      ...kept.map((action) => containByHand(action, state.launch)),
    ],
  });
};

function titleOf(made: readonly Judged[], kept: number): string {
  const names = made.slice(0, named).map(({ what }) => neutral(what, 80));
  const more = made.length - names.length;
  const all = [
    ...names,
    ...(more > 0 ? [`${plural(more, 'thing')} more that it made`] : []),
    ...(kept > 0 ? ['other credentials of the user'] : []),
  ];
  return `Close what still works or may: ${all.join('; ')}`;
}

/** What contains it; where nothing does, what removes or shows it. */
export function commandsFor(
  { actions, removal, inspect }: Judged,
  { launch }: Pick<ContainmentState, 'launch'>,
): readonly string[] {
  const byHand = actions.map((action) => containByHand(action, launch));
  return byHand.length > 0 ? byHand : [...removal, ...inspect];
}
