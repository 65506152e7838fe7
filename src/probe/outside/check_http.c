/* HTTP from outside: the fields by which a server tells browsers what not to do, and what it tells of itself. */
#include "probe/outside/page.h"

/* What a page says to one question about its fields. */
enum said {
    SAID_WELL,
    SAID_BADLY,
    SAID_NOTHING,   /* there is a server, and no page to judge by */
    SAID_ELSEWHERE, /* it leads to another server: that one is asked */
};

/* Whether there is a page. */
static enum said says_anything(const struct outside_page *page) {
    unsigned class = page->last.status / 100;
    return class == 2 ? SAID_WELL : class == 3 ? SAID_ELSEWHERE : SAID_NOTHING;
}

static enum said says_https_only(const struct outside_page *page, struct str *text) {
    static const struct str age = STR_INIT("max-age=");
    *text = http_field(&page->first, STR("Strict-Transport-Security"));
    size_t at = str_find_nocase(*text, age);
    if (!text->ptr || at == SIZE_MAX)
        return SAID_BADLY;
    struct str value = str_trim(str_skip(*text, at + age.len));
    while (value.len > 0 && (value.ptr[0] == '"' || value.ptr[0] == '0'))
        value = str_skip(value, 1);
    return value.len > 0 && char_is_digit(value.ptr[0]) ? SAID_WELL : SAID_BADLY;
}

static enum said says_no_sniffing(const struct outside_page *page, struct str *text) {
    if (says_anything(page) != SAID_WELL)
        return says_anything(page);
    *text = http_field(&page->last, STR("X-Content-Type-Options"));
    return str_eq_nocase(*text, STR("nosniff")) ? SAID_WELL : SAID_BADLY;
}

static enum said says_no_framing(const struct outside_page *page, struct str *text) {
    struct str policy = http_field(&page->last, STR("Content-Security-Policy"));
    if (says_anything(page) != SAID_WELL)
        return says_anything(page);
    *text = http_field(&page->last, STR("X-Frame-Options"));
    bool old = str_eq_nocase(*text, STR("DENY")) || str_eq_nocase(*text, STR("SAMEORIGIN"));
    return old || str_contains_nocase(policy, STR("frame-ancestors")) ? SAID_WELL : SAID_BADLY;
}

static bool has_digit(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (char_is_digit(text.ptr[i]))
            return true;
    return false;
}

static enum said says_no_version(const struct outside_page *page, struct str *text) {
    static const char *const fields[] = {"Server", "X-Powered-By", "X-AspNet-Version", "X-Generator"};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        struct str value = http_field(&page->last, str_from(fields[i]));
        if (!has_digit(value))
            continue;
        *text = value;
        return SAID_BADLY;
    }
    return SAID_WELL;
}

struct question {
    enum said (*ask)(const struct outside_page *page, struct str *text);
    bool secure_only; /* pages by https alone are asked */
    const char *fault, *well, *nothing;
};

static void show(struct probe *probe, struct probe_result *result, const struct outside_port *port,
                 const struct question *question, struct str text) {
    struct str line =
        text.ptr ? str_format(probe->arena, "%s: " STR_F, question->fault, STR_A(text)) : str_from(question->fault);
    outside_saw(probe, result, port, line.ptr);
}

static enum probe_outcome look(struct probe *probe, struct probe_result *result, const struct question *question) {
    struct outside *outside = outside_of(probe, result);
    size_t pages = 0, bad = 0, mute = 0, nothing = 0;
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_web(outside, at)) != SIZE_MAX; at++) {
        struct outside_port *port = &outside->ports[at];
        struct str text = STR_NONE;
        if (question->secure_only && port->kind != OUTSIDE_TLS)
            continue;
        const struct outside_page *page = outside_page(probe, port);
        enum said said = page && page->answered ? question->ask(page, &text) : SAID_NOTHING;
        pages += said != SAID_ELSEWHERE;
        mute += !page || !page->answered;
        nothing += said == SAID_NOTHING;
        bad += said == SAID_BADLY;
        if (said == SAID_BADLY)
            show(probe, result, port, question, text);
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu web servers: %s", bad, pages, question->fault);
    if (mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu ports of the web did not answer with HTTP",
                          mute, pages);
    if (nothing)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s", question->nothing);
    if (pages == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no port of %s is open that shows a page",
                          question->secure_only ? "HTTPS" : "HTTP or HTTPS");
    return probe_tell(probe, result, PROBE_MET, "%zu web server%s: %s", pages, plural(pages), question->well);
}

static enum probe_outcome look_https_only(struct probe *probe, struct probe_result *result) {
    static const struct question question = {says_https_only, true, "browsers are not told to stay with https",
                                             "browsers are told to stay with https", ""};
    return look(probe, result, &question);
}

static enum probe_outcome look_sniffing(struct probe *probe, struct probe_result *result) {
    static const struct question question = {says_no_sniffing, false, "browsers may guess what a file is",
                                             "browsers are told not to guess what a file is", "/ leads to no page"};
    return look(probe, result, &question);
}

static enum probe_outcome look_framing(struct probe *probe, struct probe_result *result) {
    static const struct question question = {says_no_framing, false, "another site may show the page within its own",
                                             "no other site may show the page within its own", "/ leads to no page"};
    return look(probe, result, &question);
}

static enum probe_outcome look_version(struct probe *probe, struct probe_result *result) {
    static const struct question question = {says_no_version, false, "the server's version is told to everybody",
                                             "no version of the server is told", ""};
    return look(probe, result, &question);
}

static const struct probe_check checks[] = {
    {.id = "http-https-only",
     .title = "The web server tells browsers to stay with HTTPS",
     .requirements = "CR 4.1, CR 3.1",
     .running = true,
     .look = look_https_only,
     .mend = "send Strict-Transport-Security: max-age=31536000 with every answer by https",
     .by_hand = "curl -skI https://HOST/ | grep -i strict-transport-security"},
    {.id = "http-content-type",
     .title = "The web server tells browsers not to guess what a file is",
     .requirements = "CR 3.5",
     .running = true,
     .look = look_sniffing,
     .mend = "send X-Content-Type-Options: nosniff with every answer",
     .by_hand = "curl -skI https://HOST/ | grep -i x-content-type-options"},
    {.id = "http-framing",
     .title = "No other site may show the web page within its own",
     .requirements = "CR 3.8",
     .running = true,
     .look = look_framing,
     .mend = "send Content-Security-Policy: frame-ancestors 'none', or X-Frame-Options: DENY",
     .by_hand = "curl -skI https://HOST/ | grep -i -e x-frame-options -e frame-ancestors"},
    {.id = "http-version",
     .title = "The web server does not tell its version",
     .requirements = "CR 3.7",
     .running = true,
     .look = look_version,
     .mend = "take the version out of the answers (nginx: server_tokens off)",
     .by_hand = "curl -skI https://HOST/ | grep -i -e ^server -e ^x-powered-by"},
};

const struct probe_group outside_http_group = PROBE_GROUP("http", "Web servers from outside", checks);
