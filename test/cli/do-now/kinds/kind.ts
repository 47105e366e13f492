import type { Account, Snapshot } from '@firebreak/account';
import type { Circumstances, Pasted } from '../paste.ts';

/** Where commands are pasted. */
export interface World {
  readonly account: Account;
  /** Users and roles as they were before the launch. */
  readonly before: Snapshot;
  /** The reader's folder. */
  readonly folder: string;
  /** As the root user of the account. */
  readonly paste: (command: string, circumstances?: Circumstances) => Promise<Pasted>;
}

/**
 * What a reader does first: looks; contains what is open; removes what was made; restores what was taken, which its
 * commands name as it is called now; and gives users their old names.
 */
export const order = ['look', 'contain', 'remove', 'restore', 'rename'] as const;

/** One kind of command that reports print, and how it is seen that it does what it says. */
export interface Kind {
  readonly name: string;
  readonly when: (typeof order)[number];
  readonly is: (command: string) => boolean;
  /** Pastes the command. @returns what is wrong, each in a sentence */
  readonly try: (command: string, world: World) => Promise<readonly string[]>;
}

/** The value of an option, without its quotes. */
export function optionOf(command: string, name: string): string {
  const [, quoted, plain] = new RegExp(`--${name}[ =](?:'([^']*)'|"?([^\\s"]+)"?)`).exec(command) ?? [];
  return quoted ?? plain ?? '';
}

/** Whom a command of IAM is about. */
export interface Holder {
  readonly type: 'user' | 'role';
  readonly name: string;
}

export const holderIn = (command: string): Holder =>
  command.includes('--role-name')
    ? { type: 'role', name: optionOf(command, 'role-name') }
    : { type: 'user', name: optionOf(command, 'user-name') };

type Picture = Snapshot['users'][string] | Snapshot['roles'][string];

export const pictureOf = (snapshot: Snapshot, { type, name }: Holder): Picture | undefined =>
  type === 'user' ? snapshot.users[name] : snapshot.roles[name];

/** What went wrong with the paste itself; nothing where it ended well. */
export const failed = ({ code, said }: Pasted): readonly string[] =>
  code === 0 ? [] : [`It ended with ${code}: ${said.trim()}`];

/** @returns the sentence where `isWrong` */
export const wrong = (isWrong: boolean, sentence: string): readonly string[] => (isWrong ? [sentence] : []);
