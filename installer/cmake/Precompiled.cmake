# Most of what the compiler reads is Qt, Boost and the standard library: each source of ours brings 150,000 lines of them.
# With IISWSGI_PRECOMPILE it reads them once for each kind of target, and a build from nothing takes a third less time.
# The edit-test loop's preset leaves it off, so that a source that forgot an include doesn't compile there.
option(IISWSGI_PRECOMPILE "Read the headers of Qt, Boost and the standard library once" OFF)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND IISWSGI_PRECOMPILE)
  add_compile_options(-fpch-preprocess)  # ccache's condition for finding such objects again
endif()

# Of every module that has core_base: what their own headers include.
set(iiswsgi_core_headers <algorithm> <functional> <memory> <optional> <QDateTime> <QDir> <QFileInfo> <QHash> <QIODevice>
  <QJsonArray> <QJsonDocument> <QJsonObject> <QList> <QMap> <QProcessEnvironment> <QRegularExpression> <QSet> <QString>
  <QStringList> <QUrl>)

# iiswsgi_precompile(TARGET HEADER...): the target's own set, for others to reuse too.
function(iiswsgi_precompile target)
  if(IISWSGI_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

function(iiswsgi_reuse_precompiled target owner)
  if(IISWSGI_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()
