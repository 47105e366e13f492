import { capital } from '../../../values/text.ts';

/** Names that stay in capitals. */
const names: ReadonlySet<string> = new Set(['AWS', 'IAM', 'EC2']);

/** A title in capitals, as mails have it, in the letters of a sentence: `What was launched`. */
export const toSentence = (title: string): string =>
  capital(
    title.replace(/(?<![\w-])[A-Z][A-Z-]*(?![\w-])/g, (word) =>
      names.has(word) ? word : word.toLowerCase(),
    ),
  );
