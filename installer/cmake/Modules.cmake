# How a module of ours is built: one folder, one static library, and in USES the only things that it may reach.
#
#   iiswsgi_module(core_plan SOURCES planner.cpp USES iiswsgi::core_base Qt6::Core)
#
# makes the target iiswsgi_core_plan with the alias iiswsgi::core_plan. Includes are written from the top of
# the project ("app/core/plan/plan.h"); tests/layers checks that they go nowhere that USES doesn't. PRECOMPILED: headers
# that the module reads once, see Precompiled.cmake.

include(WindowsResources)
include(Precompiled)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
# Line tables are enough for every backtrace and sanitizer report, and halve the link times.
if(NOT MSVC)
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
  set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
endif()
# rcc is the host's, and may know a compression (zstd) that the target's Qt was built without.
set(CMAKE_AUTORCC_OPTIONS --compress-algo zlib)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

add_library(iiswsgi_options INTERFACE)
target_include_directories(iiswsgi_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(iiswsgi_options INTERFACE IISWSGI_VERSION="${PROJECT_VERSION}")
if(WIN32)
  # Windows 10 and Server 2016 on.
  target_compile_definitions(iiswsgi_options INTERFACE _WIN32_WINNT=0x0A00 UNICODE _UNICODE WIN32_LEAN_AND_MEAN NOMINMAX)
endif()
if(MSVC)
  target_compile_options(iiswsgi_options INTERFACE /W4 /permissive- /utf-8 /Zc:__cplusplus /EHsc)
else()
  target_compile_options(iiswsgi_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror=return-type)
endif()
if(IISWSGI_SANITIZE)
  # For the whole tree, so that no library is half instrumented. The vptr check wants RTTI of a bridge that is
  # loaded at run time with hidden symbols, and would report each call across that border.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

function(iiswsgi_module name)
  cmake_parse_arguments(PARSE_ARGV 1 module "QT" "" "SOURCES;USES;PRECOMPILED")
  if(module_SOURCES)
    add_library(iiswsgi_${name} STATIC ${module_SOURCES})
    target_link_libraries(iiswsgi_${name} PUBLIC iiswsgi_options ${module_USES})
    if(module_QT)
      set_target_properties(iiswsgi_${name} PROPERTIES AUTOMOC ON AUTORCC ON)
    endif()
    if(module_PRECOMPILED)
      iiswsgi_precompile(iiswsgi_${name} ${module_PRECOMPILED})
    elseif("iiswsgi::core_base" IN_LIST module_USES)
      iiswsgi_reuse_precompiled(iiswsgi_${name} iiswsgi_core_base)
    endif()
  else()
    add_library(iiswsgi_${name} INTERFACE)
    target_link_libraries(iiswsgi_${name} INTERFACE iiswsgi_options ${module_USES})
  endif()
  add_library(iiswsgi::${name} ALIAS iiswsgi_${name})
endfunction()

function(iiswsgi_program name)
  cmake_parse_arguments(PARSE_ARGV 1 program "QT" "IS;ICON" "SOURCES;USES")
  add_executable(${name} ${program_SOURCES})
  target_link_libraries(${name} PRIVATE iiswsgi_options ${program_USES})
  if(program_QT)
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
  endif()
  if(WIN32 AND program_IS)
    iiswsgi_windows_resources(${name} "${program_IS}" ICON "${program_ICON}")
  endif()
endfunction()
