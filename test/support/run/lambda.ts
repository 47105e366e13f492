import type { Context } from 'aws-lambda';

/** What Lambda hands to a handler beside its event; its callbacks are of Node's past. */
export const context = {
  awsRequestId: 'request-1',
  functionName: 'firebreak-step',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:firebreak-step',
  memoryLimitInMB: '1024',
  logGroupName: '/aws/lambda/firebreak-step',
  logStreamName: 'stream',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => 60_000,
} satisfies Omit<Context, 'done' | 'fail' | 'succeed'>;
