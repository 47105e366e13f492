import { createApiDestinations } from '../../../eventbridge/api-destinations/api-destinations.ts';
import { mostMilliseconds } from '../../../eventbridge/api-destinations/send.ts';
import type { DeliveryError } from '../../../eventbridge/index.ts';
import { startReceiver } from '../../../eventbridge/api-destinations/receiver.ts';
import { accountId, codeOf, fakeClock, home } from '../given.ts';

const host = 'hooks.example.com';
const apiKey = { key: 'Authorization', value: 'Bearer hidden' };
let server: Awaited<ReturnType<typeof startReceiver>>;

beforeEach(async () => {
  server = await startReceiver();
});
afterEach(() => server.close());

function given(change: { readonly ratePerSecond?: number; readonly endpoint?: string } = {}) {
  const clock = fakeClock();
  const secrets: { readonly name: string; readonly text: string }[] = [];
  const destinations = createApiDestinations({
    ...{ accountId, clock, hosts: { [host]: server.origin } },
    dropSecret: () => undefined,
    keepSecret: (secret) => {
      secrets.push(secret);
      return `arn:secret:${secret.name}`;
    },
  });
  const connection = destinations.addConnection({
    ...{ name: 'hook', region: home, apiKey },
    headers: [{ key: 'X-Team', value: 'oncall' }],
    body: [{ key: 'routing_key', value: 'R0' }],
    query: [{ key: 'v', value: '2' }],
  });
  const { arn } = destinations.addDestination({
    ...{ name: 'hook', region: home, connectionArn: connection.arn, method: 'POST' },
    endpoint: `https://${host}/v2/enqueue`,
    ...change,
  });
  return { clock, secrets, destinations, connection, arn, send: () => destinations.invoke(arn, '{"a":1}') };
}

const failureOf = (work: Promise<void>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as DeliveryError,
  );

it('calls the endpoint with the input, the parameters and the key of its connection', async () => {
  const { send } = given();
  await send();
  expect(server.received).toEqual([
    {
      method: 'POST',
      path: '/v2/enqueue?v=2',
      headers: expect.objectContaining({
        authorization: 'Bearer hidden',
        'x-team': 'oncall',
        'user-agent': 'Amazon/EventBridge/ApiDestinations',
        'content-type': 'application/json; charset=utf-8',
      }),
      body: '{"a":1,"routing_key":"R0"}',
    },
  ]);
});

it('keeps what is secret in a secret of EventBridge’s own', () => {
  const { secrets, connection } = given();
  expect(secrets).toHaveLength(1);
  expect(secrets[0]!.name).toMatch(/^events!connection\/hook\//);
  expect(JSON.parse(secrets[0]!.text)).toMatchObject({ value: 'Bearer hidden' });
  expect(connection.secretArn).toBe(`arn:secret:${secrets[0]!.name}`);
});

it('leaves an input alone that is no object', async () => {
  const { destinations, arn } = given();
  await destinations.invoke(arn, '"text"');
  expect(server.received[0]!.body).toBe('"text"');
});

it.each<[number, { readonly headers?: Record<string, string> }, boolean]>([
  [409, {}, true],
  [429, {}, true],
  [500, {}, true],
  [503, {}, true],
  [301, { headers: { location: 'https://elsewhere.example.com' } }, false],
  [400, {}, false],
  [403, {}, false],
  [404, {}, false],
])('an answer of %d is a failure: %j, to be repeated: %s', async (status, answer, retryable) => {
  const { send } = given();
  server.answerNext({ status, ...answer });
  expect(await failureOf(send())).toMatchObject({
    code: 'SDK_CLIENT_ERROR',
    message: `Unable to invoke ApiDestination endpoint: the endpoint answered with the status ${status}`,
    retryable,
  });
});

it.each<[string, boolean, number | undefined]>([
  ['120', true, 120_000],
  ['0', true, undefined],
  ['-1', false, undefined],
  ['soon', true, undefined],
])('Retry-After: %s is honoured', async (after, retryable, retryAfterMs) => {
  const { send } = given();
  server.answerNext({ status: 503, headers: { 'retry-after': after } });
  const failure = await failureOf(send());
  expect([failure?.retryable, failure?.retryAfterMs]).toEqual([retryable, retryAfterMs]);
});

it('Retry-After may be a date', async () => {
  const { send } = given();
  const date = new Date(Date.now() + 60_000).toUTCString();
  server.answerNext({ status: 503, headers: { 'retry-after': date } });
  const { retryAfterMs = 0 } = (await failureOf(send())) ?? {};
  expect(retryAfterMs).toBeGreaterThan(50_000);
  expect(retryAfterMs).toBeLessThanOrEqual(60_000);
});

it('waits five seconds for an answer, and tries again', async () => {
  const { send } = given();
  const timeout = jest.spyOn(AbortSignal, 'timeout');
  timeout.mockImplementationOnce(() => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), 20);
    return controller.signal;
  });
  server.answerNext({});
  expect(await failureOf(send())).toMatchObject({ code: 'TIMEOUT', retryable: true });
  expect(timeout).toHaveBeenCalledWith(mostMilliseconds);
  expect(mostMilliseconds).toBe(5_000);
});

it.each([
  ['is not among the hosts', 'https://elsewhere.example.com/'],
  ['is another port', `https://${host}:8443/`],
])('cannot reach a host that %s: nothing leaves the machine', async (_, endpoint) => {
  const { send } = given({ endpoint });
  expect(await failureOf(send())).toMatchObject({ code: 'CONNECTION_FAILURE', retryable: true });
});

it('tries again where nobody listens', async () => {
  const { send } = given();
  await server.close();
  expect(await failureOf(send())).toMatchObject({ code: 'CONNECTION_FAILURE', retryable: true });
  server = await startReceiver();
});

it('sends no faster than its rate', async () => {
  const { send, clock } = given({ ratePerSecond: 4 });
  await send();
  await send();
  await send();
  expect(clock.sleeps).toEqual([250, 250]);
});

it('takes no host that is anywhere but on this machine', () => {
  expect(() =>
    createApiDestinations({
      ...{ accountId, clock: fakeClock(), dropSecret: () => undefined, keepSecret: () => '' },
      hosts: { [host]: 'http://192.0.2.1' },
    }),
  ).toThrow(`The host ${host} is to be at http://192.0.2.1`);
});

it.each<[string, object, string]>([
  ['an endpoint without https', { endpoint: `http://${host}/` }, 'ValidationException'],
  ['a rate below one', { ratePerSecond: 0 }, 'ValidationException'],
  ['a name with a blank', { name: 'a b' }, 'ValidationException'],
  ['a name that is taken', { name: 'hook' }, 'ResourceAlreadyExistsException'],
  ['a connection that is not there', { connectionArn: 'arn:gone' }, 'ResourceNotFoundException'],
])('refuses %s', (_, change, code) => {
  const { destinations, connection } = given();
  const usual = { name: 'other', region: home, connectionArn: connection.arn, method: 'POST' };
  expect(
    codeOf(() => destinations.addDestination({ ...usual, endpoint: `https://${host}/`, ...change })),
  ).toBe(code);
});

it('refuses a second connection of a name, and the invocation of what is not there', async () => {
  const { destinations } = given();
  expect(codeOf(() => destinations.addConnection({ name: 'hook', region: home, apiKey }))).toBe(
    'ResourceAlreadyExistsException',
  );
  await expect(destinations.invoke('arn:gone', '{}')).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
});
