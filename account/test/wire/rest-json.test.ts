import {
  CreateFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  ListFunctionsCommand,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
  ResourceNotFoundException,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda';

import { AwsError } from '../../model.ts';
import { awkward, rejection, startAccount } from './harness.ts';
import type { Account } from './harness.ts';

let account: Account;
let lambda: LambdaClient;
beforeAll(async () => {
  account = await startAccount();
  lambda = new LambdaClient(account.client);
});
afterAll(async () => {
  lambda.destroy();
  await account.close();
});

const lastInput = () => account.calls.at(-1)?.input;
const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:f:live';

describe('restJson1', () => {
  it('carries a raw payload both ways, with status and headers', async () => {
    account.respond({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      ExecutedVersion: '$LATEST',
      Payload: Buffer.from('{"ok":"☃"}'),
    });
    const input = {
      FunctionName: arn,
      InvocationType: 'RequestResponse' as const,
      Payload: Buffer.from(JSON.stringify(awkward)),
    };
    const output = await lambda.send(new InvokeCommand(input));
    expect(account.calls.at(-1)).toMatchObject({ service: 'lambda', operation: 'Invoke' });
    expect(lastInput()).toEqual({
      FunctionName: arn,
      InvocationType: 'RequestResponse',
      Payload: new Uint8Array(input.Payload),
    });
    expect(output).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', ExecutedVersion: '$LATEST' });
    expect(output.Payload?.transformToString()).toBe('{"ok":"☃"}');
  });

  it('carries an invocation without payload and its 202', async () => {
    account.respond({ StatusCode: 202 });
    const output = await lambda.send(
      new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Qualifier: 'live' }),
    );
    expect(lastInput()).toEqual({ FunctionName: 'f', InvocationType: 'Event', Qualifier: 'live' });
    expect(output.StatusCode).toBe(202);
  });

  it('carries bodies with labels, blobs and maps', async () => {
    const input = {
      FunctionName: 'f',
      Role: 'r',
      Code: { ZipFile: new Uint8Array([80, 75, 3, 4, 255]) },
      Environment: { Variables: { A: awkward.join(''), B: '' } },
      Timeout: 30,
      Publish: true,
    };
    account.respond({ FunctionName: 'f', Timeout: 30, Environment: { Variables: { A: '<&>' } } });
    const output = await lambda.send(new CreateFunctionCommand(input));
    expect(lastInput()).toEqual(input);
    expect(output).toMatchObject({ FunctionName: 'f', Timeout: 30, $metadata: { httpStatusCode: 201 } });
    await lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: arn, ReservedConcurrentExecutions: 0 }),
    );
    expect(lastInput()).toEqual({ FunctionName: arn, ReservedConcurrentExecutions: 0 });
  });

  it('tells operations apart by method, path and query', async () => {
    account.respond({});
    await lambda.send(new ListFunctionsCommand({ MaxItems: 5, Marker: 'a/b+c' }));
    expect(account.calls.at(-1)).toMatchObject({
      operation: 'ListFunctions',
      input: { MaxItems: 5, Marker: 'a/b+c' },
    });
    await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }));
    expect(account.calls.at(-1)).toMatchObject({
      operation: 'GetFunctionConfiguration',
      input: { FunctionName: 'f' },
    });
    account.respond({ Tags: { a: '1' } });
    expect((await lambda.send(new ListTagsCommand({ Resource: arn }))).Tags).toEqual({ a: '1' });
    account.respond(undefined);
    await lambda.send(new UntagResourceCommand({ Resource: arn, TagKeys: ['a', 'b c', 'd,e'] }));
    expect(lastInput()).toEqual({ Resource: arn, TagKeys: ['a', 'b c', 'd,e'] });
    const gone = await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'f' }));
    expect(gone.$metadata.httpStatusCode).toBe(204);
  });

  it('answers modelled and unmodelled errors', async () => {
    account.respond(new AwsError('ResourceNotFoundException', 'Function not found'));
    const error = await rejection(lambda.send(new InvokeCommand({ FunctionName: 'f' })));
    expect(error).toBeInstanceOf(ResourceNotFoundException);
    expect(error).toMatchObject({ message: 'Function not found', $metadata: { httpStatusCode: 404 } });
    account.respond(new AwsError('AccessDenied', 'not authorized', 403));
    expect(await rejection(lambda.send(new InvokeCommand({ FunctionName: 'f' })))).toMatchObject({
      name: 'AccessDeniedException',
      message: 'not authorized',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('refuses event streams, which it cannot speak', async () => {
    account.respond({ StatusCode: 200 });
    const error = await rejection(lambda.send(new InvokeWithResponseStreamCommand({ FunctionName: 'f' })));
    expect(error).toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
  });
});
