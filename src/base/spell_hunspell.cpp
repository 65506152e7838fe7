// hunspell throws where memory is out, so it is called from C++ alone and nothing it throws leaves this file. Some of
// what is thrown it takes for a file that cannot be opened, or for the end of one. So every failure is noted where it
// happens: by the handler of operator new, and in errno. What is left are a few bytes for opening a file or a character
// set: without them words are unknown, or there is no dictionary; a word is never known for it.
extern "C" {
#include "base/spell.h"
}

#include <cerrno>
#include <iconv.h>
#include <memory>
#include <new>
#include <pthread.h>
#include <string>
#include <unistd.h>

#include <hunspell.hxx>

namespace {

thread_local bool memory_ran_out;

void note_memory() {
    memory_ran_out = true;
    throw std::bad_alloc();
}

// From here to ran_out() every failure is noted.
void watch_memory() {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, [] { std::set_new_handler(note_memory); });
    memory_ran_out = false;
    errno = 0;
}

bool ran_out() {
    return memory_ran_out || errno == ENOMEM;
}

// What iconv_open gives when it has no converter.
iconv_t no_converter() {
    return reinterpret_cast<iconv_t>(-1);
}

} // namespace

struct spell {
    std::unique_ptr<Hunspell> dictionary;
    iconv_t converter = no_converter(); // to the dictionary's character set, unless that is UTF-8

    spell() = default;
    spell(const spell &) = delete;
    spell &operator=(const spell &) = delete;
    ~spell() {
        if (converter != no_converter())
            iconv_close(converter);
    }
};

namespace {

enum status open_files(const std::string &stem, spell *made) {
    const std::string affixes = stem + ".aff", words = stem + ".dic";
    // hunspell itself would go on without them, knowing no word.
    if (access(affixes.c_str(), R_OK) != 0 || access(words.c_str(), R_OK) != 0)
        return STATUS_SYSTEM;
    made->dictionary.reset(new Hunspell(affixes.c_str(), words.c_str()));
    const std::string &encoding = made->dictionary->get_dict_encoding();
    if (encoding == "UTF-8")
        return STATUS_OK;
    made->converter = iconv_open(encoding.c_str(), "UTF-8");
    return made->converter != no_converter() ? STATUS_OK : STATUS_SYSTEM;
}

// False when the character set has no such characters.
bool convert(iconv_t converter, const std::string &from, std::string *to) {
    std::string input = from;
    to->resize(4 * from.size() + 16);
    char *in = &input[0], *out = &(*to)[0];
    std::size_t in_left = input.size(), out_left = to->size();
    iconv(converter, nullptr, nullptr, nullptr, nullptr);
    if (iconv(converter, &in, &in_left, &out, &out_left) != 0)
        return false;
    to->resize(to->size() - out_left);
    return true;
}

} // namespace

extern "C" enum status spell_open(const char *stem, struct spell **spell) try {
    watch_memory();
    std::unique_ptr<struct spell> made(new struct spell);
    const enum status status = open_files(stem, made.get());
    if (ran_out())
        return STATUS_MEMORY;
    if (status == STATUS_OK)
        *spell = made.release();
    return status;
} catch (const std::bad_alloc &) {
    return STATUS_MEMORY;
} catch (...) {
    errno = EINVAL;
    return STATUS_SYSTEM;
}

extern "C" void spell_close(struct spell *spell) {
    delete spell;
}

extern "C" enum spell_answer spell_ask(struct spell *spell, struct str word) try {
    watch_memory();
    std::string text(word.ptr ? word.ptr : "", word.len), converted;
    if (spell->converter != no_converter()) {
        if (!convert(spell->converter, text, &converted))
            return ran_out() ? SPELL_NO_MEMORY : SPELL_UNKNOWN;
        text.swap(converted);
    }
    const bool known = spell->dictionary->spell(text);
    return ran_out() ? SPELL_NO_MEMORY : known ? SPELL_KNOWN : SPELL_UNKNOWN;
} catch (...) {
    return SPELL_NO_MEMORY;
}
