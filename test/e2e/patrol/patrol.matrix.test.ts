import { mailsOf, type PatrolStage, startPatrol } from '../support/patrolled.ts';
import { startTimeout } from '../../support/run/deployed.ts';

let stage: PatrolStage;
beforeAll(async () => {
  stage = await startPatrol();
}, startTimeout);
afterEach(() => {
  expect(stage.deployed.account.problems()).toEqual([]);
});
afterAll(() => stage.deployed.close());

it('a key that is made active after the follow-up is inactive within the hour, and on-call is mailed once', async () => {
  const user = await stage.contained('reactivated');
  const seen = stage.deployed.watch();
  await stage.reactivate(user);
  await stage.pass(61);
  expect(stage.statusOf(user)).toBe('Inactive');
  await stage.pass(61);
  expect(mailsOf(seen, user)).toEqual(['Firebreak Patrol: REVERTED, now CONTAINED']);
  const [{ text } = { text: '' }] = seen.notices();
  expect(text.replace(/\s+/g, ' ')).toContain(
    `By arn:aws:iam::${stage.deployed.account.accountId}:root (UpdateAccessKey at`,
  );
  expect(text).not.toContain('LATE:');
  expect(await stage.itemOf(user)).toMatchObject({ status: 'held' });
  expect(await stage.noteOf(user)).toMatchObject({ found: 'in-place', reversals: 1, untold: 0 });
}, 60_000);
