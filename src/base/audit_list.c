#include "base/audit_list.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

enum { BUFFER = 1 << 15, ANSWERS_MAX = 1 << 14, WAIT_S = 2, WORD_BITS = 32 };

static enum audit_list_answer answer_of(int error) {
    switch (error) {
    case EPERM:
    case EACCES:
    case ECONNREFUSED: /* of another namespace than the first */
        return AUDIT_LIST_DENIED;
    case EPROTONOSUPPORT:
    case EAFNOSUPPORT:
    case EOPNOTSUPP:
        return AUDIT_LIST_ABSENT;
    case ENOMEM:
        return AUDIT_LIST_MEMORY;
    default:
        return AUDIT_LIST_FAILED;
    }
}

/* A rule with its texts, as far as they came; the texts are no longer than `rest`. */
struct rule {
    struct audit_rule_data data;
    struct str rest;
};

static const char *list_of(uint32_t flags) {
    static const char *const lists[] = {"user", "task", "entry", "watch", "exit", "exclude", "filesystem", "io_uring"};
    uint32_t list = flags & ~(uint32_t)AUDIT_FILTER_PREPEND;
    return list < ARRAY_LEN(lists) ? lists[list] : "user";
}

static const char *operator_of(uint32_t flags) {
    switch (flags & AUDIT_OPERATORS) {
    case AUDIT_NOT_EQUAL:
        return "!=";
    case AUDIT_LESS_THAN:
        return "<";
    case AUDIT_GREATER_THAN:
        return ">";
    case AUDIT_LESS_THAN_OR_EQUAL:
        return "<=";
    case AUDIT_GREATER_THAN_OR_EQUAL:
        return ">=";
    case AUDIT_BIT_MASK:
        return "&";
    case AUDIT_BIT_TEST:
        return "&=";
    default:
        return "=";
    }
}

/* A field's name; NULL for one that nobody here asks for. */
static const char *name_of(uint32_t field) {
    static const struct {
        uint32_t field;
        const char *name;
    } names[] = {{AUDIT_UID, "uid"},         {AUDIT_EUID, "euid"}, {AUDIT_LOGINUID, "auid"},   {AUDIT_ARCH, "arch"},
                 {AUDIT_MSGTYPE, "msgtype"}, {AUDIT_EXIT, "exit"}, {AUDIT_SUCCESS, "success"}, {AUDIT_WATCH, "path"},
                 {AUDIT_PERM, "perm"},       {AUDIT_DIR, "dir"},   {AUDIT_EXE, "exe"},         {AUDIT_ARG0, "a0"},
                 {AUDIT_FILTERKEY, "key"}};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (names[i].field == field)
            return names[i].name;
    return NULL;
}

/* Fields whose value is the length of a text. */
static bool is_text(uint32_t field) {
    bool subject = field >= AUDIT_SUBJ_USER && field <= AUDIT_SUBJ_CLR;
    bool object = field >= AUDIT_OBJ_USER && field <= AUDIT_OBJ_LEV_HIGH;
    return subject || object || field == AUDIT_WATCH || field == AUDIT_DIR || field == AUDIT_EXE ||
           field == AUDIT_FILTERKEY;
}

/* A line has words alone: blanks and control characters of a path or a key are '_'. */
static void put_text(struct out *out, struct str text) {
    for (size_t i = 0; i < text.len; i++)
        out_char(out, (unsigned char)text.ptr[i] > ' ' ? text.ptr[i] : '_');
}

static void put_rights(struct out *out, uint32_t rights) {
    if (rights & AUDIT_PERM_READ)
        out_char(out, 'r');
    if (rights & AUDIT_PERM_WRITE)
        out_char(out, 'w');
    if (rights & AUDIT_PERM_EXEC)
        out_char(out, 'x');
    if (rights & AUDIT_PERM_ATTR)
        out_char(out, 'a');
}

static void put_number(struct out *out, uint32_t field, uint32_t value) {
    if (field == AUDIT_ARCH)
        out_str(out, value & __AUDIT_ARCH_64BIT ? STR("b64") : STR("b32"));
    else if (field == AUDIT_PERM)
        put_rights(out, value);
    else if (field == AUDIT_EXIT)
        out_format(out, "%d", (int)value);
    else
        out_format(out, "%u", value);
}

