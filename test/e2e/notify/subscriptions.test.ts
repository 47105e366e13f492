import type { PutEventsRequest } from '@aws-sdk/client-eventbridge';
import type { Call } from '@firebreak/account';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';

let deployed: Deployed;
const puts: Call[] = [];
const day = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  deployed = await startDeployed({
    onCall: ({ call }) => {
      if (call.operation === 'PutEvents') puts.push(call);
    },
  });
}, startTimeout);
afterAll(() => deployed.close());

/** What the check says in the course of a day. */
async function oneDayLater() {
  const { account } = deployed;
  const mailsBefore = account.sns.outbox().length;
  const putsBefore = puts.length;
  // No process is warm for a day, and the credentials of one that were would be over.
  account.lambda.coldStart('firebreak-check-subscriptions');
  account.clock.advanceBy(day);
  await account.settled();
  return {
    mails: account.sns.outbox().slice(mailsBefore),
    events: puts
      .slice(putsBefore)
      .flatMap(({ input }) => (input as unknown as PutEventsRequest).Entries!)
      .map(({ DetailType }) => DetailType),
  };
}

it('who is unsubscribed is said once a day to the others, by mail and event; before that it is quiet', async () => {
  const { account, stacks } = deployed;
  const subscription = stacks[0]!.resources.find(({ type }) => type === 'AWS::SNS::Subscription')!.ref;
  const topic = subscription.split(':').slice(0, 6).join(':');
  expect(await oneDayLater()).toEqual({ mails: [], events: [] });

  account.sns.subscribe(topic, 'email', 'deputy@example.com', { confirmed: true });
  account.sns.unsubscribe(subscription);
  for (let again = 0; again < 2; again++) {
    const { mails, events } = await oneDayLater();
    expect(events).toEqual(['Subscription Missing']);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      subject: 'Firebreak NOBODY IS TOLD AT oncall@example.com (unsubscribed)',
      principalArn: expect.stringMatching(/\/firebreak-check-subscriptions$/),
      deliveries: [{ endpoint: 'deputy@example.com' }],
    });
  }

  account.sns.subscribe(topic, 'email', 'oncall@example.com', { confirmed: false });
  const { mails } = await oneDayLater();
  expect(mails[0]!.subject).toContain('oncall@example.com (unconfirmed)');
  expect(account.problems()).toEqual([]);
});
