import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  type Account,
  type Assembly,
  deploy,
  startAccount,
  startReceiver,
  type Template,
} from '@firebreak/account';
import { eventsOf } from '../../../core/lifecycle/events-of.ts';
import type { LifecycleEvent } from '../../../core/lifecycle/names.ts';
import { restoredEvent } from '../../../core/lifecycle/restored.ts';
import { incidentContext } from '../../../core/report/context.ts';
import { toReport } from '../../../core/report/report.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { makeLifecycleBus } from '../../../lambda/aws/lifecycle-bus.ts';
import { type Resource, resourcesOf, synthesize, webhooks } from '../../lib/synthesized.ts';
import { held, wholeIncident, type Words } from '../../support/incidents.ts';
import { eventViolations } from '../../support/report/report-schema.ts';
import { stateOf } from '../../support/report/state.ts';

const [pager, tickets] = webhooks;
const region = 'us-east-1';
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let account: Account;
let queue: string;

/** The resources whose ids begin like this, and whatever these refer to. */
function withReferred(all: Record<string, Resource>, beginning: string): [string, Resource][] {
  const ids = new Set(Object.keys(all).filter((id) => id.startsWith(beginning)));
  for (const id of ids) {
    const text = JSON.stringify(all[id]);
    for (const other of Object.keys(all)) if (text.includes(`"${other}"`)) ids.add(other);
  }
  return [...ids].map((id) => [id, all[id]!]);
}

/** What the synthesized responder has for webhooks, deployed by itself. */
async function deployWebhooks(): Promise<void> {
  const resources = withReferred(resourcesOf(synthesize({ webhooks }).responder), 'Webhooks');
  const template = {
    ...{ Parameters: {}, Mappings: {}, Conditions: {}, Outputs: {} },
    Resources: Object.fromEntries(resources.map(([id, resource]) => [id, { DependsOn: [], ...resource }])),
  } as Template;
  const stack = {
    name: 'FirebreakResponder',
    account: undefined,
    region,
    template,
    assets: new Map(),
    dependencies: [],
  };
  const assembly: Assembly = { directory: '/', stacks: [stack] };
  const [deployed] = await deploy(account, assembly);
  const name = deployed!.resources
    .find(({ type }) => type === 'AWS::SQS::Queue')!
    .ref.split('/')
    .at(-1);
  queue = `arn:aws:sqs:${region}:${account.accountId}:${name}`;
}

beforeEach(async () => {
  receiver = await startReceiver();
  account = await startAccount({
    hosts: { 'events.pagerduty.com': receiver.origin, 'hooks.example.com': receiver.origin },
  });
  for (const { name, secretArn } of webhooks)
    account.secrets.add({ name, region, arn: secretArn, text: `hidden-${name}` });
  await deployWebhooks();
});

afterEach(async () => {
  await account.close();
  await receiver.close();
});

/** Until everything is delivered. */
async function put(events: readonly LifecycleEvent[]): Promise<void> {
  const client = new EventBridgeClient({
    ...{ endpoint: account.endpoint, region, credentials: account.iam.root },
  });
  await makeLifecycleBus(client).put(events);
  await account.settled();
}

/** As publish-report tells of it. */
const tell = (state: ContainmentState): Promise<void> =>
  put(
    eventsOf('report', state, toReport(incidentContext(state, new Date('2026-11-01T10:00:13Z'), 'evidence'))),
  );

type Sent = Record<string, unknown> & { readonly payload: Record<string, unknown> };
const sentTo = (url: string): readonly Sent[] =>
  receiver.received
    .filter(({ path }) => path === new URL(url).pathname)
    .map(({ body }) => JSON.parse(body) as Sent);

const first = stateOf(undefined, { verification: held });
const hostile: Words = (field) => `"${field}" \\ \u202e\n<x> {"a": 1}`;

it('PagerDuty gets triggers with one dedup_key, and the key that only the secret has', async () => {
  await tell(first);
  await tell({ ...first, phase: 'watch-1' });
  const sent = sentTo(pager.url);
  expect(sent.map(({ payload }) => payload['class']).toSorted()).toEqual([
    'Contained',
    'Incident Opened',
    'Update',
  ]);
  for (const one of sent) {
    expect(one).toEqual({
      ...{ routing_key: 'hidden-pager', event_action: 'trigger', dedup_key: first.incident.id },
      ...{
        client: 'Firebreak',
        links: expect.arrayContaining([
          { href: expect.stringMatching(/^https:\/\//), text: 'User' },
        ]) as unknown,
      },
      payload: {
        summary: expect.stringMatching(/^.*CONTAINED SO FAR: user .*\. Launched /),
        source: account.accountId,
        severity: 'error',
        timestamp: '2026-11-01T10:00:13.000Z',
        component: first.launch.region,
        group: 'firebreak',
        class: expect.any(String),
        custom_details: expect.objectContaining({
          incident: expect.objectContaining({ id: first.incident.id }),
        }),
      },
    });
  }
  expect(account.problems()).toEqual([]);
});

it('PagerDuty gets the resolve of what a person restores', async () => {
  const { incident, caller } = first;
  await put([
    restoredEvent(
      { incidentId: incident.id, subject: incident.subject, caller },
      { account: account.accountId, arn: 'arn:aws:iam::111122223333:user/ada', now: new Date() },
    ),
  ]);
  expect(sentTo(pager.url)).toEqual([
    { routing_key: 'hidden-pager', event_action: 'resolve', dedup_key: incident.id },
  ]);
  expect(sentTo(tickets.url)).toMatchObject([{ dedupKey: incident.id, principal: { kind: 'user-key' } }]);
});

it('JSON gets the detail as it is, with the secret in the header', async () => {
  await tell(first);
  const sent = sentTo(tickets.url);
  expect(sent).toHaveLength(2);
  for (const detail of sent) expect(eventViolations(detail)).toEqual([]);
  const headers = receiver.received.filter(({ path }) => path === new URL(tickets.url).pathname);
  expect(headers.map((one) => one.headers['x-api-key'])).toEqual(['hidden-tickets', 'hidden-tickets']);
});

it('what an attacker called itself breaks no form', async () => {
  const state = wholeIncident(hostile);
  await tell(state);
  expect(account.queues.messages(queue)).toEqual([]);
  expect(account.problems()).toEqual([]);
  expect(sentTo(pager.url)).toHaveLength(2);
  expect(sentTo(tickets.url)).toHaveLength(2);
});

it('a 503 is repeated and then delivered; a 400 goes to the dead-letter queue at once', async () => {
  receiver.answerNext({ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 });
  await tell(first);
  // Each of the two events for each of the two.
  expect(receiver.received).toHaveLength(8);
  expect(account.queues.messages(queue)).toEqual([]);
  receiver.answerNext({ status: 400 });
  await tell({ ...first, phase: 'follow-up' });
  expect(account.queues.messages(queue)).toMatchObject([{ attributes: { ERROR_CODE: 'SDK_CLIENT_ERROR' } }]);
  expect(receiver.received).toHaveLength(9);
});