/* False where a text is longer than what is left. */
static bool put_field(struct out *out, struct rule *rule, size_t at) {
    uint32_t field = rule->data.fields[at], value = rule->data.values[at];
    const char *name = name_of(field), *mark = operator_of(rule->data.fieldflags[at]);
    if (field == AUDIT_FIELD_COMPARE) {
        out_format(out, " -C %s%s%s", value == AUDIT_COMPARE_UID_TO_EUID ? "uid" : "other", mark,
                   value == AUDIT_COMPARE_UID_TO_EUID ? "euid" : "other");
        return true;
    }
    if (name)
        out_format(out, " -F %s%s", name, mark);
    else
        out_format(out, " -F field%u%s", field, mark);
    if (!is_text(field)) {
        put_number(out, field, value);
        return true;
    }
    if (value > rule->rest.len)
        return false;
    put_text(out, str_slice(rule->rest, 0, value));
    rule->rest = str_skip(rule->rest, value);
    return true;
}

/* libaudit sets all words but the last where a rule is about every call. */
static bool names_all(const struct rule *rule) {
    for (size_t i = 0; i + 1 < AUDIT_BITMASK_SIZE; i++)
        if (rule->data.mask[i] != UINT32_MAX)
            return false;
    return true;
}

enum width { WIDTH_ANY, WIDTH_OWN, WIDTH_NARROWER, WIDTH_WIDER };

static enum width width_of(const struct rule *rule) {
    for (size_t i = 0; i < rule->data.field_count; i++) {
        if (rule->data.fields[i] != AUDIT_ARCH)
            continue;
        bool wide = rule->data.values[i] & __AUDIT_ARCH_64BIT, own = sizeof(long) == 8;
        return wide == own ? WIDTH_OWN : wide ? WIDTH_WIDER : WIDTH_NARROWER;
    }
    return WIDTH_ANY;
}

static void put_calls(struct audit_listing *list, const struct rule *rule) {
    static const struct {
        uint32_t number;
        const char *name;
    } calls[] = {{SYS_adjtimex, "adjtimex"},           {SYS_clock_settime, "clock_settime"},
                 {SYS_init_module, "init_module"},     {SYS_finit_module, "finit_module"},
                 {SYS_delete_module, "delete_module"}, {SYS_execve, "execve"}};
    uint32_t known[AUDIT_BITMASK_SIZE] = {0};
    enum width width = width_of(rule);
    const char *before = " -S ";
    bool others = false;
    if (names_all(rule))
        return;
    for (size_t i = 0; i < ARRAY_LEN(calls) && width <= WIDTH_OWN; i++) {
        uint32_t bit = 1U << calls[i].number % WORD_BITS;
        if (!(rule->data.mask[calls[i].number / WORD_BITS] & bit))
            continue;
        known[calls[i].number / WORD_BITS] |= bit;
        out_format(list->lines, "%s%s", before, calls[i].name);
        before = ",";
    }
    for (size_t i = 0; i < AUDIT_BITMASK_SIZE; i++)
        others |= (rule->data.mask[i] & ~known[i]) != 0;
    if (others)
        out_format(list->lines, "%sother", before);
    list->foreign |= others && width == WIDTH_WIDER;
}

static enum audit_list_answer take_rule(struct str body, struct audit_listing *list) {
    struct rule rule;
    if (body.len < sizeof rule.data)
        return AUDIT_LIST_FAILED;
    memcpy(&rule.data, body.ptr, sizeof rule.data);
    rule.rest = str_skip(body, sizeof rule.data);
    if (rule.data.field_count > AUDIT_MAX_FIELDS || rule.data.buflen > rule.rest.len)
        return AUDIT_LIST_FAILED;
    rule.rest = str_slice(rule.rest, 0, rule.data.buflen);
    out_format(list->lines, "-a %s,%s", rule.data.action == AUDIT_NEVER ? "never" : "always", list_of(rule.data.flags));
    put_calls(list, &rule);
    for (size_t i = 0; i < rule.data.field_count; i++)
        if (!put_field(list->lines, &rule, i))
            return AUDIT_LIST_FAILED;
    out_char(list->lines, '\n');
    return list->lines->status == STATUS_OK       ? AUDIT_LIST_OK
           : list->lines->status == STATUS_MEMORY ? AUDIT_LIST_MEMORY
                                                  : AUDIT_LIST_FAILED;
}

