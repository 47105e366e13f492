/** What the id of a containment by hand ends with: no responder's does. */
const byHand = '-by-hand';
export const toByHandId = (incidentId: string): string => `${incidentId}${byHand}`;
export const isByHandId = (incidentId: string): boolean => incidentId.endsWith(byHand);
