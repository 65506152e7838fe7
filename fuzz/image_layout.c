/* An image laid out for the probe: every node is of a file, and nothing is left of what was made. */
#include "supplier/image_layout.h"

#include "base/scratch_folder.h"
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct image_layout layout;
    struct str folder, image;
    arena_init(&arena, 256 << 20);
    diag_init(&sink, &arena);
    if (scratch_folder_new(&arena, &sink, &folder) != STATUS_OK ||
        scratch_folder_new(&arena, &sink, &image) != STATUS_OK)
        abort();
    const struct str content = {(const char *)data, size};
    const char *path = str_format(&arena, STR_F "/image", STR_A(image)).ptr;
    if (scratch_folder_write(image, STR("image"), content, &arena, &sink) != STATUS_OK)
        abort();
    if (image_lay_out(path, STR(""), folder.ptr, &arena, &sink, &layout) == STATUS_OK)
        for (size_t i = 0; i < layout.nodes.count; i++)
            if (tree_nodes_find(&layout.nodes, layout.nodes.items[i].inode) != &layout.nodes.items[i])
                abort();
    scratch_folder_free(folder);
    scratch_folder_free(image);
    arena_done(&arena);
    return 0;
}
