import type { Outcome } from '../core/containment/outcome.ts';
import type { Prior } from '../core/containment/prior.ts';

/**
 * Bytes of JSON that the priors of a step may take in the state, for whose size Step Functions ends an execution above
 * 256 KiB. Ours are a few hundred bytes each; what stands under a policy's name of ours may be the ten thousand that an
 * administrator has put there. The incident table has all of it.
 */
const priorRoom = 8_000;

const tooLong = 'what was there is too long to travel along: the incident table has it';

/** The priors, as long as there is room; of what is beyond it, what a later attempt decides by. */
export function withinRoom(priors: readonly Prior[]): readonly Prior[] {
  let bytes = 0;
  return priors.map((prior) => {
    const size = Buffer.byteLength(JSON.stringify(prior));
    if (bytes + size <= priorRoom) {
      bytes += size;
      return prior;
    }
    const { keys, passwordCreatedAt, deny } = prior.state;
    return {
      ...prior,
      state: {
        unreadable: tooLong,
        ...(keys && { keys: keys.slice(0, 2) }),
        ...(passwordCreatedAt !== undefined && { passwordCreatedAt }),
        ...(deny && { deny: { attached: deny.attached } }),
      },
    };
  });
}

/** The most of an error's text that is kept: AWS's may have kilobytes of an encoded message. Of many, the first say why. */
const errorText = { most: 500, ofMany: 40, many: 5 } as const;

/** Its end stays: there AWS says which kind of policy refused it. */
function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const tail = Math.floor(limit / 2) - 1;
  return `${text.slice(0, limit - tail - 1)}…${text.slice(-tail)}`;
}

/** The outcomes, with texts that the state has room for: one for each credential of each user of the plan. */
export const withShortErrors = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.map(({ error, ...outcome }, index) => {
    if (!error) return outcome;
    const limit = index < errorText.many ? errorText.most : errorText.ofMany;
    return { ...outcome, error: { ...error, message: shortened(error.message, limit) } };
  });
