import {
  missingAmong,
  missingEvent,
  missingReport,
  type Subscription,
} from '../../../core/lifecycle/subscriptions.ts';
import { toNotice } from '../../../lambda/steps/publish-report/compose.ts';
import { eventViolations, violations } from '../../support/report/report-schema.ts';

const topic = 'arn:aws:sns:us-east-1:111122223333:reports';
const address = 'oncall@example.com';
const now = new Date('2026-11-01T10:00:00Z');
const email = (arn: string, change: Partial<Subscription> = {}): Subscription => ({
  ...{ protocol: 'email', endpoint: address, arn },
  ...change,
});

it.each<[string, readonly Subscription[], string | undefined]>([
  ['a confirmed address', [email(`${topic}:1`)], undefined],
  ['one in other letters', [email(`${topic}:1`, { endpoint: 'OnCall@Example.com' })], undefined],
  ['one that gets JSON', [email(`${topic}:1`, { protocol: 'email-json' })], undefined],
  ['one that subscribed again', [email('Deleted'), email(`${topic}:2`)], undefined],
  ['one that has not confirmed', [email('PendingConfirmation')], 'unconfirmed'],
  ['one that unsubscribed', [email('Deleted')], 'unsubscribed'],
  ['one that is not there', [], 'unsubscribed'],
  ['another address', [email(`${topic}:1`, { endpoint: 'other@example.com' })], 'unsubscribed'],
  ['a queue of this name', [email(`${topic}:1`, { protocol: 'sqs' })], 'unsubscribed'],
])('%s', (_, subscriptions, why) => {
  expect(missingAmong([address], subscriptions)).toEqual(why === undefined ? [] : [{ address, why }]);
});

const missing = missingAmong([address, 'b@example.com'], [email('PendingConfirmation')]);

it('is an event as the schema says, with one id a day', () => {
  const event = missingEvent(missing, topic, now);
  expect(eventViolations(event.detail)).toEqual([]);
  expect(event.detail).toMatchObject({ dedupKey: topic, urgency: 'warning', missing });
  const later = missingEvent(missing, topic, new Date('2026-11-01T23:00:00Z'));
  expect(later.detail.id).toBe(event.detail.id);
  expect(missingEvent(missing, topic, new Date('2026-11-02T10:00:00Z')).detail.id).not.toBe(event.detail.id);
});

it('is a mail that names the addresses, and where the commands are', () => {
  const notice = toNotice('subscriptions', missingReport(missing, now));
  expect(notice.subject).toBe(
    'Firebreak NOBODY IS TOLD AT oncall@example.com (unconfirmed), b@example.com (unsubscribed)',
  );
  expect(notice.text).toContain('docs/runbook.md#subscription-missing');
  expect(violations(JSON.parse(notice.json))).toEqual([]);
});
