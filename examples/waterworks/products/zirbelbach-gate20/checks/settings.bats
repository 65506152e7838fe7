# Zirbelbach's checks of the Gate 20's settings as shipped: what the gateway does before anybody has touched it.
# One test a requirement of IEC 62443-4-2 at SL 2, for an embedded device that is a network device as well.
load ../../../tools/settings

# Essential functions, least privilege, process

@test "[CCSC 1] a locked account or a full log never stops the forwarding of measured values" {
    is essential.on_account_lock keep-forwarding
    is essential.on_log_full keep-forwarding
}
@test "[CCSC 2] what the plant has to provide is written down and short" { one_of conditions.needs_outside nothing time-source; }
@test "[CCSC 3] no service runs with full rights" { lacks services.run_as root; }
@test "[CCSC 4] the release names the certified process that it was made by" {
    grep -q "$(value process.certificate)" ../../suppliers/zirbelbach/process-certificate.txt
}

# FR 1 Identification and authentication control

@test "[CR 1.1] nobody gets in without a name and a password" { is login.anonymous no; }
@test "[CR 1.1 RE 1] every person has a name of his own" { is accounts.shared no; }
@test "[CR 1.2] programs and devices prove who they are" { is peers.authentication certificate; }
@test "[CR 1.3] accounts can be added, changed, locked and removed" {
    for action in add change lock remove; do lists accounts.actions $action; done
}
@test "[CR 1.4] a name is not given to a second account" { is accounts.reuse_names no; }
@test "[CR 1.5] every password that is shipped must be changed at the first login" { is accounts.must_change_password yes; }
@test "[CR 1.7] a password has at least ten characters of three kinds" {
    at_least password.min_length 10
    at_least password.kinds 3
}
@test "[CR 1.8] certificates come from the plant's own authority" { lists certificates.enrolment est; }
@test "[CR 1.9] certificates are checked to the root, with revocation" {
    is certificates.check_chain yes
    is certificates.check_revocation yes
}
@test "[CR 1.10] a wrong login does not tell what was wrong" { is login.feedback masked; }
@test "[CR 1.11] five wrong passwords lock an account for a quarter of an hour" {
    at_most login.max_failures 5
    at_least login.lock_minutes 15
}
@test "[CR 1.12] there is a notice before the login" { is login.notice yes; }
@test "[NDR 1.13] what comes from outside is refused unless the plant allows it" { is remote.access off; }
@test "[CR 1.14] shared keys have at least 128 bits" { at_least keys.symmetric_bits 128; }

# FR 2 Use control

@test "[CR 2.1] what an account may do is asked at every action" { is rights.default deny; }
@test "[CR 2.1 RE 1] programs and devices have rights as people do" { is rights.for_peers yes; }
@test "[CR 2.1 RE 2] rights belong to roles" { for role in viewer operator service; do lists rights.roles $role; done; }
@test "[EDR 2.4, NDR 2.4] scripts do not run" { is code.scripts off; }
@test "[EDR 2.4 RE 1, NDR 2.4 RE 1] programs that are loaded must be signed" { is code.loaded_programs signed-only; }
@test "[CR 2.5] a session locks itself after ten minutes" { at_most session.lock_minutes 10; }
@test "[CR 2.6] a remote session ends by itself within an hour" { at_most session.remote_end_minutes 60; }
@test "[CR 2.8] logins, changes, backups and failures are recorded" {
    for event in login change backup failure control; do lists audit.events $event; done
}
@test "[CR 2.9] there is room for ten thousand records" { at_least audit.room 10000; }
@test "[CR 2.10] when recording fails an alarm is raised" { is audit.on_failure alarm; }
@test "[CR 2.11] every record has a time" { is audit.timestamps utc; }
@test "[CR 2.11 RE 1] the clock follows a time source" { is time.source ntp; }
@test "[CR 2.12] a record says who did it" { is audit.names_user yes; }
@test "[EDR 2.13, NDR 2.13] the service connector is dead unless it is enabled by a login" { is ports.service_connector after-login; }

# FR 3 System integrity

