import path from 'node:path';
import { projectRoot } from '../../lib/project-root.ts';
import { type Answers, protectedBy } from './answers.ts';

/**
 * The settings file as TypeScript.
 * @param expectations the field, with its comments; ends with a comma
 * @param file where it is going to be: what it imports depends on that
 */
export async function renderFile(answers: Answers, expectations: string, file: string): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  const { homeRegion, regions, emails, accountName } = answers;
  const text = `import { defineSettings } from ${quoted(importPath(file))};

// Written by firebreak init. Every field is described in docs/settings.md. \`npx cdk synth --quiet\` checks this file and
// says what is wrong with it.
export default defineSettings({
  // 'observe' changes nothing in IAM: it mails what it would have done. Set 'contain' when the mails name only what you
  // want contained.
  mode: 'observe',

  // The responder's region. IAM changes are made through us-east-1, so that is the fastest home.
  homeRegion: ${quoted(homeRegion)},

  // A sensor watches each of these; 'all' is every region that needs no opt-in.
  regions: ${list(regions)},

  // What you expect. A launch that no rule matches is unexpected, and in mode contain its caller is contained.
  // docs/sample-rules.md has rules for CloudFormation, CI, Karpenter, EKS, EMR and image builders.
  ${expectations}

  // Alerted on, never contained: your break-glass users and the roles that deploy Firebreak.
  protectedPrincipals: ${list(protectedBy(answers))},
${accountName === '' ? '' : `\n  // What people call the account: subjects and reports name it.\n  accountName: ${quoted(accountName)},\n`}
  // Who receives the report. Each address must confirm its subscription.
  notify: { emails: ${list(emails)} },
});
`;
  const style = await resolveConfig(path.join(projectRoot, 'firebreak.config.ts'));
  return format(text, { ...style, parser: 'typescript' });
}

function importPath(file: string): string {
  const relative = path.relative(path.dirname(file), path.join(projectRoot, 'core/settings/settings.ts'));
  const url = relative.split(path.sep).join('/');
  return url.startsWith('.') ? url : `./${url}`;
}

const quoted = (text: string): string => JSON.stringify(text);
const list = (texts: readonly string[]): string => JSON.stringify(texts);
