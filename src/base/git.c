#include "base/git.h"

#include <stdlib.h>
#include <string.h>

#include "base/git_call.h"

static const struct diag_kind NO_LIBRARY = {"git.no-library", SEVERITY_ERROR,
                                            "libgit2, which reads git repositories, cannot be loaded",
                                            "install libgit2-1.5, or compare with a saved status"};
static const struct diag_kind NO_REPOSITORY = {"git.no-repository", SEVERITY_ERROR,
                                               "'{0}' is in no git repository that can be read: {1}",
                                               "name a status that was saved with --format json, or a revision where "
                                               "there is a repository"};
static const struct diag_kind NO_REVISION = {"git.no-revision", SEVERITY_ERROR,
                                             "there is neither a file nor a revision of that name: '{0}'",
                                             "a revision is a hash, a tag, a branch, or HEAD~1"};

struct git_revision {
    git_repository *repository;
    git_object *tree;
    struct str folder;
    date_days day;
};

static struct str why(void) {
    const git_error *error = git_call.error_last();
    return error && error->message ? str_from(error->message) : STR("no reason is given");
}

/* "products/rc-400": the folder's real path without that of the work tree. */
static enum status find_folder(const char *folder, struct arena *arena, struct git_revision *revision) {
    char *real = realpath(folder, NULL);
    const char *top = git_call.repository_workdir(revision->repository);
    char *real_top = top ? realpath(top, NULL) : NULL;
    struct str path = str_from(real), start = str_from(real_top);
    struct str rest = real_top && str_starts(path, start) ? str_skip(path, start.len) : STR("");
    while (str_starts(rest, STR("/")))
        rest = str_skip(rest, 1);
    revision->folder = str_copy(arena, rest);
    free(real);
    free(real_top);
    return revision->folder.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status find_revision(struct str name, struct arena *arena, struct diag_sink *sink,
                                 struct git_revision *revision) {
    git_object *found = NULL, *commit = NULL;
    struct str copy = str_copy(arena, name);
    if (!copy.ptr)
        return STATUS_MEMORY;
    int code = git_call.revparse_single(&found, revision->repository, copy.ptr);
    if (code == 0)
        code = git_call.object_peel(&revision->tree, found, GIT_OBJECT_TREE);
    if (code == 0 && git_call.object_peel(&commit, found, GIT_OBJECT_COMMIT) == 0) {
        int64_t seconds = git_call.commit_time((git_commit *)commit);
        char text[DATE_TIME_TEXT];
        date_time_text(seconds, text);
        if (!date_parse(str_from(text), &revision->day))
            revision->day = DATE_NONE;
        git_call.object_free(commit);
    }
    git_call.object_free(found);
    if (code == 0)
        return STATUS_OK;
    diag_add(sink, &NO_REVISION, PLACE_NONE, name);
    return STATUS_INPUT;
}

enum status git_revision_open(const char *folder, struct str name, struct arena *arena, struct diag_sink *sink,
                              struct git_revision **revision) {
    struct git_revision *opened = ARENA_NEW(arena, struct git_revision);
    if (!opened)
        return STATUS_MEMORY;
    if (!git_load() || git_call.libgit2_init() < 0) {
        diag_add(sink, &NO_LIBRARY, PLACE_NONE, STR_NONE);
        return STATUS_SYSTEM;
    }
    opened->day = DATE_NONE;
    enum status status = STATUS_OK;
    if (git_call.repository_open_ext(&opened->repository, folder, 0, NULL) != 0) {
        diag_add(sink, &NO_REPOSITORY, PLACE_NONE, str_from(folder), why());
        status = STATUS_INPUT;
    }
    if (status == STATUS_OK)
        status = find_revision(name, arena, sink, opened);
    if (status == STATUS_OK)
        status = find_folder(folder, arena, opened);
    if (status == STATUS_OK)
        *revision = opened;
    else
        git_revision_free(opened);
    return status;
}

void git_revision_free(struct git_revision *revision) {
    if (!revision)
        return;
    git_call.object_free(revision->tree);
    git_call.repository_free(revision->repository);
    (void)git_call.libgit2_shutdown();
}

struct str git_revision_folder(const struct git_revision *revision) {
    return revision->folder;
}

date_days git_revision_day(const struct git_revision *revision) {
    return revision->day;
}

static enum status copy_blob(git_blob *blob, size_t max, struct arena *arena, struct str *content) {
    git_object_size_t size = git_call.blob_rawsize(blob);
    if (size > max)
        return STATUS_OK;
    struct str copy = str_copy(arena, (struct str){git_call.blob_rawcontent(blob), (size_t)size});
    *content = copy;
    return copy.ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status git_revision_file(const struct git_revision *revision, const char *path, size_t max, struct arena *arena,
                              struct str *content) {
    git_tree_entry *entry = NULL;
    git_blob *blob = NULL;
    enum status status = STATUS_OK;
    *content = STR_NONE;
    if (git_call.tree_entry_bypath(&entry, (const git_tree *)revision->tree, path) != 0)
        return STATUS_OK;
    if (git_call.tree_entry_type(entry) == GIT_OBJECT_BLOB &&
        git_call.blob_lookup(&blob, revision->repository, git_call.tree_entry_id(entry)) == 0)
        status = copy_blob(blob, max, arena, content);
    git_call.blob_free(blob);
    git_call.tree_entry_free(entry);
    return status;
}
