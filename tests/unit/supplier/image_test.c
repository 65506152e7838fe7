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
    struct image_limits limits = {1000, 10, 1000, 1000};
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
    struct image_limits few = {1000, 1, 1000, 1000}, small = {4, 10, 1000, 1000};
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

static void names_that_are_kept_are_counted(void **state) {
    struct bed *bed = *state;
    struct image_limits limits = {1000, 10, 1000, 20};
    struct image_member member;
    struct bytes bytes;
    struct image *image = open_tar(bed, &bytes, &limits);
    assert_true(image_next(image, &member));
    assert_true(image_take_name(image, member.path.len));
    assert_int_equal(limits.names, 4);
    assert_false(image_take_name(image, 5));
    assert_str(image_flaw(image), "the names of its members take more room than is given");
    assert_false(image_next(image, &member));
    image_close(image);
}

static void kinds_are_known_by_their_beginning(void **state) {
    struct str what = STR_NONE;
    (void)state;
    assert_int_equal(image_kind_of(STR("hsqs\1\2\3\4"), &what), IMAGE_SQUASHFS);
    assert_int_equal(image_kind_of(STR("UBI#\1\0\0\0"), &what), IMAGE_UBI);
    assert_true(str_contains(what, STR("ubireader")));
    assert_int_equal(image_kind_of(STR("PK\3\4\1"), &what), IMAGE_ARCHIVE);
    assert_int_equal(image_kind_of(STR("\x1f\x8b\x08\0"), &what), IMAGE_PACKED);
    assert_int_equal(image_kind_of(STR("text"), &what), IMAGE_NONE);
    assert_int_equal(image_kind_of(STR(""), &what), IMAGE_NONE);
}

static void device_tree(char bytes[static 128], const char *first) {
    static const char head[] = "\xd0\x0d\xfe\xed\0\0\0\x80\0\0\0\x28\0\0\0\x70";
    static const char root[] = "\0\0\0\1\0\0\0\0\0\0\0\3\0\0\0\3\0\0\0\0abc\0\0\0\0\1";
    memset(bytes, 0, 128);
    memcpy(bytes, head, sizeof head - 1);
    memcpy(bytes + 40, root, sizeof root - 1);
    snprintf(bytes + 40 + sizeof root - 1, 40, "%s", first);
}

static void a_device_tree_is_a_fit_when_it_holds_images(void **state) {
    struct str what = STR_NONE;
    char bytes[128];
    (void)state;
    device_tree(bytes, "images");
    assert_int_equal(image_kind_of((struct str){bytes, sizeof bytes}, &what), IMAGE_FIT);
    /* Too little of it to tell is looked into: what it is then shows. */
    assert_int_equal(image_kind_of((struct str){bytes, 60}, &what), IMAGE_FIT);
    device_tree(bytes, "chosen");
    assert_int_equal(image_kind_of((struct str){bytes, sizeof bytes}, &what), IMAGE_NONE);
    /* Whoever makes an image may put another node in front. */
    char *behind = bytes + 40 + 28;
    memcpy(behind, "chosen\0\0\0\0\0\2\0\0\0\1images\0", 24);
    assert_int_equal(image_kind_of((struct str){bytes, sizeof bytes}, &what), IMAGE_FIT);
}

static void lzma_is_known_by_what_is_always_so(void **state) {
    struct str what = STR_NONE;
    char bytes[] = "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0packed";
    (void)state;
    assert_int_equal(image_kind_of((struct str){bytes, sizeof bytes - 1}, &what), IMAGE_PACKED);
    bytes[0] = 0x6d; /* as OpenWrt packs */
    assert_int_equal(image_kind_of((struct str){bytes, sizeof bytes - 1}, &what), IMAGE_PACKED);
    bytes[13] = 'a';
    assert_int_equal(image_kind_of((struct str){bytes, sizeof bytes - 1}, &what), IMAGE_NONE);
    bytes[13] = 0;
    bytes[12] = 1;
    assert_int_equal(image_kind_of((struct str){bytes, sizeof bytes - 1}, &what), IMAGE_NONE);
}

