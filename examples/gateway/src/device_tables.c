/* The tables that say what the gateway is: roles, permissions, settings. To add one: a row, and its number in device.h.
 */
#include "device.h"

#include <stdint.h>

const struct device_name device_roles[] = {
    {"viewer", ROLE_VIEWER},         {"operator", ROLE_OPERATOR},
    {"engineer", ROLE_ENGINEER},     {"administrator", ROLE_ADMINISTRATOR},
    {"supervisor", ROLE_SUPERVISOR}, {NULL, 0},
};

const struct device_name device_permissions[] = {
    {"read", MAY_READ},
    {"operate", MAY_OPERATE},
    {"configure", MAY_CONFIGURE},
    {"update", MAY_UPDATE},
    {"audit", MAY_AUDIT},
    {"accounts", MAY_ACCOUNTS},
    {"roles", MAY_ROLES},
    {"supervise", MAY_SUPERVISE},
    {"decommission", MAY_DECOMMISSION},
    {"trust", MAY_TRUST},
    {NULL, 0},
};

#define SWITCHED(id, name, requirement, first, secure)                                                                 \
    { id, name, requirement, KW_SETTING_SWITCH, 0, 1, first, secure, NULL, NULL }
#define COUNTED(id, name, requirement, least, most, first, secure)                                                     \
    { id, name, requirement, KW_SETTING_NUMBER, least, most, first, secure, NULL, NULL }

const struct kw_setting device_settings[DEVICE_SETTINGS] = {
    SWITCHED(SETTING_PAGES, "pages", "CR 7.7", 1, 0),
    SWITCHED(SETTING_WRITES, "writes", "CR 7.7", 1, 0),
    COUNTED(SETTING_LOCK_S, "session.lock-s", "CR 2.5", 2, 3600, 300, 300),
    COUNTED(SETTING_IDLE_S, "session.idle-s", "CR 2.6", 3, 7200, 900, 900),
    COUNTED(SETTING_LIFE_S, "session.life-s", "CR 2.6", 60, 86400, 28800, 28800),
    {SETTING_PLACE, "place", "CR 7.8", KW_SETTING_TEXT, 0, KW_SETTINGS_TEXT_MAX, 0, 0, "", NULL},
    SWITCHED(SETTING_NETWORK, "network", "NDR 5.2 RE 2", 1, 1),
};
