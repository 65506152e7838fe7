#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static struct kw_posix_area areas[] = {
    {STORE_ACCOUNTS, "accounts", 64u << 10, -1},
    {STORE_LOCKOUT, "lockout", 4u << 10, -1},
    {STORE_CODES, "codes", 4u << 10, -1},
    {STORE_SETTINGS, "settings", 8u << 10, -1},
    {STORE_AUDIT_STATE, "audit-state", 4u << 10, -1},
    {STORE_AUDIT, "audit-0", STORE_SEGMENT_SIZE, -1},
    {STORE_AUDIT + 1, "audit-1", STORE_SEGMENT_SIZE, -1},
    {STORE_AUDIT + 2, "audit-2", STORE_SEGMENT_SIZE, -1},
    {STORE_AUDIT + 3, "audit-3", STORE_SEGMENT_SIZE, -1},
    {STORE_SCRATCH, "scratch", 4u << 10, -1},
    {STORE_ROOTS, "roots", 4u << 10, -1},
    {STORE_SUPPLIER, "supplier", 64, -1},
    {STORE_UPDATE, "update", 4u << 10, -1},
    {STORE_BANK_A, "bank-a", STORE_BANK_SIZE, -1},
    {STORE_BANK_B, "bank-b", STORE_BANK_SIZE, -1},
};
#define AREAS       (sizeof(areas) / sizeof(*areas))
#define AREAS_ALONE (AREAS - 3) /* without those of updates */

static int open_folder(int at, const char *name) {
    struct stat found;
    int folder = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0 && (fstat(folder, &found) != 0 || found.st_uid != geteuid() || (found.st_mode & 077) != 0)) {
        close(folder);
        errno = EPERM;
        return -1;
    }
    return folder;
}

/* Two programs on one state would each undo the other's records. */
static int open_keys(struct store *store, const char **error) {
    if (flock(store->folder, LOCK_EX | LOCK_NB) != 0)
        *error = "the state folder is in use by another gateway";
    else if (mkdirat(store->folder, "keys", 0700) != 0 && errno != EEXIST)
        *error = "the folder of keys cannot be made";
    else if ((store->keys = open_folder(store->folder, "keys")) < 0)
        *error = "the folder of keys must be the gateway's own, with mode 0700";
    else
        return 0;
    return -1;
}

int store_open(struct store *store, const char *folder, int updates, const char **error) {
    *store = (struct store){-1, -1, {areas, updates ? AREAS : AREAS_ALONE, {0}}};
    store->folder = open_folder(AT_FDCWD, folder);
    if (store->folder < 0) {
        *error = "the state folder must exist and be the gateway's own, with mode 0700";
        return -1;
    }
    if (open_keys(store, error) != 0) {
        store_close(store);
        return -1;
    }
    enum kw_status status = kw_storage_posix_open(&store->posix, store->folder);
    if (status == KW_OK)
        return 0;
    *error = status == KW_ERROR_FORMAT ? "a file of the state folder has another size or kind"
                                       : "the files of the state folder cannot be made: is the disk full?";
    store->posix.count = 0;
    store_close(store);
    return -1;
}

_Static_assert(AREAS <= STORE_AREAS_MAX, "room for all");

size_t store_areas(const struct store *store, uint32_t *numbers) {
    for (size_t i = 0; i < store->posix.count; i++)
        numbers[i] = store->posix.areas[i].area;
    return store->posix.count;
}

void store_close(struct store *store) {
    if (store->posix.count > 0 && store->posix.storage.context)
        kw_storage_posix_close(&store->posix);
    if (store->keys >= 0)
        close(store->keys);
    if (store->folder >= 0)
        close(store->folder);
    store->folder = -1;
    store->keys = -1;
}
