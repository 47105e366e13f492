import type { Notes } from '../../../cli/contain/notes.ts';

/** For what is about something else: what was found stays in the state. */
export const notWritten: Notes = {
  keep: (prior) => Promise.resolve(prior),
  acting: () => undefined,
  did: () => undefined,
  checked: () => undefined,
};
