/* What the files of the group "service" share. */
#ifndef PROBE_CHECK_SERVICE_H
#define PROBE_CHECK_SERVICE_H

#include "probe/check.h"
#include "probe/directive.h"
#include "probe/startup.h"

/* True when one of `names` starts, surely or perhaps. Else the result says what is true then: not applicable, or that
 * it could not be seen. `what`: "an SNMP agent". */
bool probe_service_runs(struct probe *probe, struct probe_result *result, const char *const *names, const char *what);

/* Whether an address is the device's own. */
bool probe_is_local(struct str address);
/* Whether a key is `wanted`, which has no blanks: Samba and rsync read "Guest OK" and "guestok" as one. */
bool probe_is_key(struct str key, const char *wanted);
/* Whether what was read holds a file that may not be: then "nothing found" means nothing, and the result says so. */
bool probe_is_blind(struct probe *probe, struct probe_result *result, const struct probe_directives *list);

/* What the chronyds that start are set to: `take` gets each of their files, with what that takes in where it does so
 * (sourcedir aside), and `ask` what cannot be told. */
struct chrony_settings {
    struct probe *probe;
    void *context;
    void (*take)(void *context, const char *path, const struct probe_directives *list);
    void (*ask)(void *context, const char *where, uint32_t line, const char *question);
    size_t files;        /* that hold something; begins with 0 */
    bool started;        /* set: some line that starts it was found */
    struct str given[8]; /* files that starts name: a unit and its process name the same */
};
void probe_chrony_settings(struct chrony_settings *settings);

enum probe_outcome probe_look_snmp_community(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_snmp_write(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_nfs(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_samba(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_vnc(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_web(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_redis(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_database(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_rsync(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_ntp(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_mqtt(struct probe *probe, struct probe_result *result);

#endif
