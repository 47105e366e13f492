import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser } from '../support/people.ts';
import { arrive, eventOf, hour, keyOf, startByHand } from './scene.ts';

let deployed: Deployed;
beforeAll(async () => {
  deployed = await startDeployed();
}, startTimeout);
afterAll(() => deployed.close());

it('an event that a bus delivers five hours late contains its caller', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'five-hours-late');
  const event = eventOf(deployed, user);
  account.clock.advanceBy(5 * hour);
  await arrive(deployed, event);
  expect(keyOf(deployed, user)).toBe('Inactive');
});

it('one that waited for a day of retries is re-driven from the queue as an alert, with the commands', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'a-day-later');
  const event = eventOf(deployed, user);
  // EventBridge tries for 24 hours, and nobody looks at the queue at once.
  account.clock.advanceBy(25 * hour);
  const seen = deployed.watch();
  await startByHand(deployed, event);
  expect(keyOf(deployed, user)).toBe('Active');
  const [alert] = seen.notices().filter(({ subject }) => subject.includes('a-day-later'));
  expect(alert?.subject).toMatch(/ALERT/);
  expect(alert?.text.replace(/\s+/g, ' ')).toMatch(/maxEventHours/);
  expect(alert?.text).toContain(user.keys[0].accessKeyId);
});
