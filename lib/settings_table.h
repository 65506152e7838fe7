/* What a row of the settings' table takes, for the files that change and report settings. */
#ifndef LIB_SETTINGS_TABLE_H
#define LIB_SETTINGS_TABLE_H

#include <keyway/settings.h>

/* Whether the setting is a number or switch that may be this. */
enum kw_verdict kw_setting_takes(const struct kw_setting *setting, int64_t number);

/* Whether it is a text that may be this. */
enum kw_verdict kw_setting_takes_text(const struct kw_setting *setting, struct kw_bytes text);

#endif
