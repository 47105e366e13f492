import type { Gathering } from './gather.ts';
import { type NotDrafted, type Proposal, propose } from './propose.ts';

/** What comes of the launches that were gathered: a rule for each caller, or why there is none. */
export interface Draft {
  readonly proposals: readonly Proposal[];
  readonly notDrafted: readonly NotDrafted[];
}

export function draft(gathering: Gathering): Draft {
  const proposals: Proposal[] = [];
  const notDrafted: NotDrafted[] = [];
  const names = new Set<string>();
  for (const seen of gathering.seen().toSorted((a, b) => b.launches - a.launches)) {
    const made = propose(seen, names);
    if ('rule' in made) {
      names.add(made.rule.name);
      proposals.push(made);
    } else {
      notDrafted.push(made);
    }
  }
  return { proposals, notDrafted };
}
