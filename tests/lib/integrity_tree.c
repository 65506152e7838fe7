#include "integrity_tree.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY 1u

static void keep(void *context, const struct kw_integrity_finding *finding) {
    struct tree *device = context;
    if (device->findings < FINDINGS) {
        device->kind[device->findings] = finding->kind;
        snprintf(device->path[device->findings], sizeof(device->path[0]), "%.*s", (int)finding->entry.path.length,
                 (const char *)finding->entry.path.at);
    }
    device->findings++;
}

void tree_put(const struct tree *device, const char *path, const char *text) {
    int file = openat(device->root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
}

void tree_sign(struct tree *device) {
    struct maker_tree tree;
    free((void *)(uintptr_t)device->envelope.at);
    assert_int_equal(maker_tree(&device->rig->openssl.crypto, device->root, 0, &tree), KW_OK);
    assert_int_equal(maker_tree_sign(&device->maker, 1, &tree, &device->envelope), KW_OK);
    maker_tree_free(&tree);
    assert_int_equal(kw_integrity_open(&device->integrity, &device->config, device->envelope), KW_OK);
}

struct tree *tree_new(struct rig *rig) {
    struct tree *device = calloc(1, sizeof(*device));
    assert_non_null(device);
    device->rig = rig;
    snprintf(device->folder, sizeof(device->folder), "integrity-XXXXXX");
    assert_non_null(mkdtemp(device->folder));
    device->root = open(device->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(device->root >= 0);
    assert_int_equal(mkdirat(device->root, "bin", 0755), 0);
    assert_int_equal(mkdirat(device->root, "etc", 0755), 0);
    assert_int_equal(mkdirat(device->root, "etc/empty", 0700), 0);
    tree_put(device, "bin/control", "the control program");
    tree_put(device, "bin/helper", "");
    tree_put(device, "etc/settings", "a=1\nb=2\n");
    assert_int_equal(symlinkat("bin/control", device->root, "start"), 0);
    assert_int_equal(kw_keys_openssl_make(&rig->software, KEY), KW_OK);
    device->anchor = (struct kw_anchor){kw_bytes("owner", 5), {0}, KW_ANCHOR_ASSET_OWNER, KW_ANCHOR_INTEGRITY};
    assert_int_equal(rig->software.keys.point(&rig->software, KEY, device->anchor.point), KW_OK);
    device->trust = (struct kw_trust){.anchors = &device->anchor, .count = 1, .vendor = {1}, .class_id = {2}};
    device->maker = (struct maker){&rig->openssl.crypto, &rig->software.keys, KEY, kw_bytes("owner", 5), {1}, {2}};
    kw_integrity_files_init(&device->files, device->root);
    device->config = (struct kw_integrity_config){.crypto = &rig->openssl.crypto,
                                                  .reader = &device->files.reader,
                                                  .trust = &device->trust,
                                                  .report = keep,
                                                  .report_context = device,
                                                  .work = device->work,
                                                  .work_size = sizeof(device->work)};
    tree_sign(device);
    return device;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

void tree_free(struct tree *device) {
    kw_integrity_files_done(&device->files);
    free((void *)(uintptr_t)device->envelope.at);
    close(device->root);
    assert_int_equal(nftw(device->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(device);
}

int tree_told(const struct tree *device, enum kw_integrity_kind kind, const char *path) {
    for (size_t i = 0; i < device->findings && i < FINDINGS; i++)
        if (device->kind[i] == kind && strcmp(device->path[i], path) == 0)
            return 1;
    return 0;
}
