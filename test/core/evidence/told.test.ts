import type { StoredManifest } from '../../../core/evidence/evidence-slice.ts';
import { eventsOf } from '../../../core/lifecycle/events-of.ts';
import { incidentContext } from '../../../core/report/context.ts';
import { mostLines } from '../../../core/report/renderers/render-mail.ts';
import { toReport } from '../../../core/report/report.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { toNotice } from '../../../lambda/steps/publish-report/compose.ts';
import { calm, held, wholeIncident } from '../../support/incidents.ts';
import { eventViolations, violations } from '../../support/report/report-schema.ts';
import { stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:00:13Z');
const sha256 = 'd1'.repeat(32);
const versionId = 'Xh3.9vQ_LmZ0aBcDeFgHiJkLmNoPqRsT';
const manifest: StoredManifest = {
  ...{ phase: 'first', sha256, versionId },
  key: 'incidents/fb-20261101-100000-0123abcd/first/manifest.json',
};
const contained = stateOf(undefined, { verification: held, manifest });
const report = (state: ContainmentState) => toReport(incidentContext(state, now, 'evidence'));
const notice = (state: ContainmentState) => toNotice('report', report(state));
const verify = `npx --no firebreak verify fb-20261101-100000-0123abcd --digest ${sha256}`;

describe('the digest of the manifest', () => {
  it('is in the mail with its version, as a command that checks the evidence', () => {
    const { text } = notice(contained);
    expect(text).toMatch(new RegExp(`^  ${verify}$`, 'm'));
    expect(text.replace(/\s+/g, ' ')).toContain(`Its manifest, version ${versionId}.`);
  });
  it('is in chat, in the document and in the events, as their schemas have it', () => {
    const { chat, json } = notice(contained);
    expect(JSON.parse(chat)).toMatchObject({
      metadata: { additionalContext: { manifestSha256: sha256, manifestVersion: versionId } },
    });
    const document = JSON.parse(json) as object;
    expect(document).toMatchObject({ manifest });
    expect(violations(document)).toEqual([]);
    const [event] = eventsOf('report', contained, report(contained));
    expect(event!.detail).toMatchObject({ manifest });
    expect(eventViolations(event!.detail)).toEqual([]);
  });
  it('stays in the shortest mail that there is', () => {
    const { text } = notice({ ...wholeIncident(calm, 200), phase: 'first', manifest });
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(mostLines);
    expect(text).toContain(`--digest ${sha256}\n`);
  });
  it('of an earlier phase is never told as that of a later one', () => {
    const later = { ...contained, phase: 'follow-up', evidenceError: { Error: 'AccessDenied' } } as const;
    const { chat, text } = notice(later);
    expect(chat).not.toContain(sha256);
    expect(eventsOf('report', later, report(later))[0]!.detail).not.toHaveProperty('manifest');
    expect(text.replace(/\s+/g, ' ')).toContain('The manifest of the phase first');
    expect(text).toContain('the evidence could not be stored');
  });
  it('ends what an earlier phase had to say of evidence that could not be stored', () => {
    const text = notice({ ...contained, evidenceError: { Error: 'AccessDenied' } }).text;
    expect(text).not.toContain('the evidence could not be stored');
    expect(text).toContain('first/report.html .');
  });
});
