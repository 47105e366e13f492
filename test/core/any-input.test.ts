import fc from 'fast-check';
import { compose } from '../../lambda/steps/publish-report/compose.ts';
import { resolveCaller } from '../../lambda/steps/resolve-caller/resolve.ts';
import type { Breaker } from '../../lambda/aws/table/breaker.ts';
import type { Incidents } from '../../lambda/aws/table/incidents.ts';
import type { Waves } from '../../lambda/aws/table/waves.ts';
import { account, launchRecord, roleIdentity, settings, toEvent, userIdentity } from '../support/events.ts';
import { replaceIn } from '../support/jest/replace.ts';

const incidents: Pick<Incidents, 'open' | 'refuse'> = {
  open: ({ incident }) => Promise.resolve({ kind: 'opened', incident }),
  refuse: () => Promise.reject(new Error('the breaker is not open')),
};
const breaker: Breaker = { admit: () => Promise.resolve({ kind: 'admitted' }) };
const waves: Waves = {
  admit: () => Promise.resolve({ kind: 'admitted', quiet: false }),
  mayTrace: () => Promise.reject(new Error('nobody is refused')),
};
const denies = { of: () => Promise.resolve([]) };
const deps = {
  incidents,
  breaker,
  waves,
  denies,
  retelling: { tell: () => Promise.resolve(undefined) },
  settings: settings(),
  account,
  now: new Date('2026-11-01T10:00:01Z'),
};

/** A record with any of its fields, at any depth, replaced by anything. */
const mutated = (base: object): fc.Arbitrary<unknown> =>
  fc.array(fc.tuple(fc.nat(200), fc.anything()), { maxLength: 3 }).map((changes) => replaceIn(base, changes));

const inputs = fc.oneof(
  fc.anything(),
  fc.json().map((json) => JSON.parse(json) as unknown),
  mutated(toEvent(launchRecord)),
  mutated(toEvent({ ...launchRecord, userIdentity: roleIdentity })),
  mutated(toEvent({ ...launchRecord, userIdentity: { ...userIdentity, type: 'FederatedUser' } })),
);

describe('whatever arrives', () => {
  it('yields a caller, a reason and a route, and never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, async (event) => {
        const state = await resolveCaller({ event, execution: 'x' }, deps);
        expect(state.caller.reason).not.toBe('');
        expect(state.verdict.because).not.toBe('');
        if (state.route === 'contain') {
          // Only a user or a session of a role, by names that IAM allows, is ever contained.
          for (const action of state.plan.actions) {
            expect('userName' in action ? action.userName : action.roleName).toMatch(/^[\w+=,.@-]{1,64}$/);
            if ('userId' in action) expect(action.userId).toMatch(/^AROA[A-Z0-9]+:[\w+=,.@-]{2,64}$/);
          }
          expect(state.plan.actions.length).toBeGreaterThan(0);
        } else {
          expect(['alert', 'ignore']).toContain(state.route);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('can be reported as a failure, within the limits of SNS', () => {
    fc.assert(
      fc.property(inputs, (state) => {
        const notice = compose({ notice: 'failure', state }, new Date(), {
          bucket: 'bucket',
          settings: settings(),
        });
        expect(notice.subject).toMatch(/^[ -~]{1,99}$/);
        expect(notice.text).toContain('NOT CONTAINED');
      }),
      { numRuns: 500 },
    );
  });
});
