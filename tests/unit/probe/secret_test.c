/* No text that goes out carries a secret; names and everything else stay. */
#include "bed.h"

#include "probe/secret.h"

static struct str masked(const char *text, char *out, size_t room) {
    return (struct str){out, probe_secret_mask(str_from(text), out, room)};
}

static void secrets_are_masked_and_names_stay(void **state) {
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"//nas/data /mnt cifs rw,username=op,password=S3cret,nodev 0 0",
         "//nas/data /mnt cifs rw,username=op,password=***,nodev 0 0"},
        {"pass=S,cret", "pass=***"},
        {"rw,pass=S,uid=0", "rw,pass=***,uid=0"},
        {"rw,credentials=/etc/smb.cred", "rw,credentials=/etc/smb.cred"},
        {"ExecStart=/usr/bin/mysql -u root -pS3cret db", "ExecStart=/usr/bin/mysql -u root -p*** db"},
        {"ExecStart=-/usr/bin/mysqldump -p S3cret db", "ExecStart=-/usr/bin/mysqldump -p *** db"},
        {"/usr/bin/mariadb-admin --user=root --password=S3cret", "/usr/bin/mariadb-admin --user=root --password=***"},
        {"backup --password \"S 3cret\" --to /mnt", "backup --password *** --to /mnt"},
        {"backup --password=\"S 3cret\" --to /mnt", "backup --password=\"***\" --to /mnt"},
        {"ttyS0::respawn:/bin/sshpass -p S3cret ssh op@host", "ttyS0::respawn:/bin/sshpass -p *** ssh op@host"},
        {"curl -u op:S3cret https://host/", "curl -u op:*** https://host/"},
        {"curl -H 'Authorization: Bearer S3cret' https://host/", "curl -H 'Authorization: Bearer *** https://host/"},
        {"wget ftp://op:S3cret@host/file", "wget ftp://op:***@host/file"},
        {"wget ftp://op:S3/cr@et@host/file", "wget ftp://op:***@host/file"},
        {"Environment=\"DB_PASSWORD=S 3cret\" LANG=C", "Environment=\"DB_PASSWORD=***\" LANG=C"},
        {"Environment=ApiToken=S3cret", "Environment=ApiToken=***"},
        {"SetCredential=db:S3cret", "SetCredential=***"},
        {"wpa_passphrase=S3cret psk='S 3cret'", "wpa_passphrase=*** psk='***'"},
        {"openssl rsa -passin pass:S3cret -in k.pem", "openssl rsa -passin pass:*** -in k.pem"},
        {"echo root:S3cret | chpasswd", "echo root:*** | chpasswd"},
        {"smbclient //nas/x -U op%S3cret", "smbclient //nas/x -U op%***"},
        {"redis-cli -a S3cret ping; sleep -a 1", "redis-cli -a *** ping; sleep -a 1"},
        {"key=S3cret", "key=***"},
        {"PASSWORD=", "PASSWORD="},
    };
    char out[256];
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str shown = masked(cases[i].text, out, sizeof out);
        if (!str_eq(shown, str_from(cases[i].shown)))
            fail_msg("'%s' is shown as '" STR_F "'", cases[i].text, STR_A(shown));
    }
}

static void what_is_none_stays(void **state) {
    static const char *const texts[] = {
        "password requisite pam_pwquality.so retry=3 minlen=14",
        "PasswordAuthentication no",
        "op ALL=(ALL) NOPASSWD: ALL",
        "NOPASSWD:ALL",
        "-w /etc/passwd -p wa -k identity",
        "-a always,exit -F arch=b64 -S execve -F key=exec",
        "rd.luks.key=/etc/keys/root",
        "/usr/sbin/sshd -D -p 22 -o PermitRootLogin=no",
        "dropbear -R -p 2222",
        "getty@tty1.service starts",
        "unit: serial-getty@ttyS0.service",
        "/etc/shadow:5 the hash of root's password: md5",
        "bypass=1 compass=north",
        "ENCRYPT_METHOD MD5",
        "op@host:/srv/data",
        "curl https://host:8443/path",
        "PASS_MAX_DAYS 99999",
    };
    char out[256];
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct str shown = masked(texts[i], out, sizeof out);
        if (!str_eq(shown, str_from(texts[i])))
            fail_msg("'%s' is shown as '" STR_F "'", texts[i], STR_A(shown));
    }
}

static void no_more_is_written_than_there_is_room(void **state) {
    char out[8] = "-------";
    (void)state;
    assert_int_equal(probe_secret_mask(STR("pass=S1 pass=S2"), out, 7), 7);
    assert_memory_equal(out, "pass=**", 7);
    assert_int_equal(out[7], 0);
    assert_int_equal(probe_secret_mask(STR(""), out, 7), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(secrets_are_masked_and_names_stay), BED_TEST(what_is_none_stays),
                                       BED_TEST(no_more_is_written_than_there_is_room)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
