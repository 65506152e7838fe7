/* What the gateway does on request, one function an act; the table in dispatch.c says who may ask for which. */
#ifndef EXAMPLES_GATEWAY_SRC_ACTS_H
#define EXAMPLES_GATEWAY_SRC_ACTS_H

#include "call.h"

/* acts_session.c: logging in and out, one's own password */
void act_login(struct call *call);
void act_logout(struct call *call);
void act_password(struct call *call);
void act_sessions(struct call *call);
void act_session_end(struct call *call);
void act_session_lock(struct call *call);

/* Whether the caller knows the password of the own account, asked for again where a session is not enough. A wrong one
 * is counted as a failed login. KW_ERROR_POLICY: it does not. */
KW_MUST_USE enum kw_status act_prove_password(struct call *call, const char *password);

/* acts_access.c: more than a role gives, for a while; access from afar; and what takes two */
void act_overrides(struct call *call);
void act_override_begin(struct call *call);
void act_override_end(struct call *call);
void act_approve(struct call *call);
void act_decommission(struct call *call);

/* acts_point.c: the field */
void act_points(struct call *call);
void act_point_write(struct call *call);
/* Answers a write when the field has: 1, or 0 when it has not yet. */
int act_point_settle(struct call *call, uint32_t ticket);

/* acts_account.c */
void act_accounts(struct call *call);
void act_account_create(struct call *call);
void act_account_disable(struct call *call);
void act_account_enable(struct call *call);
void act_account_remove(struct call *call);
void act_account_roles(struct call *call);
void act_account_password(struct call *call);
void act_account_code(struct call *call);
void act_account_unlock(struct call *call);
void act_role_map(struct call *call);

/* acts_device.c: what the device is and how it is */
void act_state(struct call *call);
void act_settings(struct call *call);
void act_setting_change(struct call *call);
void act_time_key(struct call *call);
void act_inventory(struct call *call);
void act_report(struct call *call);
void act_audit(struct call *call);
void act_audit_verify(struct call *call);
void act_audit_checkpoint(struct call *call);

/* acts_roots.c: whom the device believes */
void act_roots(struct call *call);
void act_root_put(struct call *call);
void act_root_remove(struct call *call);

/* acts_backup.c */
void act_backup(struct call *call);
void act_restore_piece(struct call *call, struct kw_bytes piece);
void act_restore(struct call *call);

/* acts_update.c */
void act_update(struct call *call);
void act_update_manifest(struct call *call);
void act_update_piece(struct call *call, struct kw_bytes piece);
void act_update_image(struct call *call);
void act_update_activate(struct call *call);
void act_update_revert(struct call *call);

#endif
