/* Mails as reporters send them. */
#include "bed.h"

#include "base/mail.h"

static const struct mail *mail_from(struct bed *bed, const char *text) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct mail *mail = ARENA_NEW(&bed->arena, struct mail);
    *source = (struct source){STR("report.eml"), str_from(text)};
    enum status status = mail_read(source, &bed->arena, &bed->sink, mail);
    assert_int_equal(status, diag_errors(&bed->sink) ? STATUS_INPUT : STATUS_OK);
    return mail;
}

static void a_plain_mail_is_read(void **state) {
    const struct mail *mail = mail_from(*state, "From: Ada Example <ada@example.org>\r\n"
                                                "Subject: A password\r\n in the log\r\n"
                                                "Date: Mon, 02 Mar 2026 09:15:00 +0530\r\n"
                                                "Message-ID: <1@example.org>\r\n"
                                                "\r\n"
                                                "Hello,\r\n\r\nit is there.\r\n");
    assert_str(mail->name, "Ada Example");
    assert_str(mail->address, "ada@example.org");
    assert_str(mail->subject, "A password in the log");
    assert_str(mail->date, "2026-03-02T09:15:00+05:30");
    assert_str(mail->id, "1@example.org");
    assert_str(mail->text, "Hello,\n\nit is there.");
    assert_false(mail->is_cut || mail->is_html);
}

static void encoded_words_are_decoded(void **state) {
    const struct mail *mail = mail_from(*state, "From: =?ISO-8859-1?Q?J=FCrgen?= <j@example.org>\n"
                                                "Subject: =?UTF-8?B?TMO8Y2tl?= =?UTF-8?B?IGltIFNjaGxvw58=?=\n\n");
    assert_str(mail->name, "J\xC3\xBCrgen");
    assert_str(mail->subject, "L\xC3\xBC"
                              "cke im Schlo\xC3\x9F");
    assert_str(mail->date, "");
    assert_str(mail->text, "");
}

static void the_plain_part_is_taken(void **state) {
    const struct mail *mail = mail_from(*state, "From: a@example.org\n"
                                                "MIME-Version: 1.0\n"
                                                "Content-Type: multipart/mixed; boundary=o\n\n"
                                                "--o\nContent-Type: multipart/alternative; boundary=i\n\n"
                                                "--i\nContent-Type: text/plain; charset=iso-8859-1\n"
                                                "Content-Transfer-Encoding: quoted-printable\n\n"
                                                "f=FCr alle=\n, sofort\n"
                                                "--i\nContent-Type: text/html\n\n<p>f&uuml;r</p>\n--i--\n"
                                                "--o\nContent-Type: application/pdf\n\nJVBERi0=\n--o--\n");
    assert_str(mail->text, "f\xC3\xBCr alle, sofort");
    assert_str(mail->address, "a@example.org");
    assert_str(mail->name, "");
}

static void base64_is_decoded(void **state) {
    const struct mail *mail = mail_from(*state, "From: a@example.org\n"
                                                "Content-Type: text/plain; charset=utf-8\n"
                                                "Content-Transfer-Encoding: base64\n\n"
                                                "SGVsbG8NCndvcmxkAQ==\n");
    assert_str(mail->text, "Hello\nworld");
}

static void a_page_alone_is_no_text(void **state) {
    const struct mail *mail = mail_from(*state, "From: a@example.org\nContent-Type: text/html\n\n<p>Hello</p>\n");
    assert_str(mail->text, "");
    assert_true(mail->is_html);
}

static void control_characters_are_left_out(void **state) {
    const struct mail *mail = mail_from(*state, "From: \"A\x1b[31mda\" <a@example.org>\n"
                                                "Subject: a\tb\x07\n\n"
                                                "\x1b]0;title\x07text\xff\n");
    assert_str(mail->name, "A[31mda");
    assert_str(mail->subject, "a b");
    assert_null(memchr(mail->text.ptr, 0x1b, mail->text.len));
    assert_true(str_utf8_valid(mail->text));
}

static void long_texts_are_cut(void **state) {
    struct bed *bed = *state;
    size_t len = (size_t)MAIL_TEXT_MAX + 100;
    char *text = arena_get_raw(&bed->arena, len + 64, 1);
    int head = snprintf(text, 64, "From: a@example.org\n\n");
    memset(text + head, 'x', len);
    text[(size_t)head + len] = '\0';
    const struct mail *mail = mail_from(bed, text);
    assert_int_equal(mail->text.len, MAIL_TEXT_MAX);
    assert_true(mail->is_cut);
}

static void what_is_no_mail_is_refused(void **state) {
    struct bed *bed = *state;
    (void)mail_from(bed, "Just some text.\n");
    assert_one_error(bed, "mail.none", "report.eml:1:1");
}

static void nothing_is_refused(void **state) {
    struct bed *bed = *state;
    (void)mail_from(bed, "");
    assert_int_equal(diag_errors(&bed->sink), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_plain_mail_is_read), BED_TEST(encoded_words_are_decoded),  BED_TEST(the_plain_part_is_taken),
        BED_TEST(base64_is_decoded),    BED_TEST(a_page_alone_is_no_text),    BED_TEST(control_characters_are_left_out),
        BED_TEST(long_texts_are_cut),   BED_TEST(what_is_no_mail_is_refused), BED_TEST(nothing_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
