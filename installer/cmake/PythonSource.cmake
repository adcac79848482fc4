# iiswsgi_python_source(target loading.py): a Python source inside of a program, as `loadingSource` of
# "loading_source.h". One step for each file, however many targets use it.
#
# In pieces, because compilers bound the length of one literal (MSVC: 16 KB).

if(CMAKE_SCRIPT_MODE_FILE)  # cmake -DINPUT=loading.py -DOUTPUT=loading_source.h -P PythonSource.cmake
  file(READ ${INPUT} text)
  string(LENGTH "${text}" length)
  set(pieces "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND pieces "\n    R\"PYTHON(${piece})PYTHON\"")
    math(EXPR at "${at} + 8000")
  endwhile()
  get_filename_component(name ${INPUT} NAME_WE)
  file(WRITE ${OUTPUT} "#pragma once\n\ninline constexpr const char* ${name}Source =${pieces};\n")
  return()
endif()

set(IISWSGI_PYTHON_SOURCE_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(iiswsgi_python_source target file)
  get_filename_component(name ${file} NAME_WE)
  set(header ${CMAKE_CURRENT_BINARY_DIR}/${name}_source.h)
  if(NOT TARGET iiswsgi_${name}_source)
    add_custom_command(OUTPUT ${header}
      COMMAND ${CMAKE_COMMAND} -DINPUT=${CMAKE_CURRENT_SOURCE_DIR}/${file} -DOUTPUT=${header} -P ${IISWSGI_PYTHON_SOURCE_SCRIPT}
      DEPENDS ${file} ${IISWSGI_PYTHON_SOURCE_SCRIPT} VERBATIM)
    add_custom_target(iiswsgi_${name}_source DEPENDS ${header})
  endif()
  add_dependencies(${target} iiswsgi_${name}_source)
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
