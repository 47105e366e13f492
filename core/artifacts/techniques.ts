/**
 * The MITRE ATT&CK techniques of the table, with ATT&CK's own names, as of version 19 (April 2026), which gave the
 * impairing of logs and firewalls new ids: T1562.001, .007 and .008 are T1685, T1686.001 and T1685.002 now.
 * https://attack.mitre.org/resources/updates/updates-april-2026/
 */
export const techniques = {
  'T1021.008': 'Direct Cloud VM Connections',
  'T1020.001': 'Traffic Duplication',
  T1053: 'Scheduled Task/Job',
  'T1074.002': 'Remote Data Staging',
  'T1078.004': 'Cloud Accounts',
  T1098: 'Account Manipulation',
  'T1098.001': 'Additional Cloud Credentials',
  'T1098.003': 'Additional Cloud Roles',
  'T1098.005': 'Device Registration',
  'T1098.006': 'Additional Container Cluster Roles',
  T1133: 'External Remote Services',
  'T1136.003': 'Cloud Account',
  'T1484.002': 'Trust Modification',
  T1485: 'Data Destruction',
  'T1485.001': 'Lifecycle-Triggered Deletion',
  T1490: 'Inhibit System Recovery',
  'T1496.004': 'Cloud Service Hijacking',
  T1525: 'Implant Internal Image',
  T1535: 'Unused/Unsupported Cloud Regions',
  T1537: 'Transfer Data to Cloud Account',
  T1546: 'Event Triggered Execution',
  'T1550.001': 'Application Access Token',
  T1556: 'Modify Authentication Process',
  'T1556.006': 'Multi-Factor Authentication',
  T1578: 'Modify Cloud Compute Infrastructure',
  'T1578.001': 'Create Snapshot',
  'T1578.002': 'Create Cloud Instance',
  'T1578.005': 'Modify Cloud Compute Configurations',
  T1610: 'Deploy Container',
  T1648: 'Serverless Execution',
  T1651: 'Cloud Administration Command',
  T1666: 'Modify Cloud Resource Hierarchy',
  T1685: 'Disable or Modify Tools',
  'T1685.002': 'Disable or Modify Cloud Log',
  'T1686.001': 'Cloud Firewall',
} as const;

export type Technique = keyof typeof techniques;
