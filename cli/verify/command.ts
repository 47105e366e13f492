import { connect } from '../by-hand/aws.ts';
import { settingsFor } from '../settings-for.ts';
import { openBucket } from './bucket.ts';
import { openCopy } from './folder.ts';
import { parseOptions, type VerifyOptions } from './options.ts';
import { verifyLines } from './render.ts';
import type { Source } from './source.ts';
import { type Verified, verifySource } from './verify.ts';

const codes: Readonly<Record<Verified['result'], number>> = { intact: 0, 'not-intact': 1, unproven: 3 };

/**
 * `firebreak verify`: whether evidence is what was written.
 * @returns 0 intact, 1 not intact, 3 without a digest: nothing speaks against it, and nothing for it
 */
export async function verify(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const verified = await verifySource(await openSource(options), options.digests);
  process.stdout.write(
    options.json ? `${JSON.stringify(verified, null, 2)}\n` : `${verifyLines(verified).join('\n')}\n`,
  );
  return codes[verified.result];
}

async function openSource({ place, settings }: VerifyOptions): Promise<Source> {
  if (place.kind === 'folder') return openCopy(place.path);
  const { homeRegion: region } = await settingsFor(settings);
  const aws = await connect(region);
  const { id, bucket } = place;
  return openBucket(id, { aws, region, ...(bucket !== undefined && { name: bucket }) });
}
