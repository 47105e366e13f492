import type { Count } from '../review/totals/activity.ts';
import { textAt } from '../values/unknown.ts';

/** A paragraph. */
export interface Prose {
  readonly kind: 'prose';
  readonly text: string;
  /** `alarm`: somebody must act on it now. */
  readonly tone?: 'alarm';
}

/** A command of a shell: never wrapped, never changed, to be copied as it stands. */
export interface Command {
  readonly kind: 'command';
  readonly command: string;
}

export interface Fact {
  readonly kind: 'fact';
  readonly label: string;
  readonly value: string;
  /** One of the few that are shown large. */
  readonly isMajor?: true;
}

/** What was counted, the most frequent first. */
export interface Counts {
  readonly kind: 'counts';
  readonly label: string;
  readonly counts: readonly Count[];
  /** How many kinds more there are. */
  readonly more: number;
}

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly more: number;
}

/** One thing among others, with what belongs to it. */
export interface Item {
  readonly kind: 'item';
  readonly heading: string;
  /** Whether there is something to do about it; absent where that is not asked. */
  readonly state?: 'open' | 'done';
  readonly blocks: readonly (Prose | Command | Fact)[];
}

/** Calls over time, with the moments that matter. */
export interface TimelineFigure {
  readonly kind: 'timeline';
  readonly caption: string;
  readonly stepSeconds: number;
  readonly intervals: readonly {
    readonly at: string;
    readonly calls: number;
    readonly changes: number;
    readonly errors: number;
  }[];
  readonly marks: readonly { readonly at: string; readonly label: string }[];
}

/** Calls of each service in each region. */
export interface MatrixFigure {
  readonly kind: 'matrix';
  readonly caption: string;
  readonly cells: readonly { readonly region: string; readonly service: string; readonly count: number }[];
}

/** From whoever is at the origin, over what was issued, to the launch. */
export interface ChainFigure {
  readonly kind: 'chain';
  readonly caption: string;
  readonly nodes: readonly {
    readonly title: string;
    readonly lines: readonly string[];
    /** How the one before came to this one: the call. */
    readonly by?: string;
  }[];
}

/** A part of a section. Texts are plain: a rendering escapes them, all of them, in its own way. */
export type Block =
  Prose | Command | Fact | Counts | Table | Item | TimelineFigure | MatrixFigure | ChainFigure;

export const prose = (text: string): Prose => ({ kind: 'prose', text });
export const alarm = (text: string): Prose => ({ kind: 'prose', text, tone: 'alarm' });
export const fact = (label: string, value: string): Fact => ({ kind: 'fact', label, value });

/** What no command that was built from checked names has: whoever copies it would run more than is seen. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;

/** The last guard: a command with characters that cannot be seen is not shown as one. */
export const command = (line: string): Command | Prose =>
  textAt({ line }, 'line') === undefined || unsafe.test(line)
    ? prose('A command is left out: it would hold characters that cannot be seen.')
    : { kind: 'command', command: line };

export const commands = (lines: readonly string[]): readonly (Command | Prose)[] => lines.map(command);

/** One titled part of the report. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Where there is no room for all, the lowest go first; {@link never} do not go. */
  readonly importance: number;
  readonly blocks: readonly Block[];
  /** What a mail has of it; all of it where this is absent, nothing where it is empty. */
  readonly brief?: readonly Block[];
  /** It is to be done: the list of what to do now has it, where there is one. */
  readonly toDo?: true;
}

export const isAlarm = (block: Block): boolean => block.kind === 'prose' && block.tone === 'alarm';

/** The first of a ranked list, and how many more the page has. */
export const firstOf = (blocks: readonly Block[], most: number): readonly Block[] =>
  blocks.length <= most
    ? blocks
    : [...blocks.slice(0, most), prose(`and ${blocks.length - most} more in the page`)];

/** The importance of what is never left out. */
export const never = 100;
