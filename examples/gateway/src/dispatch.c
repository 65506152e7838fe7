#include "dispatch.h"

#include "acts.h"
#include "page.h"

#include <stdio.h>
#include <string.h>

#define FORM_MAX     2048u
#define MANIFEST_MAX KW_UPDATE_MANIFEST_MAX
#define RESTORE_MAX  (90u << 10)

/* What a route asks for beside a permission of enum device_permission. */
enum { NEED_NOTHING = 100, NEED_SESSION };

/* Whether a route is a page, and whether it goes on when the gateway is degraded. */
enum { FORM = 0, PAGE = 1, RAW = 2, ESSENTIAL = 4 };

struct route {
    enum http_method method;
    const char *path;
    int need;
    int flags;
    uint64_t room; /* of the body */
    void (*act)(struct call *call);
    dispatch_piece *stream;
};

#define GET(path, need, flags, act)                                                                                    \
    { HTTP_GET, path, need, flags, 0, act, NULL }
#define POST(path, need, flags, act)                                                                                   \
    { HTTP_POST, path, need, flags, FORM_MAX, act, NULL }

/* To add one: a row, and its act in acts.h or page.h. */
static const struct route routes[] = {
    GET("/", MAY_READ, PAGE, page_points),
    GET("/login", NEED_NOTHING, PAGE, page_login),
    GET("/style.css", NEED_NOTHING, PAGE, page_style),
    GET("/password", NEED_SESSION, PAGE, page_password),
    GET("/accounts", MAY_ACCOUNTS, PAGE, page_accounts),
    GET("/settings", MAY_CONFIGURE, PAGE, page_settings),
    GET("/state", MAY_READ, PAGE, page_state),
    POST("/api/login", NEED_NOTHING, ESSENTIAL, act_login),
    POST("/api/logout", NEED_SESSION, ESSENTIAL, act_logout),
    POST("/api/password", NEED_SESSION, FORM, act_password),
    POST("/api/lock", NEED_SESSION, ESSENTIAL, act_session_lock),
    GET("/api/registers", MAY_READ, ESSENTIAL, act_points),
    POST("/api/registers", MAY_OPERATE, ESSENTIAL, act_point_write),
    GET("/api/state", MAY_READ, ESSENTIAL, act_state),
    GET("/api/sessions", MAY_ACCOUNTS, FORM, act_sessions),
    POST("/api/sessions/end", MAY_ACCOUNTS, FORM, act_session_end),
    GET("/api/accounts", MAY_ACCOUNTS, FORM, act_accounts),
    POST("/api/accounts/create", MAY_ACCOUNTS, FORM, act_account_create),
    POST("/api/accounts/disable", MAY_ACCOUNTS, FORM, act_account_disable),
    POST("/api/accounts/enable", MAY_ACCOUNTS, FORM, act_account_enable),
    POST("/api/accounts/remove", MAY_ACCOUNTS, FORM, act_account_remove),
    POST("/api/accounts/roles", MAY_ACCOUNTS, FORM, act_account_roles),
    POST("/api/accounts/password", MAY_ACCOUNTS, FORM, act_account_password),
    POST("/api/accounts/code", MAY_ACCOUNTS, FORM, act_account_code),
    POST("/api/accounts/unlock", MAY_ACCOUNTS, FORM, act_account_unlock),
    POST("/api/approve", MAY_ACCOUNTS, FORM, act_approve),
    POST("/api/roles", MAY_ROLES, FORM, act_role_map),
    GET("/api/override", MAY_READ, FORM, act_overrides),
    POST("/api/override", MAY_SUPERVISE, FORM, act_override_begin),
    POST("/api/override/end", NEED_SESSION, FORM, act_override_end),
    POST("/api/decommission", NEED_SESSION, FORM, act_decommission),
    GET("/api/settings", MAY_CONFIGURE, FORM, act_settings),
    POST("/api/settings", MAY_CONFIGURE, FORM, act_setting_change),
    POST("/api/time/key", MAY_ACCOUNTS, FORM, act_time_key),
    GET("/api/roots", MAY_TRUST, FORM, act_roots),
    POST("/api/roots", MAY_TRUST, FORM, act_root_put),
    POST("/api/roots/remove", MAY_TRUST, FORM, act_root_remove),
    GET("/api/inventory", MAY_READ, FORM, act_inventory),
    GET("/api/report", MAY_AUDIT, FORM, act_report),
    GET("/api/audit", MAY_AUDIT, FORM, act_audit),
    GET("/api/backup", MAY_ACCOUNTS, FORM, act_backup),
    {HTTP_POST, "/api/restore", MAY_ACCOUNTS, RAW, RESTORE_MAX, act_restore, act_restore_piece},
    GET("/api/audit/verify", MAY_AUDIT, FORM, act_audit_verify),
    POST("/api/audit/checkpoint", MAY_AUDIT, FORM, act_audit_checkpoint),
    GET("/api/update", MAY_UPDATE, FORM, act_update),
    {HTTP_POST, "/api/update/manifest", MAY_UPDATE, RAW, MANIFEST_MAX, act_update_manifest, NULL},
    {HTTP_POST, "/api/update/image", MAY_UPDATE, RAW, STORE_BANK_SIZE, act_update_image, act_update_piece},
    POST("/api/update/activate", MAY_UPDATE, FORM, act_update_activate),
    POST("/api/update/revert", MAY_UPDATE, FORM, act_update_revert),
};
#define ROUTES (sizeof(routes) / sizeof(*routes))

