import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isAwsError, toFailure } from './failure.ts';

/** The bucket in which what was found is kept. */
export interface Evidence {
  /** @returns the version that was written, where there are versions @throws RetryableError or PermanentError where it was not stored */
  readonly put: (key: string, body: Buffer | string, type: ContentType) => Promise<string | undefined>;
  /** @returns undefined where there is none @throws RetryableError or PermanentError where that is not known */
  readonly get: (key: string) => Promise<Buffer | undefined>;
}

interface ContentType {
  readonly contentType: string;
  readonly contentEncoding?: string;
}

export function makeEvidence(client: S3Client, bucket: string): Evidence {
  return {
    async put(key, body, { contentType, contentEncoding }) {
      try {
        const { VersionId } = await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: body,
            ContentType: contentType,
            ...(contentEncoding !== undefined && { ContentEncoding: contentEncoding }),
          }),
        );
        return VersionId;
      } catch (error) {
        throw toFailure(error, `storing ${key}`);
      }
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return Body && Buffer.from(await Body.transformToByteArray());
      } catch (error) {
        // Without s3:ListBucket, what is missing is an AccessDenied.
        if (isAwsError(error, 'NoSuchKey') || isAwsError(error, 'NotFound')) return undefined;
        throw toFailure(error, `reading ${key}`);
      }
    },
  };
}
