# Run by cpack between the installation into the staging tree and the making of the .deb: what Debian's policy asks of
# documents, which no other installation needs.

set(doc ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/keyway)
file(REMOVE ${doc}/LICENSE)
file(RENAME ${doc}/CHANGELOG.md ${doc}/changelog)
file(COPY ${CPACK_KEYWAY_SOURCE_DIR}/packaging/copyright DESTINATION ${doc}
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
configure_file(${CPACK_KEYWAY_BINARY_DIR}/packaging/changelog ${doc}/changelog.Debian COPYONLY)
file(GLOB compressed ${doc}/changelog.Debian ${doc}/changelog
  ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/man/man1/*.1 ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/man/man8/*.8)
# -n: the same files give the same package.
execute_process(COMMAND gzip -9nf ${compressed} COMMAND_ERROR_IS_FATAL ANY)
