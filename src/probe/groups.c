/* The groups of checks, in the order in which a report has them. */
#include "probe/groups.h"

#include "probe/check.h"

static const struct probe_group *const groups[] = {
    &probe_account_group,   &probe_password_group, &probe_lockout_group,  &probe_session_group, &probe_remote_group,
    &probe_privilege_group, &probe_file_group,     &probe_physical_group, &probe_service_group, &probe_audit_group,
    &probe_time_group,      &probe_firewall_group, &probe_update_group,   &probe_boot_group,    &probe_kernel_group,
    &probe_integrity_group, &probe_crypto_group,   &probe_resource_group, &probe_backup_group,  &probe_malware_group,
    &probe_software_group,  &probe_wireless_group, &probe_identity_group, &probe_storage_group, &probe_trust_group,
    &probe_trace_group,
};
const struct probe_groups probe_groups = {groups, ARRAY_LEN(groups)};
