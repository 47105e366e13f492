import type { Action } from '../../core/containment/action.ts';
import { type Prior, priorOf } from '../../core/containment/prior.ts';
import { type StepField, stepFields } from '../../core/containment/actions/steps.ts';
import { outlines } from '../../core/containment/actions/table.ts';
import type { ContainmentSlice } from '../../core/containment/containment-slice.ts';
import type { ContainmentState } from '../../core/state.ts';
import type { Lineage } from '../../core/lineage/lineage.ts';
import type { News } from '../journal/entries.ts';
import { openIncidentOf } from '../journal/incidents.ts';
import { writing } from '../journal/file.ts';
import type { OwnJournal } from '../journal/open.ts';
import { parseKept } from '../restore/by-file/kept-from-file.ts';
import type { Notes } from './notes.ts';

/** A containment that is written down. */
export interface Journalled {
  /** To be carried out: that of an earlier run which it goes on with, where there is one. */
  readonly state: ContainmentState;
  readonly notes: Notes;
  /** Why something could not be written since it began, in words: then only what is printed has it. */
  readonly problem: () => string | undefined;
}

/**
 * Writes down that a containment begins, or goes on: then what the first run found stands, because a later one finds what
 * the first has made of it.
 *
 * @throws UsageError where that cannot be written, or what is there cannot be read: nothing was changed then
 */
export function beginIn(
  journal: OwnJournal,
  planned: ContainmentState,
  lineage: Lineage | undefined,
): Journalled {
  const open = openIncidentOf(journal.lines);
  const found = open === undefined ? [] : readPriors(parseKept(open.document, journal.path).priors);
  const state = open === undefined ? planned : goOn(planned, open, found);
  const { id, subject, openedAt } = state.incident;
  const { caller, launch } = state;
  const begun = {
    kind: 'begun',
    incident: { id, subject, openedAt },
    caller,
    launch,
    ...(lineage && { lineage }),
  };
  writing(journal.path, () => journal.add(begun as News));
  return { state, ...notesIn(journal, found) };
}

const readPriors = (priors: readonly Prior[]): readonly Prior[] =>
  priors.filter(({ state }) => state.unreadable === undefined);

/** As if the earlier run's steps had been this one's first attempt. */
function goOn(
  state: ContainmentState,
  { id, subject, openedAt }: Pick<ContainmentState['incident'], 'id' | 'subject' | 'openedAt'>,
  found: readonly Prior[],
): ContainmentState {
  const containment = Object.fromEntries(
    Object.values(stepFields).map((field) => [
      field,
      { failed: false, outcomes: [], prior: found.filter(({ action }) => fieldOf(action) === field) },
    ]),
  ) as unknown as NonNullable<ContainmentSlice['containment']>;
  return { ...state, incident: { ...state.incident, id, subject, openedAt }, containment };
}

const fieldOf = ({ kind }: Action): StepField => stepFields[outlines[kind].step];

/** What cannot be written any more stops nothing: whoever is contained is still to be contained. */
function notesIn(journal: OwnJournal, earlier: readonly Prior[]): Pick<Journalled, 'notes' | 'problem'> {
  let problem: string | undefined;
  const add = (news: unknown): void => {
    try {
      journal.add(news as News);
    } catch (error) {
      problem ??= `${journal.path} cannot be written any more: ${error instanceof Error ? error.message : String(error)}`;
      throw error;
    }
  };
  const tell = (news: unknown): void => {
    try {
      add(news);
    } catch {
      return; // It is said at the end.
    }
  };
  return {
    problem: () => problem,
    notes: {
      // Written when this returns, so that no action begins before.
      keep: (prior) =>
        new Promise((resolve) => {
          const standing = priorOf(prior.action, earlier);
          if (!standing) add({ kind: 'prior', prior });
          resolve(standing ?? prior);
        }),
      acting: (action) => tell({ kind: 'acting', action }),
      did: (action, outcomes) => tell({ kind: 'did', action, outcomes }),
      checked: ({ checkedAt, held, strays = [] }) =>
        tell({ kind: 'checked', verification: { checkedAt, held, strays } }),
    },
  };
}
