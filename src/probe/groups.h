/* The tables of the groups, one a file check_<group>.c. */
#ifndef PROBE_GROUPS_H
#define PROBE_GROUPS_H

struct probe_group;

extern const struct probe_group probe_account_group;
extern const struct probe_group probe_audit_group;
extern const struct probe_group probe_backup_group;
extern const struct probe_group probe_boot_group;
extern const struct probe_group probe_crypto_group;
extern const struct probe_group probe_file_group;
extern const struct probe_group probe_firewall_group;
extern const struct probe_group probe_identity_group;
extern const struct probe_group probe_integrity_group;
extern const struct probe_group probe_kernel_group;
extern const struct probe_group probe_lockout_group;
extern const struct probe_group probe_malware_group;
extern const struct probe_group probe_password_group;
extern const struct probe_group probe_physical_group;
extern const struct probe_group probe_privilege_group;
extern const struct probe_group probe_remote_group;
extern const struct probe_group probe_resource_group;
extern const struct probe_group probe_service_group;
extern const struct probe_group probe_session_group;
extern const struct probe_group probe_software_group;
extern const struct probe_group probe_storage_group;
extern const struct probe_group probe_time_group;
extern const struct probe_group probe_trace_group;
extern const struct probe_group probe_trust_group;
extern const struct probe_group probe_update_group;
extern const struct probe_group probe_wireless_group;

#endif