/* Where a form may lead back to. */
static const char *const backs[] = {"/", "/login", "/password", "/accounts", "/settings", "/state"};

static int is_text(struct kw_bytes bytes, const char *text) {
    return bytes.length == strlen(text) && memcmp(bytes.at, text, bytes.length) == 0;
}

static const struct route *find(struct call *call) {
    const struct kw_settings *settings = &call->gateway->device.settings;
    int is_known = 0;
    for (size_t i = 0; i < ROUTES; i++) {
        const struct route *route = &routes[i];
        if (!is_text(call->request->path, route->path) ||
            (route->flags & PAGE && kw_settings_allows(settings, SETTING_PAGES) != KW_GRANTED))
            continue;
        if (route->method == call->request->method)
            return route;
        is_known = 1;
    }
    call_result(call, is_known ? 405 : 404, is_known ? "not by this method" : "there is no such thing");
    return NULL;
}

static int nibble(uint8_t letter) {
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static int id_of(struct kw_bytes hex, uint8_t *id) {
    if (hex.length != 2 * KW_SESSION_ID_SIZE)
        return 0;
    for (size_t i = 0; i < KW_SESSION_ID_SIZE; i++) {
        int high = nibble(hex.at[2 * i]);
        int low = nibble(hex.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return 0;
        id[i] = (uint8_t)(high << 4 | low);
    }
    return 1;
}

/* Reads whose session the request comes with. KW_ERROR_MISSING also when it comes with none. */
static enum kw_status authenticate(struct call *call) {
    static const char bearer[] = "Bearer ";
    struct device *device = &call->gateway->device;
    struct kw_bytes authorization = call->request->authorization;
    struct kw_bytes shown = http_cookie(call->request->cookie, "session");
    enum call_by by = CALL_BY_COOKIE;
    if (authorization.length > sizeof(bearer) - 1 && memcmp(authorization.at, bearer, sizeof(bearer) - 1) == 0) {
        shown = kw_bytes(authorization.at + sizeof(bearer) - 1, authorization.length - sizeof(bearer) + 1);
        by = CALL_BY_BEARER;
    }
    if (shown.length == 0)
        return KW_ERROR_MISSING;
    enum kw_status status = KW_ERROR_FORMAT;
    if (id_of(shown, call->id))
        status = kw_session_use(&device->sessions, kw_bytes(call->id, KW_SESSION_ID_SIZE), DEVICE_INTERFACE_WEB,
                                &call->session);
    /* A session is used from where it was opened: over an untrusted network nobody comes with another's. */
    if (status == KW_OK && call->is_untrusted != (call->session.subject.origin == KW_SESSION_UNTRUSTED))
        status = KW_ERROR_MISSING;
    if (status != KW_OK) {
        call_record(call, KW_AUDIT_ACCESS, EVENT_REFUSED, KW_AUDIT_REFUSED,
                    status == KW_ERROR_STATE ? "a locked session" : "a session that is over, or never was");
        return status;
    }
    call->by = by;
    device_name_of(device, call->session.subject.account, call->who);
    return KW_OK;
}

static void refuse_stranger(struct call *call, const struct route *route, enum kw_status status) {
    call_result(call, 401, status == KW_ERROR_STATE ? "the session is locked" : "log in first");
    if (route->flags & PAGE) {
        call->answer->status = 303;
        snprintf(call->answer->target, sizeof(call->answer->target), "/login");
    }
}

/* Whether the caller may ask for this route; else the request is answered. */
static int may(struct call *call, const struct route *route) {
    const struct device *device = &call->gateway->device;
    struct kw_account_entry entry;
    char detail[96];
    uint32_t account = call->session.subject.account;
    if (route->need == NEED_NOTHING ||
        (route->need == NEED_SESSION && kw_account_usable(&device->accounts, account) == KW_GRANTED))
        return 1;
    if (route->need < NEED_NOTHING && kw_role_allows(&device->roles, account, (uint32_t)route->need) == KW_GRANTED)
        return 1;
    snprintf(detail, sizeof(detail), "%s %s", route->method == HTTP_GET ? "GET" : "POST", route->path);
    call_record(call, KW_AUDIT_ACCESS, EVENT_REFUSED, KW_AUDIT_REFUSED, detail);
    int must_change = kw_account_get(&device->accounts, account, &entry) == KW_OK && entry.must_change;
    call_result(call, 403, must_change ? "change the password first" : "this account may not do that");
    if (must_change && route->flags & PAGE) {
        call->answer->status = 303;
        snprintf(call->answer->target, sizeof(call->answer->target), "/password");
    } else if (route->flags & PAGE) {
        page_outcome(call, "/login");
    }
    return 0;
}

const struct route *dispatch_route(struct call *call) {
    const struct route *route = find(call);
    if (!route)
        return NULL;
    if (kw_mode_allows(&call->gateway->mode, route->flags & ESSENTIAL ? KW_ESSENTIAL : KW_ORDINARY) != KW_GRANTED) {
        call_result(call, 503, "too much to do, try again later");
        return NULL;
    }
    if (call->request->body_length > route->room) {
        call_result(call, 413, "too long");
        return NULL;
    }
    struct kw_bytes type = call->request->content_type;
    const char *wanted = route->flags & RAW ? "application/octet-stream" : "application/x-www-form-urlencoded";
    if (route->method == HTTP_POST && !is_text(type, wanted)) {
        call_result(call, 415, "another content type is expected");
        return NULL;
    }
    enum kw_status status = authenticate(call);
    if (status != KW_OK && route->need != NEED_NOTHING) {
        refuse_stranger(call, route, status);
        return NULL;
    }
    if (!may(call, route))
        return NULL;
    /* A raw body has no room for a form's token, so a cookie alone is not enough: no page sends such. */
    if (route->flags & RAW && call->by != CALL_BY_BEARER) {
        call_result(call, 403, "send the session as a bearer token");
        return NULL;
    }
    return route;
}

uint64_t dispatch_room(const struct route *route) {
    return route->room;
}

dispatch_piece *dispatch_stream(const struct route *route) {
    return route->stream;
}

/* A request that a browser sends with its cookie counts only with the token of a form of ours (CSRF). */
static int is_meant(struct call *call, const struct route *route) {
    char token[CALL_TOKEN];
    char shown[CALL_TOKEN];
    if (route->method != HTTP_POST || call->by != CALL_BY_COOKIE || route->need == NEED_NOTHING)
        return 1;
    call_token(call, token);
    if (http_field(call->body, "token", shown, sizeof(shown)) == KW_OK && strlen(shown) == CALL_TOKEN - 1 && *token &&
        kw_equal(token, shown, CALL_TOKEN - 1) == KW_GRANTED)
        return 1;
    call_record(call, KW_AUDIT_ACCESS, EVENT_REFUSED, KW_AUDIT_REFUSED, "a form that is not of this session");
    call_result(call, 403, "this form is not of this session");
    return 0;
}

/* While a body came slowly the session may have ended, or the account lost its role. */
static int still_may(struct call *call, const struct route *route) {
    struct kw_session_entry entry;
    if (route->need == NEED_NOTHING)
        return 1;
    if (kw_session_check(&call->gateway->device.sessions, kw_bytes(call->id, KW_SESSION_ID_SIZE), DEVICE_INTERFACE_WEB,
                         &entry) == KW_OK)
        return may(call, route);
    call_result(call, 401, "the session is over");
    return 0;
}

void dispatch_run(const struct route *route, struct call *call) {
    if (!still_may(call, route) || !is_meant(call, route))
        return;
    route->act(call);
    if (!call->answer->ticket && !(route->flags & PAGE))
        dispatch_finish(call);
}

void dispatch_finish(struct call *call) {
    char page[32];
    const char *back = NULL;
    if (call->by == CALL_BY_BEARER || http_field(call->body, "page", page, sizeof(page)) != KW_OK)
        return;
    for (size_t i = 0; i < sizeof(backs) / sizeof(*backs); i++)
        if (strcmp(backs[i], page) == 0)
            back = backs[i];
    if (!back)
        return;
    if (call->answer->status == 200 && !*call->secret) {
        answer_again(call->answer, 303, ANSWER_PAGE);
        snprintf(call->answer->target, sizeof(call->answer->target), "%s", back);
    } else {
        page_outcome(call, back);
    }
}
