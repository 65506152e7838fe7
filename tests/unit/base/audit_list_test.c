#include "bed.h"

#include "base/audit_list.h"

#include <linux/audit.h>
#include <linux/netlink.h>
#include <sys/syscall.h>

enum { MOST = 1 << 16 };

/* A message of the kernel, built as it builds it. */
struct message {
    struct nlmsghdr head;
    struct audit_rule_data rule;
    char texts[128];
};

static void begin(struct message *message, uint32_t list, uint32_t action) {
    memset(message, 0, sizeof *message);
    message->rule.flags = list;
    message->rule.action = action;
    message->head.nlmsg_type = AUDIT_LIST_RULES;
}

static void add_field(struct message *message, uint32_t field, uint32_t mark, uint32_t value, const char *text) {
    uint32_t at = message->rule.field_count++;
    message->rule.fields[at] = field;
    message->rule.fieldflags[at] = mark;
    message->rule.values[at] = text ? (uint32_t)strlen(text) : value;
    if (text)
        memcpy(message->texts + message->rule.buflen, text, strlen(text));
    message->rule.buflen += text ? (uint32_t)strlen(text) : 0;
}

static void add_call(struct message *message, unsigned number) {
    message->rule.mask[number / 32] |= 1U << number % 32;
}

static struct str bytes_of(struct message *message) {
    message->head.nlmsg_len = (uint32_t)(offsetof(struct message, texts) + message->rule.buflen);
    return (struct str){(const char *)message, message->head.nlmsg_len};
}

static void expect_line(struct message *message, const char *line) {
    struct out out;
    bool done = false;
    out_memory(&out, MOST);
    struct audit_listing list = {.lines = &out};
    assert_int_equal(audit_list_take(bytes_of(message), &list, &done), AUDIT_LIST_OK);
    assert_false(done);
    assert_true(str_eq(out_text(&out), str_from(line)));
    out_done(&out);
}

static void a_watch_is_a_rule_of_a_path(void **state) {
    (void)state;
    struct message message;
    begin(&message, AUDIT_FILTER_EXIT, AUDIT_ALWAYS);
    memset(message.rule.mask, 0xff, sizeof message.rule.mask);
    add_field(&message, AUDIT_WATCH, AUDIT_EQUAL, 0, "/etc/passwd");
    add_field(&message, AUDIT_PERM, AUDIT_EQUAL, AUDIT_PERM_WRITE | AUDIT_PERM_ATTR, NULL);
    add_field(&message, AUDIT_FILTERKEY, AUDIT_EQUAL, 0, "who is it");
    expect_line(&message, "-a always,exit -F path=/etc/passwd -F perm=wa -F key=who_is_it\n");
}

static void calls_are_named_or_are_others(void **state) {
    (void)state;
    struct message message;
    begin(&message, AUDIT_FILTER_EXIT, AUDIT_ALWAYS);
    add_field(&message, AUDIT_ARCH, AUDIT_EQUAL, sizeof(long) == 8 ? __AUDIT_ARCH_64BIT | 1 : 1, NULL);
    add_field(&message, AUDIT_LOGINUID, AUDIT_NOT_EQUAL, UINT32_MAX, NULL);
    add_call(&message, SYS_adjtimex);
    add_call(&message, SYS_execve);
    add_call(&message, SYS_read);
    expect_line(&message, sizeof(long) == 8
                              ? "-a always,exit -S adjtimex,execve,other -F arch=b64 -F auid!=4294967295\n"
                              : "-a always,exit -S adjtimex,execve,other -F arch=b32 -F auid!=4294967295\n");
}

/* A number is another call to programs of another width. */
static void calls_of_another_width_are_not_named(void **state) {
    (void)state;
    struct message message;
    begin(&message, AUDIT_FILTER_EXIT, AUDIT_NEVER);
    add_field(&message, AUDIT_ARCH, AUDIT_EQUAL, sizeof(long) == 8 ? 1 : __AUDIT_ARCH_64BIT | 1, NULL);
    add_call(&message, SYS_adjtimex);
    expect_line(&message,
                sizeof(long) == 8 ? "-a never,exit -S other -F arch=b32\n" : "-a never,exit -S other -F arch=b64\n");
}

static void other_lists_and_fields_keep_their_words(void **state) {
    (void)state;
    struct message message;
    begin(&message, AUDIT_FILTER_EXCLUDE, AUDIT_ALWAYS);
    memset(message.rule.mask, 0xff, sizeof message.rule.mask);
    add_field(&message, AUDIT_MSGTYPE, AUDIT_GREATER_THAN_OR_EQUAL, 1300, NULL);
    add_field(&message, AUDIT_EXIT, AUDIT_EQUAL, (uint32_t)-13, NULL);
    add_field(&message, AUDIT_FIELD_COMPARE, AUDIT_NOT_EQUAL, AUDIT_COMPARE_UID_TO_EUID, NULL);
    add_field(&message, AUDIT_PERS, AUDIT_EQUAL, 4, NULL);
    expect_line(&message, "-a always,exclude -F msgtype>=1300 -F exit=-13 -C uid!=euid -F field10=4\n");
}

static void what_is_cut_or_too_long_makes_no_sense(void **state) {
    (void)state;
    struct message message;
    begin(&message, AUDIT_FILTER_EXIT, AUDIT_ALWAYS);
    add_field(&message, AUDIT_WATCH, AUDIT_EQUAL, 0, "/etc/passwd");
    struct str whole = bytes_of(&message);
    for (int fault = 0; fault < 4; fault++) {
        struct message broken = message;
        struct out out;
        bool done = false;
        out_memory(&out, MOST);
        struct audit_listing list = {.lines = &out};
        broken.rule.values[0] += fault == 0;
        broken.rule.buflen += fault == 1;
        broken.rule.field_count = fault == 2 ? AUDIT_MAX_FIELDS + 1 : 1;
        broken.head.nlmsg_len += fault == 3;
        assert_int_equal(audit_list_take((struct str){(const char *)&broken, whole.len}, &list, &done),
                         AUDIT_LIST_FAILED);
        out_done(&out);
    }
}

static void an_error_says_why(void **state) {
    (void)state;
    static const struct {
        int error;
        enum audit_list_answer answer;
    } errors[] = {{0, AUDIT_LIST_OK}, {-1 /* EPERM */, AUDIT_LIST_DENIED}, {-22, AUDIT_LIST_FAILED}};
    for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
        struct {
            struct nlmsghdr head;
            int error;
        } message = {{.nlmsg_len = sizeof message, .nlmsg_type = NLMSG_ERROR}, errors[i].error};
        struct audit_listing list = {.lines = NULL};
        bool done = false;
        assert_int_equal(audit_list_take((struct str){(const char *)&message, sizeof message}, &list, &done),
                         errors[i].answer);
        assert_true(done);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_watch_is_a_rule_of_a_path),
        BED_TEST(calls_are_named_or_are_others),
        BED_TEST(calls_of_another_width_are_not_named),
        BED_TEST(other_lists_and_fields_keep_their_words),
        BED_TEST(what_is_cut_or_too_long_makes_no_sense),
        BED_TEST(an_error_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
