#include "page.h"

#include <stdio.h>
#include <string.h>

static const char style[] =
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:0 auto;padding:0 1rem;color:#1b1b1b;background:#fff}"
    "header{display:flex;flex-wrap:wrap;gap:1rem;border-bottom:2px solid #1f4e79;padding:.5rem 0;align-items:center}"
    "a{color:#1f4e79}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;"
    "border-bottom:1px solid #bbb}input,select,button{font:inherit;padding:.2rem .4rem}"
    "form{display:inline-block;margin:.2rem 0}label{display:block;margin:.5rem 0}"
    ".bad{color:#8f1d1d;font-weight:bold}.good{color:#1d5e2a}\n";

void page_style(struct call *call) {
    answer_again(call->answer, 200, ANSWER_STYLE);
    answer_text(call->answer, style);
}

static void text(struct call *call, const char *words) {
    answer_text(call->answer, words);
}

static void escaped(struct call *call, const char *words) {
    answer_html(call->answer, kw_bytes(words, strlen(words)));
}

static int may(const struct call *call, enum device_permission permission) {
    return call->by != CALL_BY_NOBODY && kw_role_allows(&call->gateway->device.roles, call->session.subject.account,
                                                        (uint32_t)permission) == KW_GRANTED;
}

/* A form's head: where it goes, where it leads back to, and the session's token. */
static void form(struct call *call, const char *action, const char *back) {
    char token[CALL_TOKEN] = "";
    if (call->by != CALL_BY_NOBODY)
        call_token(call, token);
    text(call, "<form method=\"post\" action=\"");
    text(call, action);
    text(call, "\"><input type=\"hidden\" name=\"page\" value=\"");
    text(call, back);
    text(call, "\"><input type=\"hidden\" name=\"token\" value=\"");
    text(call, token);
    text(call, "\">");
}

static void hidden(struct call *call, const char *name, const char *value) {
    text(call, "<input type=\"hidden\" name=\"");
    text(call, name);
    text(call, "\" value=\"");
    escaped(call, value);
    text(call, "\">");
}

static void begin(struct call *call, int status, const char *title) {
    static const struct {
        enum device_permission may;
        const char *link;
    } links[] = {{MAY_READ, "<a href=\"/\">Registers</a>"},
                 {MAY_READ, "<a href=\"/state\">State</a>"},
                 {MAY_CONFIGURE, "<a href=\"/settings\">Settings</a>"},
                 {MAY_ACCOUNTS, "<a href=\"/accounts\">Accounts</a>"}};
    answer_again(call->answer, status, ANSWER_PAGE);
    text(call, "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
               "content=\"width=device-width\"><title>HG-7: ");
    text(call, title);
    text(call, "</title><link rel=\"stylesheet\" href=\"/style.css\"></head><body><header><strong>HG-7 ");
    escaped(call, call->gateway->device.serial);
    text(call, "</strong>");
    for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
        if (may(call, links[i].may))
            text(call, links[i].link);
    if (call->by != CALL_BY_NOBODY) {
        text(call, "<a href=\"/password\">Password</a>");
        form(call, "/api/logout", "/login");
        text(call, "<button>Log out ");
        escaped(call, call->who);
        text(call, "</button></form>");
    }
    text(call, "</header><main><h1>");
    text(call, title);
    text(call, "</h1>");
}

static void end(struct call *call) {
    text(call, "</main></body></html>\n");
}

void page_login(struct call *call) {
    const struct device *device = &call->gateway->device;
    begin(call, 200, "Log in");
    form(call, "/api/login", "/");
    text(call, "<p>");
    answer_html(call->answer, device->interface.notice);
    text(call,
         "</p><label><input type=\"checkbox\" name=\"notice\" value=\"accepted\" required> I have read this</label>"
         "<label>Name <input name=\"name\" autocomplete=\"username\" required maxlength=\"48\"></label>"
         "<label>Password <input name=\"password\" type=\"password\" autocomplete=\"current-password\" required "
         "maxlength=\"256\"></label>");
    if (device->interface.factors != KW_LOGIN_ONE_FACTOR)
        text(call, "<label>One-time code, if you have one <input name=\"code\" inputmode=\"numeric\" "
                   "autocomplete=\"one-time-code\" maxlength=\"8\"></label>");
    text(call, "<button>Log in</button></form>");
    end(call);
}

