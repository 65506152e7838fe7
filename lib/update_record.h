/* What of an update is durable, and the decisions' inputs that come from ports. */
#ifndef LIB_UPDATE_RECORD_H
#define LIB_UPDATE_RECORD_H

#include <keyway/update.h>

/* Reads the record to `update->record`; of an empty area: step KW_UPDATE_EMPTY. */
KW_MUST_USE enum kw_status kw_update_record_read(struct kw_update *update);

/* Makes `update->next` what counts. On a failure `update->record` still is. */
KW_MUST_USE enum kw_status kw_update_record_write(struct kw_update *update);

/* The security version below which nothing is taken or started: the record's, or the counter's if that is higher. */
KW_MUST_USE enum kw_status kw_update_floor(const struct kw_update *update, uint64_t *floor);

/* Raises the counter to the record's floor. */
KW_MUST_USE enum kw_status kw_update_settle(const struct kw_update *update);

/* Whether the stored bytes of `image` in `bank` are all what they should be; KW_DENIED of an empty one, and when they
 * cannot be read. */
KW_MUST_USE enum kw_verdict kw_update_sound(const struct kw_update *update, const struct kw_update_image *image,
                                            uint32_t bank);

#endif
