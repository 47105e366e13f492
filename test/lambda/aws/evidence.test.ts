import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { makeEvidence } from '../../../lambda/aws/evidence.ts';
import { PermanentError, RetryableError } from '../../../lambda/aws/failure.ts';
import { awsError } from '../../support/run/sdk.ts';

const s3 = mockClient(S3Client);
const evidence = makeEvidence(new S3Client({ region: 'us-east-1' }), 'bucket');
const text = { contentType: 'application/json' };

beforeEach(() => s3.reset());

describe('the evidence bucket', () => {
  it('stores under a key, with what it is', async () => {
    s3.on(PutObjectCommand).resolves({});
    await evidence.put('a/b', 'body', { contentType: 'application/x-ndjson', contentEncoding: 'gzip' });
    await evidence.put('a/c', Buffer.from('x'), text);
    expect(s3.calls().map(({ args }) => args[0].input)).toEqual([
      {
        Bucket: 'bucket',
        Key: 'a/b',
        Body: 'body',
        ContentType: 'application/x-ndjson',
        ContentEncoding: 'gzip',
      },
      { Bucket: 'bucket', Key: 'a/c', Body: Buffer.from('x'), ContentType: 'application/json' },
    ]);
  });
  it('gives back what is there', async () => {
    const Body = { transformToByteArray: () => Promise.resolve(new Uint8Array([1, 2])) };
    s3.on(GetObjectCommand).resolves({ Body } as never);
    expect(await evidence.get('a')).toEqual(Buffer.from([1, 2]));
  });
  it('tells what is missing from what cannot be known', async () => {
    s3.rejectsOnce(awsError('NoSuchKey', 404))
      .rejectsOnce(awsError('SlowDown', 503))
      .rejectsOnce(awsError('AccessDenied', 403));
    expect(await evidence.get('a')).toBeUndefined();
    await expect(evidence.get('a')).rejects.toThrow(RetryableError);
    await expect(evidence.get('a')).rejects.toThrow(PermanentError);
    s3.rejects(awsError('AccessDenied', 403));
    await expect(evidence.put('a', 'x', text)).rejects.toThrow('storing a: AccessDenied');
  });
});
