import { createS3 } from '../../s3/index.ts';
import type { Call, FindKey, PolicyDocument } from '../../model.ts';
import { accountId, fakeClock, home, run } from '../eventbridge/given.ts';

export const keyArn = `arn:aws:kms:${home}:${accountId}:key/1234`;
export const keyPolicy: PolicyDocument = {
  Statement: { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
};
const findKey: FindKey = (id) => (id === keyArn ? { arn: keyArn, policy: keyPolicy } : undefined);

/** S3 with the bucket `evidence`; `api` fills it in. */
export function givenBucket(
  bucket: {
    readonly versioned?: boolean;
    readonly kmsKeyArn?: string;
    readonly policy?: PolicyDocument;
    readonly retention?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
  } = {},
) {
  const clock = fakeClock();
  const s3 = createS3({ accountId, clock, findKey });
  s3.addBucket({ name: 'evidence', region: home, versioned: false, ...bucket });
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as `run`
  const api = <Output>(operation: string, input: object = {}, over?: Partial<Call>) =>
    run<Output>(s3.service, operation, { Bucket: 'evidence', ...input }, over);
  const put = (Key: string, Body = 'body') =>
    api<{ VersionId?: string }>('PutObject', { Key, Body: Buffer.from(Body) });
  return { s3, clock, api, put };
}
