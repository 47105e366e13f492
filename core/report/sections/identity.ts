import { whoIs } from '../../containment/action.ts';
import { restoreByHand } from '../../containment/by-hand.ts';
import { absence, type FoundHolder } from '../../containment/actions/whereabouts.ts';
import { foundHolders } from '../../containment/containment-slice.ts';
import type { Stray } from '../../containment/outcome.ts';
import type { ContainmentState } from '../../state.ts';
import { neutral } from '../../values/text.ts';
import { alarm, type Block, commands, prose } from '../block.ts';
import { ofIncident } from '../context.ts';

/** Who is not called what the record says any more, and whom that hit. */
export const identity = ofIncident({
  id: 'identity',
  importance: 97,
  title: 'SOMEBODY CHANGED WHO IS CALLED WHAT',
  make: (state) => [
    ...holdersOf(state).map(holderLine),
    ...(state.verification?.strays ?? []).flatMap((stray) => strayLines(stray, state)),
  ],
});

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

function strayLines({ action, outcomes }: Stray, { launch }: ContainmentState): readonly Block[] {
  const who = neutral(action.uniqueId ?? '', 130);
  return [
    alarm(
      `${action.kind} hit somebody else (${who}), who was given the name at that moment. ` +
        'firebreak restore gives it back; by hand:',
    ),
    ...commands(restoreByHand(action, outcomes, launch.region)),
  ];
}
