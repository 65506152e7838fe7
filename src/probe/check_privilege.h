/* The checks of the group privilege, which lie in several files: what each looks at stands at its row. */
#ifndef PROBE_CHECK_PRIVILEGE_H
#define PROBE_CHECK_PRIVILEGE_H

#include "probe/check.h"

typedef enum probe_outcome probe_look(struct probe *probe, struct probe_result *result);

/* check_privilege_sudo.c */
probe_look look_sudo_password, look_sudo_all, look_sudo_environment, look_sudo_path, look_sudo_timeout, look_sudo_files;
/* check_privilege_programs.c */
probe_look look_setuid, look_capabilities;
/* check_privilege_start.c */
probe_look look_path_folders, look_profiles, look_cron, look_units, look_root_listeners;
/* check_privilege_grants.c */
probe_look look_doas, look_polkit, look_bus;
/* check_privilege_engine.c */
probe_look look_engine;
/* check_privilege_containers.c */
probe_look look_containers;
/* check_trace.c */
probe_look look_roles;

#endif
