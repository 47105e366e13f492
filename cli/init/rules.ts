import type { Settings } from '../../core/settings/settings.ts';
import { neutral } from '../../core/values/text.ts';
import { draft } from '../learn/draft.ts';
import { fromAccount } from '../learn/from-account.ts';
import { many } from '../history/tell-reading.ts';
import { startGathering } from '../learn/gather.ts';
import type { Proposal } from '../learn/propose.ts';
import { renderDraft } from '../learn/render-draft.ts';
import { UsageError } from '../usage-error.ts';
import type { Asker } from './ask.ts';

/** The field where no launches were read. */
export const noRules = `// None yet: \`npx --no firebreak learn\` drafts rules from your launches.
  expectations: [],`;

/**
 * The field `expectations`, drafted from the account's own event history. A rule stands only where a person has said yes
 * to it: history proves no innocence.
 *
 * @returns undefined where event history could not be read; it has been said why
 */
export async function rulesFrom(
  settings: Settings,
  days: number,
  asker: Asker | undefined,
  say: (line: string) => void,
): Promise<string | undefined> {
  const gathering = startGathering();
  let source: string;
  try {
    ({ source } = await fromAccount({ regions: [], days }, settings, gathering));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(`Launches were not read: ${error.message}`);
    return undefined;
  }
  const { proposals, notDrafted } = draft(gathering);
  const expected = new Set<Proposal>();
  for (const proposal of proposals)
    if (asker && (await asker.isYes(questionOf(proposal), false))) expected.add(proposal);
  say(
    `${many(proposals.length, 'rule')} drafted, ${String(expected.size)} of them expected; ` +
      `the others are comments in the file, and ${many(notDrafted.length, 'caller')} could not be drafted`,
  );
  return renderDraft(proposals, notDrafted, source, (proposal) => expected.has(proposal));
}

function questionOf({ rule, seen, doubts }: Proposal): string {
  const { instanceTypes = ['any type'], regions = [] } = rule;
  const what = `${many(seen.launches, 'launch', 'launches')} of ${some(instanceTypes)} in ${some(regions)}`;
  const doubt = doubts.length > 0 ? `\n  Ask first: ${neutral(doubts.join('; '), 300)}.` : '';
  return `${neutral(seen.who, 300)}: ${what}.${doubt}\n  Do you know it, and is this expected?`;
}

const some = (texts: readonly string[]): string =>
  neutral(texts.slice(0, 4).join(', '), 200) +
  (texts.length > 4 ? ` and ${String(texts.length - 4)} more` : '');
