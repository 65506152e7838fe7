# What is installed, and the Debian package made of it.

# What says what the pages are is not built to be only checked.
if(NOT TARGET keyway OR KEYWAY_TIDY)
  return()
endif()

# The manual page and the completions are what the program says of itself.
set(pages ${PROJECT_BINARY_DIR}/pages)
file(MAKE_DIRECTORY ${pages})
function(keyway_page file)
  add_custom_command(OUTPUT ${pages}/${file} COMMAND keyway ${ARGN} > ${pages}/${file}.new
    COMMAND ${CMAKE_COMMAND} -E rename ${pages}/${file}.new ${pages}/${file} DEPENDS keyway VERBATIM)
endfunction()
keyway_page(keyway.1 --man)
# A page for each command: the list is that of src/command/commands.c.
set(list ${PROJECT_SOURCE_DIR}/src/command/commands.c)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
file(READ ${list} commands)
string(REGEX MATCHALL "&[a-z]+_command" commands "${commands}")
list(REMOVE_DUPLICATES commands)
set(manuals ${pages}/keyway.1)
foreach(command ${commands})
  string(REGEX REPLACE "&([a-z]+)_command" "\\1" command ${command})
  keyway_page(keyway-${command}.1 --man ${command})
  list(APPEND manuals ${pages}/keyway-${command}.1)
endforeach()
keyway_page(keyway.bash --completion=bash)
keyway_page(_keyway --completion=zsh)
keyway_page(keyway.fish --completion=fish)
add_custom_target(pages ALL DEPENDS ${manuals} ${pages}/keyway.bash ${pages}/_keyway ${pages}/keyway.fish)

install(TARGETS keyway keyway-probe RUNTIME)
install(FILES ${manuals} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
# The program for devices has no help to make a page of; the page of 'keyway probe' is keyway-probe(1).
configure_file(packaging/keyway-probe.8.in ${pages}/keyway-probe.8 @ONLY)
install(FILES ${pages}/keyway-probe.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES ${pages}/keyway.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME keyway)
install(FILES ${pages}/_keyway DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${pages}/keyway.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
# Ready for a folder that does not exist yet.
foreach(folder docs/formats examples)
  if(EXISTS ${PROJECT_SOURCE_DIR}/${folder})
    install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_DOCDIR})
  endif()
endforeach()

# The .deb (make deb); packaging/debian.cmake brings what was installed into the form that Debian's policy asks for.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME keyway)
set(CPACK_PACKAGE_VENDOR Keyway)
set(CPACK_PACKAGE_CONTACT "The Keyway maintainers <maintainers@keyway.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "checks industrial components against IEC 62443")
set(CPACK_PACKAGE_DESCRIPTION
"Keyway tells an asset owner, an integrator and a product supplier whether the
components of a plant reach the security levels that IEC 62443 asks of them:
from documents, test results, certificates and published advisories, with the
reason for every verdict and what to do about it.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded when it is needed, so that nothing finds it in the program.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libcurl3-gnutls (>= 7.85)")
# Whom to trust when suppliers' servers are asked. GnuPG comes with the library that runs it. Archives and images, commits,
# mails, declarations, diagrams, spreadsheets.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "ca-certificates, libarchive13, libblkid1, libext2fs2, libgit2-1.5, libgmime-3.0-0, libgnutls30 (>= 3.7), libgvc6, libsquashfs1, libssh-gcrypt-4 (>= 0.10), libxlsxwriter4")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS hunspell-dictionary)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/debian.cmake)
configure_file(packaging/changelog.in ${PROJECT_BINARY_DIR}/packaging/changelog @ONLY)
set(CPACK_KEYWAY_SOURCE_DIR ${PROJECT_SOURCE_DIR})
set(CPACK_KEYWAY_BINARY_DIR ${PROJECT_BINARY_DIR})
include(CPack)