static void row_of_point(struct call *call, const struct config_point *config, const struct field_point *point,
                         int may_write) {
    char number[24];
    text(call, "<tr><td>");
    escaped(call, config->name);
    text(call, "</td><td>");
    snprintf(number, sizeof(number), "%u", point->value);
    text(call, point->read_ms ? number : "never read");
    text(call, point->good ? "</td><td class=\"good\">good</td><td>" : "</td><td class=\"bad\">old</td><td>");
    if (config->write) {
        text(call, point->controlled ? "controlled " : "fallback ");
        if (may_write) {
            form(call, "/api/registers", "/");
            hidden(call, "name", config->name);
            snprintf(number, sizeof(number), "%u\" max=\"%u", config->least, config->most);
            text(call, "<input type=\"number\" name=\"value\" aria-label=\"new value\" required min=\"");
            text(call, number);
            text(call, "\"> <button>Write</button></form>");
        }
    }
    text(call, "</td></tr>");
}

void page_points(struct call *call) {
    const struct gateway *gateway = call->gateway;
    struct field_view view;
    int may_write = may(call, MAY_OPERATE);
    field_look(&call->gateway->field, &view);
    begin(call, 200, "Registers");
    text(call, view.connected ? "<p class=\"good\">The field device answers.</p>"
                              : "<p class=\"bad\">The field device does not answer.</p>");
    text(call, "<table><tr><th>Register</th><th>Value</th><th>Reading</th><th>Output</th></tr>");
    for (uint32_t i = 0; i < gateway->config.point_count; i++)
        row_of_point(call, &gateway->config.point[i], &view.point[i], may_write);
    text(call, "</table>");
    end(call);
}

void page_password(struct call *call) {
    char number[24];
    begin(call, 200, "Password");
    form(call, "/api/password", "/login");
    snprintf(number, sizeof(number), "%u", call->gateway->config.password_least);
    text(call, "<p>At least ");
    text(call, number);
    text(call, " characters, none of the last ones, and no word that many people take.</p>"
               "<label>Old <input name=\"old\" type=\"password\" autocomplete=\"current-password\" required></label>"
               "<label>New <input name=\"new\" type=\"password\" autocomplete=\"new-password\" required></label>"
               "<button>Change</button></form>");
    end(call);
}

static void button(struct call *call, const char *action, const char *name, const char *label) {
    form(call, action, "/accounts");
    hidden(call, "name", name);
    text(call, "<button>");
    text(call, label);
    text(call, "</button></form> ");
}

static void row_of_account(struct call *call, const struct kw_account_entry *entry) {
    const struct device *device = &call->gateway->device;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    struct kw_lockout_state lockout = {0};
    int enabled = entry->state == KW_ACCOUNT_ENABLED;
    device_name_of(device, entry->id, name);
    text(call, "<tr><td>");
    escaped(call, name);
    text(call, "</td><td>");
    for (const struct device_name *role = device_roles; role->name; role++)
        if (entry->roles & 1u << role->number) {
            text(call, role->name);
            text(call, " ");
        }
    text(call, enabled ? "</td><td>enabled" : "</td><td class=\"bad\">disabled");
    if (kw_lockout_look(&device->lockout, entry->id, KW_LOCKOUT_LOCKS, &lockout) == KW_OK && lockout.wait_ms > 0)
        text(call, ", locked");
    text(call, kw_totp_enrolled(&device->totp, entry->id) == KW_GRANTED ? ", with code</td><td>" : "</td><td>");
    button(call, enabled ? "/api/accounts/disable" : "/api/accounts/enable", name, enabled ? "Disable" : "Enable");
    button(call, "/api/accounts/unlock", name, "Unlock");
    button(call, "/api/accounts/password", name, "New password");
    button(call, "/api/accounts/code", name, "New code");
    button(call, "/api/accounts/remove", name, "Remove");
    text(call, "</td></tr>");
}