@test "[CR 3.1] no interface changes data without a check sum" { is traffic.integrity checked; }
@test "[CR 3.1 RE 1] what is received is authenticated" { is traffic.authentication hmac; }
@test "[EDR 3.2, NDR 3.2] only programs on the list run" { is code.allow_list on; }
@test "[CR 3.3] the security functions test themselves at every start" { is selftest.security at-start; }
@test "[CR 3.4] the shipped settings are those of the release" {
    cd "${SETTINGS%/*}"
    [ -e release.sha256 ] || skip "the release came without release.sha256"
    sha256sum --check --quiet release.sha256
}
@test "[CR 3.4 RE 1] settings are only taken when they are signed" { is integrity.settings signed; }
@test "[CR 3.5] a message that is malformed is dropped and counted" { is input.malformed drop-and-count; }
@test "[CR 3.6] outputs take a stated value when the gateway fails" { one_of outputs.on_failure hold zero; }
@test "[CR 3.7] an error message says nothing about the inside" { is errors.detail short; }
@test "[CR 3.8] session numbers are random and die at logout" {
    at_least session.id_bits 128
    is session.end_at_logout yes
}
@test "[CR 3.9] the log cannot be changed or deleted by an operator" { is audit.write_access system; }
@test "[EDR 3.10, NDR 3.10] updates can be installed" { one_of update.ways "local" "local remote"; }
@test "[EDR 3.10 RE 1, NDR 3.10 RE 1] an update without a good signature is refused" { is update.signature required; }
@test "[EDR 3.11, NDR 3.11] an opened housing is seen" { is housing.seal numbered; }
@test "[EDR 3.12, NDR 3.12] the supplier's root key is burnt in at the factory" { is roots.supplier factory; }
@test "[EDR 3.13, NDR 3.13] the plant can bring its own root key" { is roots.owner loadable; }
@test "[EDR 3.14, NDR 3.14] the boot loader checks what it starts" { one_of boot.verify hash signature; }
@test "[EDR 3.14 RE 1, NDR 3.14 RE 1] what it starts must be signed" { is boot.verify signature; }

# FR 4 Data confidentiality

@test "[CR 4.1] passwords and keys are encrypted where they lie and where they travel" {
    is secrets.at_rest encrypted
    is web.protocol https
}
@test "[CR 4.2] a reset to factory settings erases keys and logs" { for what in keys logs; do lists reset.erases $what; done; }
@test "[CR 4.3] only algorithms that are recommended today are on" {
    at_least tls.min_version_times_ten 12
    lacks tls.ciphers rc4
    lacks tls.ciphers 3des
}

# FR 5 Restricted data flow

@test "[CR 5.1] the two network sides are two networks" { is network.sides separate; }
@test "[NDR 5.2] traffic between the sides is watched and filtered" { is filter.between_sides on; }
@test "[NDR 5.2 RE 1] what no rule allows is dropped" { is filter.default drop; }
@test "[NDR 5.3] messages between people do not pass" { is filter.mail_and_chat drop; }

# FR 6 Timely response to events

@test "[CR 6.1] the log can be read by those who may" { lists audit.readers service; }
@test "[CR 6.2] events are sent out as they happen" { is audit.send syslog-tls; }

# FR 7 Resource availability

@test "[CR 7.1] a flood of packets does not stop the forwarding" { at_least limits.flood_packets_per_second 10000; }
@test "[CR 7.1 RE 1] the gateway itself does not flood its neighbours" { at_most limits.own_packets_per_second 2000; }
@test "[CR 7.2] security functions get no more than a third of the processor" { at_most limits.security_cpu_percent 33; }
@test "[CR 7.3] a backup can be made while it runs" { is backup.while_running yes; }
@test "[CR 7.3 RE 1] a backup is checked before it is restored" { is backup.check hash; }
@test "[CR 7.4] it can be restored to a known state" { is recovery.to last-good; }
@test "[CR 7.6] network and security settings follow the guide" { is settings.guide "$(value product.release)"; }
@test "[CR 7.7] nothing is on that forwarding does not need" {
    for service in telnet ftp http snmp-v1; do lacks services.enabled $service; done
}
@test "[CR 7.8] it tells what is built in" { is inventory.report cyclonedx; }
