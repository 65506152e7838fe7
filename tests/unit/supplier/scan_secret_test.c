/* One line of a file, by its name, and what is found in it. */
#include "bed.h"

#include "supplier/scan_content.h"

static struct arena arena;
static const struct secret_finder *finder;

/* The rules that are found, "a b"; "" for none. */
static const char *found(const char *path, struct str text) {
    static char rules[400];
    struct scan_file file = {.path = path, .kind = file_kind_of(str_from(path)), .today = 20000, .arena = &arena};
    struct scan_stretch stretch = {.bytes = text, .to = text.len, .line = 1, .whole = true};
    size_t len = 0;
    rules[0] = '\0';
    assert_int_equal(scan_secret(&file, finder, &stretch), STATUS_OK);
    assert_int_equal(scan_account(&file, text), STATUS_OK);
    assert_int_equal(scan_key_file(&file, text), STATUS_OK);
    assert_int_equal(scan_certificate_file(&file, text), STATUS_OK);
    for (size_t i = 0; i < file.count; i++)
        len +=
            (size_t)snprintf(rules + len, sizeof rules - len, "%s" STR_F, i ? " " : "", STR_A(file.items[i].rule->id));
    return rules;
}

#define HASH_22 "AbCdEfGhIjKlMnOpQrStUv"
#define HASH_86 HASH_22 HASH_22 HASH_22 "AbCdEfGhIjKlMnOpQrSt"