void page_accounts(struct call *call) {
    struct kw_account_entry entry;
    begin(call, 200, "Accounts");
    text(call, "<table><tr><th>Name</th><th>Roles</th><th>State</th><th></th></tr>");
    for (uint32_t place = 0; place < DEVICE_ACCOUNTS; place++)
        if (kw_account_at(&call->gateway->device.accounts, place, &entry) == KW_OK)
            row_of_account(call, &entry);
    text(call, "</table><h2>A new account</h2>");
    form(call, "/api/accounts/create", "/accounts");
    text(call,
         "<label>Name <input name=\"name\" required maxlength=\"48\"></label><label>Role <select name=\"roles\">");
    for (const struct device_name *role = device_roles; role->name; role++) {
        text(call, "<option>");
        text(call, role->name);
        text(call, "</option>");
    }
    text(call, "</select></label><button>Create</button></form>");
    end(call);
}

static void row_of_setting(struct call *call, const struct kw_setting *setting) {
    const struct kw_settings *settings = &call->gateway->device.settings;
    struct kw_bytes value = {NULL, 0};
    int64_t number = 0;
    char shown[24];
    text(call, "<tr><td>");
    escaped(call, setting->name);
    text(call, "</td><td>");
    text(call, setting->requirement);
    text(call, "</td><td>");
    form(call, "/api/settings", "/settings");
    hidden(call, "name", setting->name);
    text(call, "<input name=\"value\" aria-label=\"value\" value=\"");
    if (setting->kind == KW_SETTING_TEXT && kw_settings_get_text(settings, setting->id, &value) == KW_OK)
        answer_html(call->answer, value);
    if (setting->kind != KW_SETTING_TEXT && kw_settings_get(settings, setting->id, &number) == KW_OK) {
        snprintf(shown, sizeof(shown), "%lld", (long long)number);
        text(call, shown);
    }
    text(call, "\"> <button>Set</button></form></td></tr>");
}

void page_settings(struct call *call) {
    begin(call, 200, "Settings");
    text(call, "<table><tr><th>Setting</th><th>Serves</th><th>Value</th></tr>");
    for (size_t i = 0; i < DEVICE_SETTINGS; i++)
        row_of_setting(call, &device_settings[i]);
    text(call, "</table>");
    end(call);
}

static void row(struct call *call, const char *what, int good, const char *yes, const char *no) {
    text(call, "<tr><td>");
    text(call, what);
    text(call, good ? "</td><td class=\"good\">" : "</td><td class=\"bad\">");
    text(call, good ? yes : no);
    text(call, "</td></tr>");
}

void page_state(struct call *call) {
    const struct gateway *gateway = call->gateway;
    const struct device *device = &gateway->device;
    begin(call, 200, "State");
    text(call, "<table>");
    row(call, "Self-test of the security functions", device->selftest.verdict == KW_GRANTED, "went well", "failed");
    row(call, "Audit log", !device->audit_failed, "writes", "does not write");
    row(call, "Audit log at the start", device->audit_damaged == 0, "whole", "damaged");
    row(call, "Load", gateway->mode.state == KW_MODE_NORMAL, "normal", "too much: only what is essential goes on");
    if (*gateway->config.integrity_root)
        row(call, "Software", software_sound(&gateway->software), "as its manifest says", "tampered with");
    text(call, "</table>");
    end(call);
}

void page_outcome(struct call *call, const char *back) {
    int status = call->answer->status;
    begin(call, status, status == 200 ? "Done" : "Not done");
    text(call, status == 200 ? "<p>" : "<p class=\"bad\">");
    escaped(call, call->words);
    text(call, "</p>");
    if (*call->secret) {
        text(call, "<p>Shown once: <code>");
        escaped(call, call->secret);
        text(call, "</code></p>");
    }
    text(call, "<p><a href=\"");
    text(call, back);
    text(call, "\">Back</a></p>");
    end(call);
}
