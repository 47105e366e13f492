import type { Action } from '../containment/action.ts';
import type { Call } from './call.ts';
import type { Technique } from './techniques.ts';
import { compile, toGetter } from './template.ts';
import { textAt } from '../values/unknown.ts';
import { commandsOf, idText, sentence, toCommand, toId } from './words.ts';

/** What contains something, as part of the incident. */
export interface Containment {
  /** None where a person has to decide. */
  readonly actions: readonly Action[];
  /** The ARN of the user or role that containing it changes, where the record shows it. */
  readonly arn?: string;
  /** Why it is not contained although it could be: the record does not say for certain what was made. */
  readonly doubt?: string;
}

/** One thing that a call made, as its record shows it. */
export interface Reading extends Containment {
  readonly kind: string;
  /** Told apart by what it is and where. */
  readonly id: string;
  /** The ids of what takes it along when it is removed: with its user goes its key. */
  readonly goesWith: readonly string[];
  /** In words that others chose a part of: to be shown through neutral(). */
  readonly what: string;
  /** AWS CLI commands that removal it, in order. */
  readonly removal: readonly string[];
  /** Commands that show it, and what would keep it from being removed. */
  readonly inspect: readonly string[];
}

/** One kind of call that makes something that outlives its credential. */
export interface Maker {
  /** The service that writes the record; nobody else's record is believed. */
  readonly service: string;
  readonly event: string;
  readonly technique: Technique;
  /** Whether it is looked for, and contained where it can be, while the incident runs. */
  readonly followed: boolean;
  /** Whether what it makes can be contained: such calls are looked for by their names, too. */
  readonly contained?: boolean;
  /** Whether that is a credential. A role is none: whoever may assume it gets a session, which is one. */
  readonly credential?: boolean;
  /** Empty where this call made nothing: a key that was made inactive. */
  readonly read: (call: Call) => readonly Reading[];
}

export interface Row {
  readonly kind: string;
  /** A template, as all texts here are; the record's event id where it is left out, or lacks a part. */
  readonly id?: string;
  readonly goesWith?: readonly string[];
  readonly what: string;
  readonly removal?: readonly string[];
  /** Whether the commands of `removal` remove this one; always, where it is left out. */
  readonly removableWhen?: (call: Call) => boolean;
  /** Commands that are more than a template can say. */
  readonly removalOf?: (call: Call) => readonly string[];
  readonly inspect?: readonly string[];
  /** The list that has one element for each thing that the call made. */
  readonly per?: string;
  readonly when?: (call: Call) => boolean;
  readonly contain?: (call: Call) => Containment;
  readonly followed?: true;
}

/** The most things of one call that are told one by one; the others are counted. */
export const itemLimit = 50;

const nothing: Containment = { actions: [] };

/** @param service before `.amazonaws.com` in the record's eventSource */
export function row(service: string, event: string, technique: Technique, texts: Row): Maker {
  const id = texts.id === undefined ? undefined : toId(service, texts.id);
  const goesWith = (texts.goesWith ?? []).map((text) => toId(service, text));
  const what = compile(texts.what);
  const removal = (texts.removal ?? []).map(toCommand);
  const inspect = (texts.inspect ?? []).map(toCommand);
  const { kind, when, contain, removalOf, removableWhen } = texts;
  const removing = (call: Call): readonly string[] => [
    ...(removalOf?.(call) ?? []),
    ...((removableWhen?.(call) ?? true) ? commandsOf(removal, call) : []),
  ];
  const readOne = (call: Call): Reading => {
    const containment = contain?.(call) ?? nothing;
    return {
      ...containment,
      kind,
      id: (id && idText(id, call)) ?? eventId(call),
      goesWith: goesWith.map((each) => idText(each, call)).filter((each) => each !== undefined),
      what: sentence(what, call),
      removal: containment.doubt === undefined ? removing(call) : [],
      inspect: commandsOf(inspect, call),
    };
  };
  const { per = '' } = texts;
  const items = per === '' ? undefined : toGetter(per);
  const read = (call: Call): readonly Reading[] => {
    if (when && !when(call)) return [];
    const list = items?.(call);
    // An answer that the record leaves out, as above 100 KB, is no answer that nothing was made.
    const isUnknown = per.startsWith('=') && (list ?? null) === null;
    return items && !isUnknown ? perItem(list, call, readOne) : [readOne(call)];
  };
  const contained = contain !== undefined;
  return {
    ...{ service, event, technique, followed: texts.followed ?? false, contained },
    credential: contained && kind !== 'role',
    read,
  };
}

/** What tells a thing apart that has no id of its own in the record. */
export const eventId = ({ record }: Call): string =>
  `event:${(textAt(record, 'eventID') ?? 'unknown').slice(0, 200)}`;

function perItem(items: unknown, call: Call, readOne: (call: Call) => Reading): readonly Reading[] {
  if (!Array.isArray(items) || items.length === 0) return [];
  const some = items.slice(0, itemLimit).map((item: unknown) => readOne({ ...call, item }));
  const [first] = some;
  return first && items.length > itemLimit ? [...some, theRest(items.length - itemLimit, call, first)] : some;
}

/** Too many to be listed are still told of. */
function theRest(count: number, call: Call, { kind, inspect }: Reading): Reading {
  const what = `${count} more of the kind ${kind} by the same call`;
  return { kind, id: `${eventId(call)}:more`, goesWith: [], what, removal: [], inspect, actions: [] };
}

/** One kind of call that removes what another one made. */
export interface Remover {
  readonly service: string;
  readonly event: string;
  readonly ids: (call: Call) => readonly string[];
}

/** @param ids templates of the ids of what is gone; with `per`, for each element of a list */
export function gone(
  service: string,
  event: string,
  ids: readonly string[],
  { per, when }: Pick<Row, 'per' | 'when'> = {},
): Remover {
  const templates = ids.map((text) => toId(service, text));
  const idsOf = (call: Call): readonly string[] =>
    templates.map((template) => idText(template, call)).filter((id) => id !== undefined);
  const items = per === undefined ? undefined : toGetter(per);
  return {
    service,
    event,
    ids: (call) => {
      if (when && !when(call)) return [];
      if (!items) return idsOf(call);
      const list = items(call);
      return Array.isArray(list) ? list.flatMap((item: unknown) => idsOf({ ...call, item })) : [];
    },
  };
}
