import { describePause, type Pause } from '../incident/pause.ts';
import { firebreak } from '../values/shell.ts';
import { neutral, utc } from '../values/text.ts';
import { clip } from './clip.ts';
import { toSubject } from './decision.ts';
import { toDoNow } from './do-now/do-now.ts';
import { type DoNowStep, step } from './do-now/step.ts';
import { type Document, schemaVersion } from './document.ts';
import type { Report } from './report.ts';

/** That somebody has paused or resumed containment. */
export interface PauseNews {
  readonly action: 'pause' | 'resume';
  /** The ARN of whoever did. */
  readonly by: string;
  /** The pause that begins, or that was ended. */
  readonly pause: Pause;
}

/** What everybody on the report topic is told of it: a pause that nobody knows of is an open door. */
export function pauseReport(news: PauseNews, now: Date): Report {
  const { subject, headline } = news.action === 'pause' ? begun(news.pause) : ended(news);
  // While it lasts, nobody is contained.
  const severity = news.action === 'pause' ? 'high' : 'informational';
  const doNow = toDoNow([steps[news.action]]);
  const head = {
    schemaVersion,
    kind: 'pause',
    subject,
    headline,
    severity,
    writtenAt: now.toISOString(),
    doNow,
  };
  return {
    kind: 'pause',
    subject,
    headline,
    severity,
    banner: news.action === 'pause' ? 'danger' : 'good',
    doNow,
    links: [],
    facts: [],
    sections: [],
    document: clip({ ...head, paused: news.pause }) as Document,
  };
}

function begun(pause: Pause) {
  const title = `PAUSED until ${utc(pause.until)}: nobody is contained`;
  return {
    subject: toSubject(title),
    headline: [
      title,
      `Containment was ${describePause(pause)}.`,
      'Until then each launch that would be contained is mailed with the commands to contain it by hand.',
    ],
  };
}

function ended({ by, pause }: PauseNews) {
  const title = 'RESUMED: callers are contained again';
  return {
    subject: toSubject(title),
    headline: [
      title,
      `Resumed by ${neutral(by, 300)}. It was ${describePause(pause)}.`,
      'Who launched meanwhile and was not contained is contained when it launches again, not before.',
    ],
  };
}

const steps: Readonly<Record<PauseNews['action'], DoNowStep>> = {
  pause: step('resume', 'If nobody of yours paused it, end it', { commands: [firebreak('resume')] }),
  resume: step('list', 'See who was not contained meanwhile', {
    why: ['Each has an alert of its own, with the commands.'],
    commands: [firebreak('incidents')],
  }),
};
