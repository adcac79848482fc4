# iiswsgi_windows_resources(target "What it is" [ICON file.ico]): what the Explorer and the system read in a program of
# ours: version, icon, and the manifest (long paths, sharp on every screen, no rights asked at the start).
set(IISWSGI_WINDOWS_RESOURCES ${CMAKE_CURRENT_LIST_DIR}/../windows)

function(iiswsgi_windows_resources target description)
  if(NOT WIN32)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 2 resources "" "ICON" "")
  set(name ${target})
  set(icon "")
  if(resources_ICON)
    set(icon "1 ICON \"${resources_ICON}\"")
  endif()
  set(manifest ${CMAKE_CURRENT_BINARY_DIR}/${target}.manifest)
  configure_file(${IISWSGI_WINDOWS_RESOURCES}/program.manifest.in ${manifest} @ONLY)
  configure_file(${IISWSGI_WINDOWS_RESOURCES}/program.rc.in ${CMAKE_CURRENT_BINARY_DIR}/${target}.rc @ONLY)
  set_property(SOURCE ${CMAKE_CURRENT_BINARY_DIR}/${target}.rc APPEND PROPERTY OBJECT_DEPENDS "${manifest};${resources_ICON}")
  target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${target}.rc)
  if(MSVC)
    target_link_options(${target} PRIVATE /MANIFEST:NO)  # the one above is the only one
  endif()
endfunction()
