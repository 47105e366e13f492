import { createClock } from '../../clock.ts';
import { startEnvironment } from '../../lambda/environment.ts';

const listening = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPServerWrap').length;

const definition = {
  ...{ name: 'f', region: 'eu-west-1', arn: 'arn:aws:lambda:eu-west-1:111122223333:function:f' },
  ...{ codeDirectory: '.', handler: 'index.handler', timeoutSeconds: 3, memoryMb: 128, environment: {} },
  roleArn: 'arn:aws:iam::111122223333:role/gone',
};

it('leaves nothing open that listens where the role of the function cannot be assumed', async () => {
  const clock = createClock();
  const before = listening();
  const host = {
    ...{ clock, endpoint: () => 'http://127.0.0.1:1', onLog: () => undefined },
    takeInitTurn: () => Promise.resolve(() => undefined),
    issueCredentials: () => {
      throw new Error('there is no such role');
    },
  };
  await expect(startEnvironment(definition, host)).rejects.toThrow('there is no such role');
  expect(listening()).toBe(before);
});
