import * as sdk from '@aws-sdk/client-s3';
import { serve } from '../eventbridge/serve.ts';
import { givenBucket, keyArn } from './given.ts';

const Bucket = 'evidence';

describe("S3 behind the SDK's client", () => {
  it('puts, reads, lists and deletes, checksums included', async () => {
    const { s3 } = givenBucket({ versioned: true, kmsKeyArn: keyArn });
    const account = await serve(s3.service);
    try {
      const client = new sdk.S3Client({ ...account.client, forcePathStyle: true });
      const Key = 'incidents/a b+ü/report.html';
      const Metadata = { incident: 'i-1' };
      const body = '<p>é & more</p>';
      const put = { Bucket, Key, Body: body, ContentType: 'text/html', Metadata };
      const { VersionId: version } = await client.send(new sdk.PutObjectCommand(put));
      expect(s3.objects(Bucket)).toMatchObject([{ key: Key, versionId: version, metadata: Metadata }]);
      const read = await client.send(new sdk.GetObjectCommand({ Bucket, Key }));
      expect(await read.Body?.transformToString()).toBe(body);
      expect(read).toMatchObject({
        ContentType: 'text/html',
        Metadata,
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: keyArn,
      });
      expect(await client.send(new sdk.HeadObjectCommand({ Bucket, Key }))).toMatchObject({
        ContentLength: Buffer.byteLength(body),
      });
      const list = await client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix: 'incidents/' }));
      expect(list).toMatchObject({ KeyCount: 1, Contents: [{ Key, Size: Buffer.byteLength(body) }] });
      expect(await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }))).toMatchObject({
        DeleteMarker: true,
      });
      const versions = await client.send(new sdk.ListObjectVersionsCommand({ Bucket }));
      expect(versions).toMatchObject({
        Versions: [{ VersionId: version, IsLatest: false }],
        DeleteMarkers: [{ Key }],
      });
      await expect(client.send(new sdk.GetObjectCommand({ Bucket, Key }))).rejects.toBeInstanceOf(
        sdk.NoSuchKey,
      );
      await expect(client.send(new sdk.HeadObjectCommand({ Bucket, Key }))).rejects.toBeInstanceOf(
        sdk.NotFound,
      );
      const nowhere = client.send(new sdk.ListObjectsV2Command({ Bucket: 'nowhere' }));
      await expect(nowhere).rejects.toMatchObject({ name: 'NoSuchBucket' });
      expect(await client.send(new sdk.HeadBucketCommand({ Bucket }))).toMatchObject({
        BucketRegion: 'us-east-1',
      });
    } finally {
      await account.close();
    }
  });
});
