import { defineSettings, type Settings } from '../../core/settings/settings.ts';
import { partitionOf } from '../../lib/partition.ts';
import { checkSettings } from '../../lib/settings/check-settings.ts';
import { SettingsError, type SettingsProblem } from '../../lib/settings/settings-error.ts';

/** What the file is going to say. */
export interface Answers {
  readonly homeRegion: string;
  readonly regions: readonly string[];
  readonly emails: readonly string[];
  /** Empty: none. */
  readonly accountName: string;
  /** Empty: nobody knows. */
  readonly account: string;
  /** Further ARNs that are never contained. */
  readonly protect: readonly string[];
}

const breakGlass = 'arn:aws:iam::*:user/break-glass/*';

/** Everybody who is only alerted on: break-glass users, the roles of the CDK's bootstrap, and whom the person named. */
export function protectedBy({ account, homeRegion, protect }: Answers): readonly string[] {
  const partition = partitionOf(homeRegion);
  const role = (kind: string): string =>
    `arn:${partition}:iam::${account}:role/cdk-hnb659fds-${kind}-role-${account}-${homeRegion}`;
  const deploying = account === '' ? [] : [role('deploy'), role('cfn-exec')];
  return [...new Set([breakGlass.replace('arn:aws:', `arn:${partition}:`), ...deploying, ...protect])];
}

/** The settings without rules. @throws SettingsError */
export function toSettings(answers: Answers): Settings {
  const { homeRegion, regions, emails, accountName } = answers;
  return checkSettings(
    defineSettings({
      mode: 'observe',
      ...{ homeRegion, regions, expectations: [], protectedPrincipals: protectedBy(answers) },
      ...(accountName !== '' && { accountName }),
      notify: { emails },
    }),
  );
}

/** What is wrong with one answer, in a line; undefined where nothing is. */
export function complaintAbout(field: string, answers: Answers): string | undefined {
  try {
    toSettings(answers);
    return undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const found = error.problems.find(
      (each) =>
        each.field === field ||
        (/^[[.]/.test(each.field.slice(field.length)) && each.field.startsWith(field)),
    );
    return found && toLine(found);
  }
}

const toLine = ({ got, allowed, fix }: SettingsProblem): string => `${got}: allowed is ${allowed}; ${fix}.`;
