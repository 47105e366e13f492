/** What bash takes for one word as it stands. */
const plain = /^[\w@%+:,./-][\w@%+=:,./-]*$/;

/** A text as one word of bash: nothing in single quotes is obeyed. */
export const quoted = (text: string): string => (plain.test(text) ? text : inQuotes(text));

const inQuotes = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** An option of the AWS CLI or of firebreak: a value that begins with a dash would be taken for an option itself. */
export const option = (name: string, value: string): string =>
  `--${name}${value.startsWith('-') ? '=' : ' '}${quoted(value)}`;

/**
 * A command of Firebreak for whoever has its folder. With `--no`, npx runs what is installed and fetches nothing: the
 * name is nobody's on npm as long as Firebreak is not published, and anybody may take it.
 * https://docs.npmjs.com/cli/commands/npx
 * @param words a command and its options, quoted: `restore fb-1`
 */
export const firebreak = (words: string): string => `npx --no firebreak ${words}`;

/**
 * A text as one word of bash, with something in it that bash works out.
 * @param place stands for that in the text
 * @param inserted what bash works out, in double quotes
 */
export const withInserted = (text: string, place: string, inserted: string): string =>
  text.split(place).map(inQuotes).join(inserted);

/** The moment of the paste: a mail is read when sessions are newer than it. */
export const nowInShell = '"$(date -u +%Y-%m-%dT%H:%M:%SZ)"';

/**
 * A command for each id that another one lists.
 * @param list prints ids as text, by a query
 * @param each uses the id as `"$id"`
 */
export const forEach = (list: string, each: string): string => `for id in $(${list}); do ${each}; done`;
