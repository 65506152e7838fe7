/* libgit2, loaded when it is first needed: only who compares with an earlier commit needs it, and it brings eight
 * libraries with it. */
#ifndef BASE_GIT_CALL_H
#define BASE_GIT_CALL_H

#include <stdbool.h>

/* Not all of git2.h: a member of its index has the name of a call that is banned. */
#include <git2/blob.h>
#include <git2/commit.h>
#include <git2/errors.h>
#include <git2/global.h>
#include <git2/object.h>
#include <git2/repository.h>
#include <git2/revparse.h>
#include <git2/tree.h>

#include "base/status.h"

/* What is called of it, without "git_". To call another function add it here. */
#define GIT_CALLS(X)                                                                                                   \
    X(blob_free)                                                                                                       \
    X(blob_lookup)                                                                                                     \
    X(blob_rawcontent)                                                                                                 \
    X(blob_rawsize)                                                                                                    \
    X(commit_time)                                                                                                     \
    X(error_last)                                                                                                      \
    X(libgit2_init)                                                                                                    \
    X(libgit2_shutdown)                                                                                                \
    X(object_free)                                                                                                     \
    X(object_peel)                                                                                                     \
    X(repository_free)                                                                                                 \
    X(repository_open_ext)                                                                                             \
    X(repository_workdir)                                                                                              \
    X(revparse_single)                                                                                                 \
    X(tree_entry_bypath)                                                                                               \
    X(tree_entry_free)                                                                                                 \
    X(tree_entry_id)                                                                                                   \
    X(tree_entry_type)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define GIT_CALL_MEMBER(name) __typeof__(git_##name) *name;
struct git_calls {
    GIT_CALLS(GIT_CALL_MEMBER)
};
#undef GIT_CALL_MEMBER

/* git_call.revparse_single() is git_revparse_single(): only once git_load was true. */
extern struct git_calls git_call;
/* False when it is not installed or lacks one of the calls. Any thread. */
bool git_load(void) MUST_USE;

#endif
