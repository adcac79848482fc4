# Which CPythons the bridges are built for, and where pybind11's headers are.
#
#   IISWSGI_PYTHONS    "auto": Debian's headers and every CPython in the cache folder (installer/fetch-pythons.sh);
#                      or a list of installation folders or folders with Python.h. One bridge for each minor version:
#                      the first one wins, the ABI is the same within it.
#   IISWSGI_PYBIND11   pybind11's include folder; empty: installer/fetch-pybind11.sh is asked.

set(IISWSGI_PYTHONS auto CACHE STRING "CPythons to build bridges for: auto, or a list of folders")
set(IISWSGI_PYBIND11 "" CACHE PATH "pybind11's include folder; empty: fetched, pinned by hash")

if(DEFINED ENV{IISWSGI_CACHE})
  set(iiswsgi_cache $ENV{IISWSGI_CACHE})
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(iiswsgi_cache $ENV{XDG_CACHE_HOME}/iiswsgi)
else()
  set(iiswsgi_cache $ENV{HOME}/.cache/iiswsgi)
endif()

# Sets `result` to a list of "MINOR=FOLDER WITH Python.h", one for each minor version of Python 3.
function(iiswsgi_find_python_headers result)
  if(IISWSGI_PYTHONS STREQUAL auto)
    file(GLOB headers CONFIGURE_DEPENDS /usr/include/python3.*/Python.h
      ${iiswsgi_cache}/cpython-linux-*/include/python3.*/Python.h)
  else()
    foreach(folder IN LISTS IISWSGI_PYTHONS)
      file(GLOB below ${folder}/Python.h ${folder}/include/Python.h ${folder}/include/python3.*/Python.h)
      if(NOT below)
        message(FATAL_ERROR "IISWSGI_PYTHONS: no Python.h in ${folder}")
      endif()
      list(APPEND headers ${below})
    endforeach()
  endif()
  set(found "")
  set(minors "")
  foreach(header IN LISTS headers)
    get_filename_component(folder ${header} DIRECTORY)
    file(STRINGS ${folder}/patchlevel.h line REGEX "^#define PY_MINOR_VERSION")
    string(REGEX MATCH "[0-9]+" minor "${line}")
    if(NOT minor IN_LIST minors)
      list(APPEND minors ${minor})
      list(APPEND found "${minor}=${folder}")
    endif()
  endforeach()
  if(NOT found)
    message(FATAL_ERROR "No headers of CPython found: install python3-dev, or run installer/fetch-pythons.sh, or set IISWSGI_PYTHONS")
  endif()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

function(iiswsgi_find_pybind11 result)
  if(NOT IISWSGI_PYBIND11)
    execute_process(COMMAND ${CMAKE_SOURCE_DIR}/installer/fetch-pybind11.sh
      OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    set(IISWSGI_PYBIND11 ${folder} CACHE PATH "" FORCE)
  endif()
  set(${result} ${IISWSGI_PYBIND11} PARENT_SCOPE)
endfunction()
