/* A table with a setting of each kind, and whether each is one that the table takes. */
#ifndef FUZZ_LIB_SETTINGS_H
#define FUZZ_LIB_SETTINGS_H

#include "lib_record.h"

#include <keyway/settings.h>

static const struct kw_setting lib_settings[3] = {{1, "web", NULL, KW_SETTING_SWITCH, 0, 1, 1, 0, NULL, NULL},
                                                  {2, "port", NULL, KW_SETTING_NUMBER, 1, 65535, 443, 443, NULL, NULL},
                                                  {3, "host", NULL, KW_SETTING_TEXT, 0, 20, 0, 0, "plc", NULL}};

/* The port. */
static int64_t lib_settings_check(const struct kw_settings *settings) {
    int64_t web;
    int64_t port;
    struct kw_bytes host;
    if (kw_settings_get(settings, 1, &web) != KW_OK || web < 0 || web > 1 ||
        kw_settings_get(settings, 2, &port) != KW_OK || port < 1 || port > 65535)
        abort();
    if (kw_settings_get_text(settings, 3, &host) != KW_OK || host.length > 20)
        abort();
    return port;
}

#endif
