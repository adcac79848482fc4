# Makes a C++ header of a Python source: cmake -DINPUT=loading.py -DOUTPUT=loading_source.h -P PythonSource.cmake
# In pieces, because compilers bound the length of one literal (MSVC: 16 KB).
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
