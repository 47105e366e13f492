import { createClock } from '../../clock.ts';
import type * as runtimeApi from '../../lambda/runtime-api.ts';
import { startEnvironment } from '../../lambda/environment.ts';

let mockClosed = 0;
jest.mock('../../lambda/runtime-api.ts', () => {
  const real = jest.requireActual<typeof runtimeApi>('../../lambda/runtime-api.ts');
  const openRuntimeApi: typeof real.openRuntimeApi = async (...given) => {
    const api = await real.openRuntimeApi(...given);
    return { ...api, close: () => ((mockClosed += 1), api.close()) };
  };
  return { ...real, openRuntimeApi };
});

const definition = {
  ...{ name: 'f', region: 'eu-west-1', arn: 'arn:aws:lambda:eu-west-1:111122223333:function:f' },
  ...{ codeDirectory: '.', handler: 'index.handler', timeoutSeconds: 3, memoryMb: 128, environment: {} },
  roleArn: 'arn:aws:iam::111122223333:role/gone',
};

it('leaves nothing open that listens where the role of the function cannot be assumed', async () => {
  const clock = createClock();
  const host = {
    ...{ clock, endpoint: () => 'http://127.0.0.1:1', onLog: () => undefined },
    takeInitTurn: () => Promise.resolve(() => undefined),
    issueCredentials: () => {
      throw new Error('there is no such role');
    },
  };
  await expect(startEnvironment(definition, host)).rejects.toThrow('there is no such role');
  expect(mockClosed).toBe(1);
});