/* A first sector without the text of a type, and the beginning of the table behind it. */
static void fat_sector(char bytes[static 4096]) {
    static const char begin[] = "\xeb\x3c\x90made by\0\0\2\1\1\0\2\x10\0\x0c\x20\xf8\x20";
    memset(bytes, 0, 4096);
    memcpy(bytes, begin, sizeof begin - 1);
    memcpy(bytes + 510, "\x55\xaa\xf8\xff\xff\xff", 6);
}

static void a_fat_is_known_by_its_numbers(void **state) {
    static const struct {
        size_t at;
        const char *bytes;
        size_t len;
        enum image_kind kind;
    } rows[] = {
        {0, "", 0, IMAGE_FAT},
        {0, "\0\0\0", 3, IMAGE_FAT},                            /* no jump */
        {510, "\0\0", 2, IMAGE_FAT},                            /* nothing that could be started */
        {512, "\0\0\0\0", 4, IMAGE_FAT},                        /* a table that is damaged: it is told */
        {11, "\0\0", 2, IMAGE_NONE},                            /* bytes of a sector */
        {11, "\0\3", 2, IMAGE_NONE},                            /* no power of two */
        {13, "\3", 1, IMAGE_NONE},                              /* sectors of a cluster */
        {14, "\0\0", 2, IMAGE_NONE},                            /* nothing is kept for the first sector */
        {16, "\0", 1, IMAGE_NONE},                              /* no table */
        {17, "\0\0", 2, IMAGE_NONE},                            /* no root */
        {19, "\x40\0", 2, IMAGE_NONE},                          /* no room behind the tables */
        {21, "\x12", 1, IMAGE_NONE},                            /* no medium */
        {446, "\x80\0\0\0\x83\0\0\0\1\0\0\0\1", 13, IMAGE_FAT}, /* partitions too */
    };
    char bytes[4096];
    struct str what;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        fat_sector(bytes);
        memcpy(bytes + rows[i].at, rows[i].bytes, rows[i].len);
        if (image_kind_of((struct str){bytes, sizeof bytes}, &what) != rows[i].kind)
            fail_msg("row %zu", i);
    }
    /* Numbers that a boot loader of a disk kept, of a file system that is no more. */
    memset(bytes + 512, 0, 4);
    assert_int_equal(image_kind_of((struct str){bytes, sizeof bytes}, &what), IMAGE_DISK);
}

static void what_has_no_owners_holds_no_root(void **state) {
    static const struct {
        size_t at;
        const char *magic;
        bool rootless;
    } rows[] = {{54, "FAT12   ", true},     {82, "FAT32   ", true},
                {3, "NTFS    ", true},      {3, "EXFAT   ", true},
                {4086, "SWAPSPACE2", true}, {0, "UBI#", false},
                {0, "XFSB", false},         {0, "hsqs", false},
                {512, "LABELONE", false},   {0, "\x3a\xff\x26\xed", false}};
    char bytes[8192];
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        memset(bytes, 0, sizeof bytes);
        memcpy(bytes + rows[i].at, rows[i].magic, strlen(rows[i].magic));
        struct image_form form = image_form_of((struct str){bytes, sizeof bytes});
        assert_int_not_equal(form.kind, IMAGE_NONE);
        assert_int_equal(form.rootless, rows[i].rootless);
    }
}

static void what_ends_early_is_told(void **state) {
    struct bed *bed = *state;
    struct image_limits limits = {1000, 10, 1000, 1000};
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
        BED_TEST(names_that_are_kept_are_counted),
        BED_TEST(kinds_are_known_by_their_beginning),
        BED_TEST(a_device_tree_is_a_fit_when_it_holds_images),
        BED_TEST(lzma_is_known_by_what_is_always_so),
        BED_TEST(a_fat_is_known_by_its_numbers),
        BED_TEST(what_has_no_owners_holds_no_root),
        BED_TEST(what_ends_early_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
