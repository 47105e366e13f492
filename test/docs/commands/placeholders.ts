/** The words that stand for what only the reader knows, and an example of each that the commands accept. */
const examples: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA\.\.\.|KEY_ID\b)/g, 'AKIAEXAMPLEKEY000001'],
  [/\bi-0abc\.\.\./g, 'i-0abcdef0123456789'],
  [/\bSHA256_OF_THE_MAIL\b/g, '0123456789abcdef'.repeat(4)],
  [/\bUUID\b/g, 'f0586cfb-be5a-4acb-b806-bd7a74cc861b'],
  [/\bTRAIL_HOME_REGION\b/g, 'us-east-1'],
  [/\bACCOUNT\b/g, '111122223333'],
  [/(?<=firebreak restore )INCIDENT\b/g, 'fb-20261122-154102-3f9a2c1d'],
  [/(?<=--(?:trail|from|settings) )FILE\b(?:\.\.\.)?/g, 'trail/launches.json'],
];

export const withExamples = (text: string): string =>
  examples.reduce((replaced, [placeholder, example]) => replaced.replace(placeholder, example), text);

/** What a page's prose asks to be set, or another page sets. */
export const setBefore = [
  'MACHINE=arn:aws:states:us-east-1:111122223333:stateMachine:firebreak-containment',
  'TABLE=incidents BUCKET=evidence',
  'TOPIC=arn:aws:sns:us-east-1:111122223333:firebreak REGION=eu-west-1',
].join('\n');
