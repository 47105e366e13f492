import { createSns } from '../../sns/index.ts';
import type { Call, FindKey, PolicyDocument } from '../../model.ts';
import { accountId, fakeClock, home, run } from '../eventbridge/given.ts';

export const topicArn = `arn:aws:sns:${home}:${accountId}:reports`;
export const keyArn = `arn:aws:kms:${home}:${accountId}:key/1234`;
export const keyPolicy: PolicyDocument = {
  Statement: { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
};

const findKey: FindKey = (id) => (id === keyArn ? { arn: keyArn, policy: keyPolicy } : undefined);

/** SNS with one topic. */
export function givenTopic(topic: { readonly kmsKeyId?: string; readonly policy?: PolicyDocument } = {}) {
  const clock = fakeClock();
  const sns = createSns({ accountId, clock, findKey });
  sns.addTopic({ name: 'reports', region: home, ...topic });
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as `run`
  const api = <Output>(operation: string, input: object, over?: Partial<Call>) =>
    run<Output>(sns.service, operation, input, over);
  return { sns, clock, api };
}
