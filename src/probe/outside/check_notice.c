/* What services tell whoever connects: a notice about their use before the login, and no version. */
#include "probe/outside/greeting.h"
#include "probe/outside/page.h"
#include "probe/outside/ssh_login.h"
#include "probe/sessions.h"

/* The next open port of telnet or FTP. */
static size_t next_greeter(const struct outside *outside, size_t from) {
    size_t telnet = outside_open(outside, OUTSIDE_TELNET, from), ftp = outside_open(outside, OUTSIDE_FTP, from);
    return telnet < ftp ? telnet : ftp;
}

struct noticed {
    size_t doors, use, none, other, mute;
};

static void count_notice(enum probe_notice notice, struct noticed *sum) {
    sum->use += notice == NOTICE_USE;
    sum->none += notice == NOTICE_NONE;
    sum->other += notice == NOTICE_OTHER;
}

static void show(struct probe *probe, struct probe_result *result, const struct outside_port *port, struct str text) {
    outside_saw(probe, result, port, str_format(probe->arena, "it says: " STR_F, STR_A(str_trim(text))).ptr);
}

static enum probe_outcome tell(struct probe *probe, struct probe_result *result, const struct noticed *sum,
                               const char *none) {
    if (sum->none)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "%zu of %zu logins show%s no notice about the use of the system", sum->none, sum->doors,
                          sum->none == 1 ? "s" : "");
    if (sum->mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu ports said nothing in time", sum->mute,
                          sum->doors);
    if (sum->other)
        return probe_tell(probe, result, PROBE_ASK, "a text is shown before the login: is it a notice about its use");
    if (sum->doors == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "%s", none);
    return probe_tell(probe, result, PROBE_MET, "a notice about the use of the system is shown before %zu login%s",
                      sum->use, plural(sum->use));
}

static enum probe_outcome look_login(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    struct noticed sum = {0, 0, 0, 0, 0};
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = next_greeter(outside, at)) != SIZE_MAX; at++) {
        const struct outside_greeting *greeting = outside_greeting(probe, &outside->ports[at]);
        sum.doors++;
        if (!greeting || !greeting->heard) {
            sum.mute++;
            continue;
        }
        count_notice(probe_notice_of(greeting->text, STR("")), &sum);
        show(probe, result, &outside->ports[at], greeting->text);
    }
    return tell(probe, result, &sum, "no port of telnet or FTP is open");
}

static enum probe_outcome look_ssh(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    struct noticed sum = {0, 0, 0, 0, 0};
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_SSH, at)) != SIZE_MAX; at++) {
        const struct ssh_login *login = outside_login(probe, &outside->ports[at]);
        sum.doors++;
        if (!login || login->answer == SSH_LOGIN_MUTE) {
            sum.mute++;
            continue;
        }
        count_notice(probe_notice_of(login->banner, STR("")), &sum);
        show(probe, result, &outside->ports[at], login->banner.len > 0 ? login->banner : STR("(nothing)"));
    }
    return tell(probe, result, &sum, "no SSH port is open");
}

/* A page may show its notice by a script, as a picture, or in a language that is not known here: that there is none a
 * program cannot tell, unless there is no page at all but a box of the browser's. */
static enum probe_notice page_notice(struct probe *probe, const struct http_reply *page) {
    struct str text = http_text(probe->arena, page->body), realm = http_field(page, STR("WWW-Authenticate"));
    probe->memory_out |= !text.ptr;
    enum probe_notice body = probe_notice_of(text, STR("")), box = probe_notice_of(realm, STR(""));
    if (body == NOTICE_USE || box == NOTICE_USE)
        return NOTICE_USE;
    return page->status == 401 && body == NOTICE_NONE && box == NOTICE_NONE ? NOTICE_NONE : NOTICE_OTHER;
}

