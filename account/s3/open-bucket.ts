import type { Bucket } from './model.ts';
import type { Store } from './store.ts';
import { AwsError, type Call } from '../model.ts';

/**
 * Finds the bucket of a call and checks that the call came to its region and names its owner rightly.
 *
 * @throws NoSuchBucket (404), PermanentRedirect (301), AccessDenied (403)
 */
export function openBucket(
  input: { readonly Bucket?: string | undefined; readonly ExpectedBucketOwner?: string | undefined },
  call: Call,
  { store, accountId }: { readonly store: Store; readonly accountId: string },
): Bucket {
  const bucket = store.bucket(input.Bucket ?? '');
  if (bucket.region !== call.region) {
    throw new AwsError(
      'PermanentRedirect',
      `The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint: ${bucket.name} is in ${bucket.region}.`,
      301,
    );
  }
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== accountId) {
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  }
  return bucket;
}
