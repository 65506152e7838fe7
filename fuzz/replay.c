/* A fuzz target's main without libFuzzer: gives it every file of the folders named, and the empty input. A crash is the
 * only failure there is; a folder without files is none. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEED_MAX = 16 * 1024 * 1024 };

static int replay_file(const char *path) {
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(SEED_MAX);
    if (!file || !bytes) {
        perror(path);
        exit(1);
    }
    size_t size = fread(bytes, 1, SEED_MAX, file);
    /* A copy of just that size, so that a read past the end is past the block's end too. */
    bytes = size ? realloc(bytes, size) : bytes;
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    fclose(file);
    return 1;
}

static int replay_folder(const char *folder) {
    int count = 0;
    DIR *dir = opendir(folder);
    if (!dir) {
        perror(folder);
        exit(1);
    }
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            count += replay_file(path);
    }
    closedir(dir);
    return count;
}

int main(int argc, char **argv) {
    int count = 0;
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    printf("%d seeds\n", count);
    return 0;
}