static enum probe_outcome look_web(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    struct noticed sum = {0, 0, 0, 0, 0};
    size_t pages = 0;
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_web(outside, at)) != SIZE_MAX; at++) {
        const struct outside_page *page = outside_page(probe, &outside->ports[at]);
        struct str path;
        if (!page || !page->answered) {
            sum.doors++;
            sum.mute++;
            continue;
        }
        /* Who is sent on to https logs in there. */
        if (http_location(&page->last, str_from(outside->host), false, &path) == HTTP_TO_HTTPS)
            continue;
        pages++;
        if (!http_offers_login(&page->last))
            continue;
        sum.doors++;
        count_notice(page_notice(probe, &page->last), &sum);
        outside_saw(probe, result, &outside->ports[at],
                    str_format(probe->arena, "a login: " STR_F, STR_A(page->last.line)).ptr);
    }
    if (sum.doors == 0 && pages > 0)
        return probe_tell(probe, result, PROBE_ASK, "whether a login lies behind %zu page%s that show%s none", pages,
                          plural(pages), pages == 1 ? "s" : "");
    return tell(probe, result, &sum, "no port of the web is open that shows a page");
}

static enum probe_outcome look_version(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    size_t doors = 0, bad = 0, mute = 0;
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = next_greeter(outside, at)) != SIZE_MAX; at++) {
        const struct outside_greeting *greeting = outside_greeting(probe, &outside->ports[at]);
        doors++;
        mute += !greeting || !greeting->heard;
        if (!greeting || !greeting_names_version(greeting->text))
            continue;
        bad++;
        show(probe, result, &outside->ports[at], greeting->text);
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu greeting%s a version", bad,
                          bad == 1 ? " tells" : "s tell");
    if (mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu ports said nothing in time", mute, doors);
    if (doors == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no port of telnet or FTP is open");
    return probe_tell(probe, result, PROBE_MET, "%zu greeting%s no version", doors, doors == 1 ? " tells" : "s tell");
}

static enum probe_outcome look_shell(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    size_t doors = 0, shells = 0, unclear = 0, mute = 0;
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_TELNET, at)) != SIZE_MAX; at++) {
        const struct outside_greeting *greeting = outside_greeting(probe, &outside->ports[at]);
        bool heard = greeting && greeting->heard;
        enum greeting_waits waits = heard ? greeting_waits_for(greeting->text) : GREETING_UNCLEAR;
        doors++;
        mute += !heard;
        unclear += heard && waits == GREETING_UNCLEAR;
        if (waits != GREETING_FOR_COMMAND)
            continue;
        shells++;
        show(probe, result, &outside->ports[at], greeting->text);
    }
    if (shells)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu port%s for a command before any login", shells,
                          shells == 1 ? " waits" : "s wait");
    if (mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu ports said nothing in time", mute, doors);
    if (unclear)
        return probe_tell(probe, result, PROBE_ASK, "whether what telnet shows first is a login");
    if (doors == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no port of telnet is open");
    return probe_tell(probe, result, PROBE_MET, "%zu port%s for a name or a password first", doors,
                      doors == 1 ? " asks" : "s ask");
}

static const struct probe_check checks[] = {
    {.id = "notice-login",
     .title = "A notice about its use stands before the login by telnet and FTP",
     .requirements = "CR 1.12",
     .running = true,
     .look = look_login,
     .mend =
         "write who may use the system, and that this is watched, into what the service shows first (/etc/issue.net)",
     .by_hand = "nc HOST 23; nc HOST 21"},
    {.id = "notice-ssh",
     .title = "A notice about its use stands before the login by SSH",
     .requirements = "CR 1.12",
     .running = true,
     .look = look_ssh,
     .mend = "set Banner /etc/issue.net in sshd_config (dropbear -b /etc/issue.net), and write the notice there",
     .by_hand = "ssh -o PreferredAuthentications=none root@HOST"},
    {.id = "notice-web",
     .title = "A notice about its use stands before the login on the web page",
     .requirements = "CR 1.12",
     .running = true,
     .look = look_web,
     .mend = "show on the page with the login who may use the system, and that this is watched",
     .by_hand = "open https://HOST/ in a browser"},
    {.id = "notice-version",
     .title = "Telnet and FTP tell no version before the login",
     .requirements = "CR 3.7",
     .running = true,
     .look = look_version,
     .mend = "take names and versions out of what the service shows first",
     .by_hand = "nc HOST 23; nc HOST 21"},
    {.id = "notice-shell",
     .title = "Telnet asks who it is before it takes commands",
     .requirements = "CR 1.1, CR 2.1",
     .running = true,
     .look = look_shell,
     .mend = "have telnetd start a login (telnetd -l /bin/login), or switch it off",
     .by_hand = "telnet HOST"},
};

const struct probe_group outside_notice_group = PROBE_GROUP("notice", "What is told before a login", checks);
