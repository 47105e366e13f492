/**
 * Stands in the bundles for the SDK's event streams (15 KB that start-up would have to parse). The SDK loads them only
 * for operations that stream events; none that Firebreak calls does.
 */
export function EventStreamSerde(): never {
  throw new Error(
    'Event streams are left out of this bundle (lib/functions/bundling.ts); no operation in use has them.',
  );
}

/** S3's client asks for these when it is made, for SelectObjectContent, which is not called. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
export const eventStreamSerdeProvider = EventStreamSerde;
