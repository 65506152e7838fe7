#include "bed.h"

#include "supplier/image.h"

struct bytes {
    struct str text;
    size_t at;
};

static ssize_t give(void *context, char *to, size_t size) {
    struct bytes *bytes = context;
    struct str rest = str_slice(str_skip(bytes->text, bytes->at), 0, size);
    memcpy(to, rest.ptr, rest.len);
    bytes->at += rest.len;
    return (ssize_t)rest.len;
}

/* A ustar header and its data. */
static size_t put_member(char *tar, const char *name, const char *text) {
    unsigned sum = 0;
    memset(tar, 0, 1024);
    snprintf(tar, 100, "%s", name);
    snprintf(tar + 100, 8, "%07o", 0644u);
    snprintf(tar + 124, 12, "%011o", (unsigned)strlen(text));
    memset(tar + 148, ' ', 8);
    tar[156] = '0';
    memcpy(tar + 257, "ustar\00000", 8);
    for (size_t i = 0; i < 512; i++)
        sum += (unsigned char)tar[i];
    snprintf(tar + 148, 8, "%06o", sum);
    memcpy(tar + 512, text, strlen(text));
    return 1024;
}

static char tar[8192];

static struct image *open_tar(struct bed *bed, struct bytes *bytes, struct image_limits *limits) {
    size_t len = put_member(tar, "../../etc/passwd", "first");
    len += put_member(tar + len, "/etc/second", "the second");
    *bytes = (struct bytes){{tar, len + 1024}, 0};
    memset(tar + len, 0, 1024);
    return image_open(&bed->arena, &(struct image_source){give, bytes, {-1, 0, 0}}, IMAGE_ARCHIVE, limits);
}

static void members_come_one_after_the_other(void **state) {
    struct bed *bed = *state;
    struct image_limits limits = {1000, 10};
    struct image_member member;
    struct bytes bytes;
    char text[20];
    struct image *image = open_tar(bed, &bytes, &limits);
    assert_true(image_next(image, &member));
    assert_str(member.path, "../../etc/passwd");
    assert_true(image_next(image, &member));
    assert_str(member.path, "etc/second");
    assert_int_equal(image_read(image, text, sizeof text), 10);
    assert_memory_equal(text, "the second", 10);
    assert_false(image_next(image, &member));
    assert_int_equal(image_flaw(image).len, 0);
    /* What was not asked for counts too. */
    assert_int_equal(limits.bytes, 1000 - 15);
    image_close(image);
}

static void limits_are_told(void **state) {
    struct bed *bed = *state;
    struct image_limits few = {1000, 1}, small = {4, 10};
    struct image_member member;
    struct bytes bytes;
    struct image *image = open_tar(bed, &bytes, &few);
    assert_true(image_next(image, &member));
    assert_false(image_next(image, &member));
    assert_str(image_flaw(image), "it has more members than are looked at");
    image_close(image);
    image = open_tar(bed, &bytes, &small);
    assert_true(image_next(image, &member));
    assert_false(image_next(image, &member));
    assert_str(image_flaw(image), "it unpacks to more than is looked at");
    image_close(image);
}

static void kinds_are_known_by_their_beginning(void **state) {
    struct str what = STR_NONE;
    (void)state;
    assert_int_equal(image_kind_of(STR("hsqs\1\2\3\4"), &what), IMAGE_SQUASHFS);
    assert_int_equal(image_kind_of(STR("UBI#\1\0\0\0"), &what), IMAGE_UNREADABLE);
    assert_true(str_contains(what, STR("ubireader")));
    assert_int_equal(image_kind_of(STR("PK\3\4\1"), &what), IMAGE_ARCHIVE);
    assert_int_equal(image_kind_of(STR("\x1f\x8b\x08\0"), &what), IMAGE_PACKED);
    assert_int_equal(image_kind_of(STR("text"), &what), IMAGE_NONE);
    assert_int_equal(image_kind_of(STR(""), &what), IMAGE_NONE);
}

static void what_ends_early_is_told(void **state) {
    struct bed *bed = *state;
    struct image_limits limits = {1000, 10};
    struct image_member member;
    struct bytes bytes;
    image_close(open_tar(bed, &bytes, &limits));
    bytes = (struct bytes){{tar, 1024 + 512 + 3}, 0};
    struct image *image =
        image_open(&bed->arena, &(struct image_source){give, &bytes, {-1, 0, 0}}, IMAGE_ARCHIVE, &limits);
    while (image_next(image, &member)) {
    }
    assert_int_not_equal(image_flaw(image).len, 0);
    image_close(image);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(members_come_one_after_the_other),
        BED_TEST(limits_are_told),
        BED_TEST(kinds_are_known_by_their_beginning),
        BED_TEST(what_ends_early_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
