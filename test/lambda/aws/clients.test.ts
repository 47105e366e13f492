import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { iamClient } from '../../../lambda/aws/clients.ts';
import { toRefusal } from '../../../lambda/aws/failure.ts';

/** IAM's answer to every call, and how often it was called. */
let code = '';
let calls = 0;
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    request.resume();
    response.writeHead(code === 'LimitExceeded' ? 409 : 400, { 'content-type': 'text/xml' });
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => server.close());

async function refusalOf(answer: string): Promise<unknown> {
  [code, calls] = [answer, 0];
  const iam = iamClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
  });
  const put = new PutUserPolicyCommand({ UserName: 'bob', PolicyName: 'deny', PolicyDocument: '{}' });
  return iam.send(put).catch((error: unknown) => error);
}

describe("IAM's client", () => {
  it('takes a full quota for an answer: repeating would only delay what goes in its place', async () => {
    expect(toRefusal(await refusalOf('LimitExceeded'))).toMatchObject({ refused: 'quota' });
    expect(calls).toBe(1);
  });
  it('repeats what is throttled', async () => {
    expect(await refusalOf('Throttling')).toMatchObject({ name: 'Throttling' });
    expect(calls).toBe(3);
  });
});
