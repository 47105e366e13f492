import { type Move, nextMove, planAfterCheck } from '../../../core/containment/next-move.ts';
import { toPlan } from '../../../core/containment/plan.ts';
import type { Verification } from '../../../core/containment/outcome.ts';
import { unverified } from '../../../core/stand-ins.ts';

const settings = { settleSeconds: 10, holdSeconds: 31, containAttempts: 2 };
const plan = toPlan([]);
const longer = toPlan([{ kind: 'disable-console', userName: 'mallory' }]);
const held: Verification = { held: true, status: 'held', checkedAt: '', findings: [], plan };
const notHeld: Verification = { ...held, held: false, status: 'not-held', plan: longer };

/** What is decided after a move: so many attempts, so many checks before the latest, and what that found. */
const cases: readonly [Parameters<typeof nextMove>[0], number, number, Verification | undefined, Move][] = [
  [undefined, 0, 0, undefined, { kind: 'contain', attempt: 1 }],
  ['contain', 1, 0, undefined, { kind: 'renew', afterSeconds: 10 }],
  ['renew', 1, 0, notHeld, { kind: 'check', check: 1, afterSeconds: 11 }],
  ['check', 1, 0, held, { kind: 'check', check: 2, afterSeconds: 11 }],
  ['check', 1, 1, held, { kind: 'check', check: 3, afterSeconds: 11 }],
  ['check', 1, 2, held, { kind: 'done' }],
  ['check', 1, 1, notHeld, { kind: 'contain', attempt: 2 }],
  ['check', 2, 1, notHeld, { kind: 'give up' }],
  ['check', 1, 2, undefined, { kind: 'contain', attempt: 2 }],
];

describe('the next move of a containment', () => {
  it.each(cases)('after %s, %d attempts and %d checks', (last, attempts, looks, verification, move) => {
    const state = { plan, attempts: { value: attempts }, looks: { value: looks } };
    expect(nextMove(last, { ...state, ...(verification && { verification }) }, settings)).toEqual(move);
  });

  it('is by the plan that a check has extended, where it does not hold', () => {
    const state = { plan, attempts: { value: 1 } };
    expect(planAfterCheck({ ...state, verification: notHeld })).toBe(longer);
    expect(planAfterCheck({ ...state, verification: { ...held, plan: longer } })).toBe(plan);
    expect(planAfterCheck({ ...state, verification: unverified('', 'no answer', plan) })).toBe(plan);
  });
});