static const struct {
    const char *path, *text, *rules;
} rows[] = {
    /* passwords, in many ways */
    {"a.c", "#define AP_PASSWORD \"Harbor#2041\"", "secret-password"},
    {"a.c", "if (strcmp(password, \"lagoon77x\") == 0)", "secret-password"},
    {"a.c", "const char password[32] = \"lagoon77x\";", "secret-password"},
    {"a.c", "snprintf(s, n, \"user=x&password=lagoon77x\");", "secret-password"},
    {"a.py", "x = os.environ.get('DB_PASSWORD', 'lagoon77x')", "secret-password"},
    {"a.ts", "let password: string = 'lagoon77x'", "secret-password"},
    {"a.cs", "public string Password { get; set; } = \"lagoon77x\";", "secret-password"},
    {"a.java", "if (password.equals(\"lagoon77x\"))", "secret-password"},
    {"a.json", "{\"password\": \"lagoon77x\"}", "secret-password"},
    {"a.yml", "- name: DB_PASSWORD\n  value: lagoon77x\n", "secret-password"},
    {"a.xml", "<add key=\"Password\" value=\"lagoon77x\"/>", "secret-password"},
    {"a.xml", "<password>lagoon77x</password>", "secret-password"},
    {"a.ini", "password = lagoon77x", "secret-password"},
    {"a.cfg", "username x privilege 15 password 0 lagoon77x\n", "secret-password"},
    {"a.sh", "echo \"root:lagoon77x\" | chpasswd", "secret-password"},
    {"a.sh", "curl -u admin:lagoon77x https://h/", "secret-password"},
    {"a.sql", "CREATE USER x IDENTIFIED BY 'lagoon77x';", "secret-password"},
    {"a.ini", "admin_password=admin", "secret-default-password"},
    {"a.conf", "uri = amqp://plant:lagoon77x@broker:5672/", "secret-url"},
    /* what fills base64 up is no assignment */
    {"a.yaml", "data:\n  password: TGFudGVybi00NzExeA==\n", "secret-password"},
    {"a.yaml", "data:\n  password: c3VwZXItc2VjcmV0LTE=\n", "secret-password"},
    {"a.py", "def f(password: str=\"lagoon77x\"):", "secret-password"},
    {"a.py", "def f(password: str=None):", ""},
    /* registries of images, whose credentials are packed twice */
    {"a.yaml", "data:\n  .dockerconfigjson: eyJhdXRocyI6eyJyZWciOnsiYXV0aCI6ImRUcHNZV2R2YjI0M04zZz0ifX19\n",
     "secret-password"},
    {"a.yaml", "data:\n  .dockerconfigjson: {{ .Values.pull | b64enc }}\n", ""},
    {"a.yaml", "type: kubernetes.io/dockerconfigjson\n", ""},
    {"a.yaml", "data:\n  .dockerconfigjson: eyJhdXRocyI6e319\n", ""},                         /* {"auths":{}} */
    {"a.yaml", "data:\n  .dockerconfigjson: eyJhdXRocyI6eyJyLmlvIjp7ImF1dGgiOiIifX19\n", ""}, /* "auth":"" */
    {"a.yaml", "data:\n  .dockerconfigjson: eyJhdXRocyI6eyJyLmlvIjp7InBhc3N3b3JkIjogIngxIn19fQ==\n", "secret-password"},
    /* shares of Windows */
    {"a.bat", "net use Z: \\\\nas\\share /user:maint lagoon77x\r\n", "secret-password"},
    {"a.cmd", "net use \\\\nas\\share lagoon77x /user:PLANT\\maint\n", "secret-password"},
    {"a.ps1", "NET USE Z: \\\\nas\\share /USER:maint \"lagoon77x\" /persistent:no\n", "secret-password"},
    {"a.bat", "net use Z: \\\\nas\\share /user:maint *\n", ""},
    {"a.bat", "net use Z: \\\\nas\\share /user:maint %PW%\n", ""},
    {"a.bat", "net use Z: \\\\nas\\share1 /user:maint1 /persistent:yes\n", ""},
    {"a.bat", "net use Z: \\\\nas\\share1\n", ""},
    {"a.txt", "The net use of 2019 was 4 kWh\n", ""},
    /* macros of Nagios */
    {"resource.cfg", "$USER1$=/usr/lib/nagios/plugins2\n$USER3$=lagoon77x\n", "secret-password"},
    {"resource.cfg", "$USER1$=/usr/lib64/nagios/plugins\n$USER4$=monitoring\n#$USER5$=lagoon77x\n", ""},
    {"a.sh", "x=$USER1; su $USER -c id1\n", ""},
    {"resource.cfg", "$USER5$=db01.plant.local\n$USER6$=$ARG1$x1\n", ""},
    {"resource.cfg", "$USER5$=Db01.plant!local\n", "secret-password"},
    {"a.cfg", "  password = nag-$USER4$\n  _SNMPPASS = pre7$ARG1$post\n", ""},
    {"a.sh", "mysql -pnag7$ARG2$ x; curl -u admin:x7$USER4$ http://nag:x7$ARG2$@plant/", ""},
    {"a.cfg", "password = nag$US3R4$x7", "secret-password"},
    {"a.cfg", "password = pA9$HOSTx$7kQz2\n", "secret-password"},
    {"a.cfg", "password = pA9$HOSTSTATE:web01$7kQz2\n", ""},
    {"resource.cfg", "$USER4$=lagoon.2024x\n", "secret-password"},
    {"resource.cfg", "$USER4$=db01.plant2.local\n", ""},
    /* keys of WEP */
    {"a.conf", "wep_key0=0123456789\nwep_tx_keyidx=0\n", "secret-password"},
    {"a.conf", "network={\n\twep_key1=\"lagoon77x1234\"\n}", "secret-password"},
    {"a.nmconnection", "wep-key0=A1B2C3D4E5A1B2C3D4E5A1B2C3\nwep-key-type=1\n", "secret-password"},
    {"a.json", "{\"wep_key\": \"A1B2C3D4E5\"}", "secret-password"},
    {"interfaces", "  wireless-key s:hello\n", "secret-password"},
    {"interfaces", "  wireless-key 0123-4567-89\n", "secret-password"},
    {"wireless", "\toption key 'AABBCCDDEE'\n", "secret-password"},
    {"wireless", "\toption key1 's:abcde'\n\toption key '1'\n", "secret-password"},
    {"wireless", "\toption key2 A1B2C3D4E5A1B2C3D4E5A1B2C3\n", "secret-password"},
    {"wireless", "\toption key '1'\n\toption keyed '0123456789'\n\toption key1 'off'\n", ""},
    {"wireless", "\toption 'key' 'lagoon77x'\n", "secret-password"},
    {"wireless", "\toption\tkey\t'lagoon77x'\n", "secret-password"},
    {"wireless", "\toption\t\"key1\"\t\"AABBCCDDEE\"\n", "secret-password"},
    {"a.sh", "uci -q set wireless.@wifi-iface[0].key='lagoon77x'; uci commit\n", "secret-password"},
    {"setup", "uci batch <<E\nset wireless.a.key=lagoon77x\nE\n", "secret-password"},
    {"a.sh", "uci set wireless.a.key=\"$KEY\"\nuci set wireless.a.keyed=lagoon77x\nuci set wireless.a.key=1\n", ""},
    {"a.conf", "wep_key0=\"abcde\"\n", "secret-password"},
    {"a.conf", "wep_key0=\"token\"\nwep_key1=\"$KEYS\"\n", ""},
    {"a.pas", "  x = 1; { Option key modifier1 }\n", ""},
    {"a.conf", "wep_key0=\nwep_key1=$KEY\nwep_key2=0000000000\nwep_key_len_broadcast=13\n", ""},
    {"a.conf", "# wep_key0=0123456789\n", ""},
    {"a.c", "os_snprintf(s, n, \"wep_key%d=\", i); x = { \"wep_key0\", 0 }; wep_key_len = 13; wep_key = key13abc;", ""},
    {"snmpd.conf", "rocommunity6 lagoon77x\n", "secret-password"},
    /* shared access signatures */
    {"a.py",
     "u = 'https://x.blob.core.windows.net/c?sv=2022-11-02&sr=c&sp=r&se=2031-01-01T00%3A00%3A00Z&sig="
     "gV7p2yQK0vXh3mNwTz5cR8dJ4sLb1uEoAiFfHqZxCk%3D'",
     ""},
    {"a.py",
     "u = 'https://x.blob.core.windows.net/c?sv=2022-11-02&sr=c&sp=r&se=2031-01-01T00%3A00%3A00Z&sig="
     "gV7p2yQK0vXh3mNwTz5cR8dJ4sLb1uEoAiFfHqZxCk%2B"
     "%3D'",
     "secret-token"},
    {"a.json",
     "\"c\": \"SharedAccessSignature sr=plant.azure-devices.net&sig="
     "gV7p2yQK0vXh3mNwTz5cR8dJ4sLb1uEoAiFfHqZxCk+"
     "=&se=1893456000\"",
     "secret-token"},
    {"a.py", "u = x + '?sv=2022-11-02&se=2031&sig=' + sig + '&sig={sig}&sig=%s'", ""},
    {"a.txt", "sig=gV7p2yQK0vXh3mNwTz5cR8dJ4sLb1uEoAiFfHqZxCka", ""},
    {"a.txt",
     "https://x.blob.core.windows.net/c?sv=2022-11-02&si=policy&sr=c&sig="
     "gV7p2yQK0vXh3mNwTz5cR8dJ4sLb1uEoAiFfHqZxCk%2B%3D",
     "secret-token"},
    {"a.json",
     "{\"u\": \"https://x.blob.core.windows.net/c?sv=2022-11-02\\u0026se=2031-01-01\\u0026sig="
     "gV7p2yQK0vXh3mNwTz5cR8dJ4sLb1uEoAiFfHqZxCk%2B%3D\"}",
     "secret-token"},
    /* keys that look like places */
    {"credentials", "aws_secret_access_key = zt50fCE/Rmr/pwqlL6/Grzit9VHIFZEoEwwg3H8U\n", "secret-token"},
    {"credentials", "aws_secret_access_key = /run/secrets/Aws1/secret/access/key/file\n", ""},
    /* compared, in either order */
    {"a.c", "if (strncmp(pass, \"lagoon77x\", 9) == 0)", "secret-password"},
    {"a.c", "if (!memcmp(ctx->pwd, \"lagoon77x\", n))", "secret-password"},
    {"a.c", "return strcmp(\"lagoon77x\", user_password) == 0;", "secret-password"},
    {"a.c", "if (strcmp(pass, \"vector2\") == 0)", ""},
    {"a.c", "run(pass, \"lagoon77x\");", ""},
    {"a.c", "if (strcmp(\"lagoon77x\", name) == 0)", ""},
    {"a.c", "if (strcmp(password, \"\") == 0 || strcmp(\"none\", password) == 0)", ""},
    {"a.c", "char ap_password[] = { 'l', 'a', 'g', 'o', '7', 'x', 0 };", "secret-password"},
    {"a.c", "char password[] = { '*', '*', '*', '*', '*', '*', 0 };", ""},
    {"a.c", "char token_ends[] = { ' ', '\\t', ';', 0 };", ""},
    {"a.c", "char *passwords[] = {};", ""},
    /* arguments of programs */
    {"a.sh", "mysql -u root -plagoon77x plant", "secret-password"},
    {"a.sh", "mysqldump -p'lagoon77x' plant", "secret-password"},
    {"a.py", "os.system(\"mysqldump -plagoon77x plant\")", "secret-password"},
    {"a.sh", "mysql -u root -p plant", ""},
    {"a.sh", "mysql -p\"$PW\" plant", ""},
    {"a.sh", "my-mysql -plagoon77x", ""},
    {"a.sh", "mysql -u x; mkdir -plagoon77x", ""},
    {"a.sh", "sshpass -plagoon77x ssh h", "secret-password"},
    {"a.sh", "redis-cli -a lagoon77x ping", "secret-password"},
    {"a.sh", "curl -u\"admin:lagoon77x\" https://h/", "secret-password"},
    {"a.sh", "curl -u admin https://h/", ""},
    {"a.sh", "smbclient //h/s -U admin%lagoon77x", "secret-password"},
    {"a.sh", "snmpwalk -v2c -c lagoon77x h", "secret-password"},
    {"a.sh", "snmpwalk -v2c -c public h", "secret-default-password"},
    {"a.cfg", "GRUB2_PASSWORD=grub.pbkdf2.sha512.10000.AB12", ""},
    {"a.sh", "mosquitto_pub -P lagoon77x -t x", "secret-password"},
    {"a.sh", "ipmitool -U admin -P lagoon77x power on", "secret-password"},
    {"a.bat", "plink -pw lagoon77x admin@h", "secret-password"},
    {"a.sh", "ldapsearch -x -w lagoon77x", "secret-password"},
    {"a.java", "u = \"jdbc:oracle:thin:admin/lagoon77x@h:1521:o\";", "secret-password"},
    {"a.java", "u = \"jdbc:oracle:thin:@h:1521:o\";", ""},
    {"snmpd.conf", "com2sec readonly default lagoon77x", "secret-password"},
    {"snmpd.conf", "#com2sec readonly default lagoon77x", ""},
    {"snmpd.conf", "trapcommunity lagoon77x", "secret-password"},
    {"snmpd.conf", "createUser admin SHA \"lagoon77x\" AES", "secret-password"},
    {"ks.cfg", "rootpw lagoon77x", "secret-password"},
    {"ks.cfg", "rootpw --lock", ""},
    /* hashes where no accounts are looked for */
    {"users.bak", "root:$6$saltsaltsalt$" HASH_86 ":19000:0:99999:7:::", "account-fixed-password"},
    {"a.sh", "echo 'root:$1$abcdefgh$" HASH_22 ":0:0' >>/etc/shadow", "account-weak-hash"},
    {"a.sh", "usermod -p '$6$saltsaltsalt$" HASH_86 "' root", "account-fixed-password"},
    {"ks.cfg", "rootpw --iscrypted $6$saltsaltsalt$" HASH_86, "account-fixed-password"},
    {"a.yml", "password_hash: $6$saltsaltsalt$" HASH_86, ""},
    {"users.bak", "root:$6$salt$short:19000:0", ""},
    {"users.bak", "root:*:19000:0:99999:7:::", ""},
    {"shadow", "root:$1$abcdefgh$" HASH_22 ":0:0:99999:7:::", "account-weak-hash"},
    {"htpasswd.users", "admin:$apr1$abcdefgh$" HASH_22, "account-weak-hash"},
    {"htpasswd.conf", "auth_basic: plain text here", ""},
    {"x/.htpasswd", "admin:lagoon77x", "account-plain-password"},
    /* none */
    {"a.c", "printf(\"Password: \");", ""},
    {"a.c", "char *password = getenv(\"PASSWORD\");", ""},
    {"a.c", "puts(\"--password=PASS\");", ""},
    {"a.c", "struct token token = next();", ""},
    {"a.py", "password = config['password']", ""},
    {"a.js", "const errors = { password: 'required' };", ""},
    {"a.js", "export const SET_PASSWORD = 'SET_PASSWORD';", ""},
    {"a.yml", "password: ${DB_PASSWORD}", ""},
    {"a.yml", "password: {{ db_password }}", ""},
    {"a.yml", "password: !vault |", ""},
    {"a.ini", "password_file = /etc/x", ""},
    {"a.ini", "password_hash = $6$abc$def", ""},
    {"a.ini", "# password = lagoon77x", ""},
    {"a.ini", "password = changeme", ""},
    {"a.txt", "The password should be long.", ""},
    {"a.cfg", "enable secret 9 $9$abcdefgh", ""},
    {"locale/a.json", "{\"password\": \"lagoon77x\"}", ""},
    {"a.ini", "key = 123e4567-e89b-12d3-a456-426614174000", ""},
    {"a.c", "#define SCSI_PASS_THROUGH \"lagoon77x\"", ""},
    {"a.conf", "uri = https://user:password@example.com/", ""},
    {"a.conf", "uri = https://${U}:${P}@host/", ""},
    /* in documentation it is a note */
    {"doc/a.md", "password = \"lagoon77x\"", "secret-sample"},
    /* tokens and keys */
    {"a.c",
     "char id[] = \"AKIA"
     "Q3EGRSZ6TX2BHW7Y\";",
     "secret-token"},
    {"a.c",
     "char id[] = \"AKIA"
     "IOSFODNN7EXAMPLE\";",
     ""},
    {"a.c",
     "uint8_t aes_key[16] = {0x8e, 0x1f, 0x20, 0x9a, 0x44, 0x61, 0x7b, 0xc3, 0xd8, 0x05, 0x52, 0xe9, 0x11, 0x6f, 0xa2, "
     "0x3d};",
     "secret-token"},
    {"a.c", "uint8_t sbox[4] = {0x8e, 0x1f, 0x20, 0x9a};", ""},
    {"a.c", "strstr(s, \"-----BEGIN PRIVATE KEY-----\")", ""},
    {"k.ppk", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nPrivate-Lines: 1\n", "secret-locked-key"},
    {"k.ppk", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n", "secret-key"},
    /* accounts */
    {"etc/shadow", "root::19000:0:99999:7:::\n", "account-empty-password"},
    {"etc/shadow", "root:*:19000:0:99999:7:::\nx:!:1:0:9:7:::\n", ""},
    {"etc/shadow", "root:$1$abcdefgh$EvHHuz8Vi3zAs8bZQnhOq1:19000:0:99999:7:::\n", "account-weak-hash"},
    {"etc/shadow", "root:$6$rounds=999999999$ab$x:19000:0:99999:7:::\n", "account-fixed-password"},
    {"etc/passwd", "root:x:0:0:root:/root:/bin/sh\n", ""},
    {".htpasswd", "admin:{SHA}0DPiKuNIrrVmD8IUCuw1hQxNqZc=\n", "account-default-password"},
    {"etc/ppp/chap-secrets", "\"u\" * \"lagoon77x\" *\n", "account-plain-password"},
    {"etc/ppp/pap-secrets", "u\t*\t\tlagoon77x\t*\n", "account-plain-password"},
    {"etc/ppp/pap-secrets", "u\t*\t'lagoon 77x'\n", "account-plain-password"},
    {"etc/ppp/pap-secrets", "# u\t*\tlagoon77x\t*\nu\t*\t\"\"\t*\nu\t*\n", ""},
    {"root/.ssh/authorized_keys", "ssh-ed25519 AAAA dev@laptop\n", "account-authorized-key"},
};

static void each_line_is_judged(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *rules = found(rows[i].path, str_from(rows[i].text));
        if (strcmp(rules, rows[i].rules) != 0)
            fail_msg("%s: %s: '%s', not '%s'", rows[i].path, rows[i].text, rules, rows[i].rules);
    }
}

static void a_secret_is_never_told_whole(void **state) {
    struct scan_file file = {.path = "a.ini", .arena = &arena};
    struct str text = STR("x = 1\npassword = lagoon77x\n");
    struct scan_stretch stretch = {.bytes = text, .to = text.len, .line = 1, .whole = true};
    (void)state;
    assert_int_equal(scan_secret(&file, finder, &stretch), STATUS_OK);
    assert_int_equal(file.count, 1);
    assert_int_equal(file.items[0].line, 2);
    assert_false(str_contains(file.items[0].text, STR("agoon")));
    assert_true(str_contains(file.items[0].text, STR("l**** (9 characters)")));
}

/* "pwd" over and over costs no more than its length, and the end is said not to have been looked at. */
static void very_many_words_are_bounded(void **state) {
    size_t len = (size_t)1 << 20;
    char *bytes = arena_get_raw(&arena, len, 1);
    (void)state;
    for (size_t i = 0; i < len; i++)
        bytes[i] = "pwd "[i % 4];
    struct scan_file file = {.path = "a.ini", .arena = &arena};
    struct scan_stretch stretch = {.bytes = {bytes, len}, .to = len, .line = 1};
    assert_int_equal(scan_secret(&file, finder, &stretch), STATUS_OK);
    assert_int_equal(file.count, 1);
    assert_int_equal(file.items[0].state, SCAN_UNTOLD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_is_judged),
        cmocka_unit_test(a_secret_is_never_told_whole),
        cmocka_unit_test(very_many_words_are_bounded),
    };
    arena_init(&arena, 256 << 20);
    if (secret_finder_new(&arena, &finder) != STATUS_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
