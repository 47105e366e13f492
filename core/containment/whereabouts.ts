import { type AnyAction, type Holder, holderOf, isSameHolder, whoIs } from './any-action.ts';

/** Where a user or role is now, looked for by its unique id. */
export type Whereabouts =
  /** It has the name that the plan has. `uniqueId` is what IAM shows, so that a plan without one learns it. */
  | { readonly is: 'here'; readonly uniqueId?: string }
  /** Somebody renamed the user. */
  | { readonly is: 'moved'; readonly name: string; readonly arn: string }
  /** Nobody in the account has the id: shown by a search of all users, or by the role of that name. */
  | { readonly is: 'gone'; readonly why: string }
  /** It may still be there. */
  | { readonly is: 'unknown'; readonly why: string };

/** A user or role of the plan, and where it is. */
export interface FoundHolder {
  /** By the name that the plan has. */
  readonly holder: Holder;
  readonly whereabouts: Whereabouts;
}

/** The present name of a user or role that was found; undefined where it was not. */
export function presentName({ holder, whereabouts }: FoundHolder): string | undefined {
  if (whereabouts.is === 'here') return holder.name;
  return whereabouts.is === 'moved' ? whereabouts.name : undefined;
}

/** The action on whoever was found: under the present name, with the unique id. */
export function presentAction<A extends AnyAction>(action: A, found: FoundHolder): A | undefined {
  const name = presentName(found);
  if (name === undefined) return undefined;
  const uniqueId = action.uniqueId ?? learntId(found);
  const named = action.userName === undefined ? {} : { userName: name };
  return { ...action, ...named, ...(uniqueId !== undefined && { uniqueId }) };
}

const learntId = ({ holder, whereabouts }: FoundHolder): string | undefined =>
  holder.uniqueId ?? (whereabouts.is === 'here' ? whereabouts.uniqueId : undefined);

/** Whom an action is about, with the unique id that was learnt of it earlier where the plan has none. */
export function knownHolder(action: AnyAction, earlier: readonly FoundHolder[]): Holder {
  const holder = holderOf(action);
  if (holder.uniqueId !== undefined) return holder;
  const uniqueId = earlier
    .filter((found) => isSameHolder(found.holder, holder))
    .map(learntId)
    .find((id) => id !== undefined);
  return uniqueId === undefined ? holder : { ...holder, uniqueId };
}

/** Why nothing can be done to a user or role, in words. */
export function absence({ holder, whereabouts }: FoundHolder): string {
  const id = holder.uniqueId === undefined ? '' : ` (${holder.uniqueId})`;
  const who = `${whoIs(holder)}${id}`;
  switch (whereabouts.is) {
    case 'here':
      return `${who} is there`;
    case 'moved':
      return `${who} is called ${whereabouts.name} now`;
    case 'gone':
      return `${who} no longer exists, and its credentials with it: ${whereabouts.why}`;
    case 'unknown':
      return `${who} could not be found: ${whereabouts.why}`;
  }
}
