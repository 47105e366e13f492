import { keptOf, restoreByHand } from '../../restore/by-hand.ts';
import { neutral, utc } from '../../values/text.ts';
import { type Block, commands, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { carriedOut, decisionOf } from '../decision.ts';
import { presentOf } from './present.ts';

/** How everything is restored without Firebreak, where the launch was expected after all. */
export const restore = ofIncident({
  id: 'restore',
  importance: 78,
  title: 'TO RESTORE BY HAND, IF THIS WAS EXPECTED',
  make: (state, { now }) => {
    if (!carriedOut(decisionOf(state))) return [];
    const taken = [...state.plan.actions, ...(state.patrol?.standing ?? [])];
    const actions = taken.map((action) => presentOf(action, state));
    const { first, denies, until, inactive } = restoreByHand(
      keptOf(state, actions),
      state.launch.region,
      now,
    );
    return [
      ...(inactive.length > 0 ? [prose(inactiveLine(inactive))] : []),
      ...commands(first),
      ...(denies.length > 0 ? denyLines(until) : []),
      ...commands(denies),
    ];
  },
});

const inactiveLine = (keys: readonly string[]): string =>
  `Left inactive: ${keys.map((key) => neutral(key, 130)).join(', ')}. The stolen key is one of these: give the owner a new one.`;

const denyLines = (until: string | undefined): readonly Block[] => [
  prose(
    'The denies come last: as long as one denies everything, no key, no password and no backup key works.' +
      (until === undefined
        ? ''
        : ` Sessions that they refuse may be alive until ${utc(until)}, and would work again: before that, these do nothing.`),
  ),
];
