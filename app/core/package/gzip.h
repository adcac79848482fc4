#pragma once

#include <optional>

#include <QByteArray>

namespace iiswsgi::package {

/// One gzip member without a name and a time: the same bytes whoever compresses.
QByteArray gzip(const QByteArray& bytes);

/// Nothing if it isn't whole, or would be larger than `limit` bytes.
std::optional<QByteArray> gunzip(const QByteArray& compressed, qsizetype limit);

}  // namespace iiswsgi::package
