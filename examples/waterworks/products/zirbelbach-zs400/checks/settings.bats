# Zirbelbach's checks of the ZS-400's settings as shipped. From release 3.1 on the controller is certified, so these need
# not show every requirement: they guard what a plant would notice first.
load ../../../tools/settings

@test "[CCSC 1] a locked account never stops the control program" { is essential.on_account_lock keep-controlling; }
@test "[CCSC 3] no service runs with full rights" { lacks services.run_as root; }

@test "[CR 1.1] nobody gets in without a name and a password" { is login.anonymous no; }
@test "[CR 1.1 RE 1] every person has a name of his own" { is accounts.shared no; }
@test "[CR 1.3] accounts can be added, changed, locked and removed" {
    for action in add change lock remove; do lists accounts.actions $action; done
}
@test "[CR 1.5] every password that is shipped must be changed at the first login" { is accounts.must_change_password yes; }
@test "[CR 1.7] a password has at least eight characters" { at_least password.min_length 8; }
@test "[CR 1.10] a wrong login does not tell what was wrong" { is login.feedback masked; }
@test "[CR 1.11] five wrong passwords lock an account for a quarter of an hour" {
    at_most login.max_failures 5
    at_least login.lock_minutes 15
}
@test "[CR 1.12] there is a notice before the login" { is login.notice yes; }

@test "[CR 2.1] what an account may do is asked at every action" { is rights.default deny; }
@test "[CR 2.1 RE 2] rights belong to roles" { for role in viewer operator service; do lists rights.roles $role; done; }
@test "[CR 2.5] a session locks itself after ten minutes" { at_most session.lock_minutes 10; }
@test "[CR 2.8] logins, changes and failures are recorded" { for event in login change failure; do lists audit.events $event; done; }
@test "[CR 2.11] every record has a time" { is audit.timestamps utc; }
@test "[EDR 2.13] the service connector is dead unless a login enables it" { is ports.service_connector after-login; }

@test "[CR 3.4] the shipped settings are those of the release" {
    cd "${SETTINGS%/*}"
    [ -e release.sha256 ] || skip "the release came without release.sha256"
    sha256sum --check --quiet release.sha256
}
@test "[CR 3.5] a message that is malformed is dropped and counted" { is input.malformed drop-and-count; }
@test "[CR 3.6] outputs take a stated value when the controller fails" { one_of outputs.on_failure hold zero; }
@test "[EDR 3.10 RE 1] an update without a good signature is refused" { is update.signature required; }
@test "[EDR 3.14] the boot loader checks what it starts" { one_of boot.verify hash signature; }

@test "[CR 4.1] passwords and keys are encrypted where they lie and where they travel" {
    is secrets.at_rest encrypted
    is web.protocol https
}
@test "[CR 4.3] only algorithms that are recommended today are on" {
    [ "$(value web.protocol)" = https ] || skip "the web server of this release knows no TLS"
    at_least tls.min_version_times_ten 12
}
@test "[CR 7.1] a flood of packets does not stop the control program" { at_least limits.flood_packets_per_second 5000; }
@test "[CR 7.3] a backup can be made while it runs" { is backup.while_running yes; }
@test "[CR 7.7] nothing is on that control does not need" { for service in telnet ftp http; do lacks services.enabled $service; done; }