static enum audit_list_answer take_status(struct str body, struct audit_listing *list) {
    struct audit_status status;
    size_t least = offsetof(struct audit_status, failure);
    if (body.len < least)
        return AUDIT_LIST_FAILED;
    memcpy(&status, body.ptr, least);
    list->enabled = status.enabled;
    list->told = true;
    return AUDIT_LIST_OK;
}

/* The kernel's own word for an end, or for what is wrong. */
static enum audit_list_answer take_error(struct str body) {
    int error = 0;
    if (body.len >= sizeof error)
        memcpy(&error, body.ptr, sizeof error);
    return error == 0 ? AUDIT_LIST_OK : answer_of(error < 0 && error > -4096 ? -error : EIO);
}

enum audit_list_answer audit_list_take(struct str bytes, struct audit_listing *list, bool *done) {
    while (bytes.len >= sizeof(struct nlmsghdr) && !*done) {
        struct nlmsghdr head;
        enum audit_list_answer answer = AUDIT_LIST_OK;
        memcpy(&head, bytes.ptr, sizeof head);
        if (head.nlmsg_len < sizeof head || head.nlmsg_len > bytes.len)
            return AUDIT_LIST_FAILED;
        struct str body = str_slice(bytes, NLMSG_HDRLEN, head.nlmsg_len);
        *done = head.nlmsg_type == NLMSG_DONE || head.nlmsg_type == NLMSG_ERROR || head.nlmsg_type == AUDIT_GET;
        if (head.nlmsg_type == NLMSG_ERROR)
            answer = take_error(body);
        else if (head.nlmsg_type == AUDIT_GET)
            answer = take_status(body, list);
        else if (head.nlmsg_type == AUDIT_LIST_RULES)
            answer = take_rule(body, list);
        if (answer != AUDIT_LIST_OK)
            return answer;
        bytes = str_skip(bytes, NLMSG_ALIGN((size_t)head.nlmsg_len));
    }
    return AUDIT_LIST_OK;
}

static enum audit_list_answer ask(int fd, uint16_t what, struct audit_listing *list) {
    static char buffer[BUFFER];
    struct nlmsghdr question = {.nlmsg_len = NLMSG_LENGTH(0), .nlmsg_type = what, .nlmsg_flags = NLM_F_REQUEST};
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK}, from = {.nl_family = AF_UNSPEC};
    if (sendto(fd, &question, question.nlmsg_len, 0, (const struct sockaddr *)&kernel, sizeof kernel) < 0)
        return answer_of(errno);
    bool done = false;
    for (size_t i = 0; i < ANSWERS_MAX && !done; i++) {
        socklen_t len = sizeof from;
        ssize_t n = recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr *)&from, &len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN ? AUDIT_LIST_FAILED : answer_of(errno);
        if (len != sizeof from || from.nl_pid != 0)
            continue;
        enum audit_list_answer answer = audit_list_take((struct str){buffer, (size_t)n}, list, &done);
        if (answer != AUDIT_LIST_OK)
            return answer;
    }
    return done ? AUDIT_LIST_OK : AUDIT_LIST_FAILED;
}

enum audit_list_answer audit_list_read(struct audit_listing *list) {
    static const uint16_t questions[] = {AUDIT_GET, AUDIT_LIST_RULES};
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
    if (fd < 0)
        return answer_of(errno);
    struct timeval wait = {.tv_sec = WAIT_S};
    bool waits = setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0;
    enum audit_list_answer answer = waits ? AUDIT_LIST_OK : AUDIT_LIST_FAILED;
    for (size_t i = 0; i < ARRAY_LEN(questions) && answer == AUDIT_LIST_OK; i++)
        answer = ask(fd, questions[i], list);
    (void)close(fd);
    return answer == AUDIT_LIST_OK && list->foreign ? AUDIT_LIST_FAILED : answer;
}
