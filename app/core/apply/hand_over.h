#pragma once

#include "app/core/apply/apply.h"

/// A plan that this process may not carry out, carried out by one that may: `iiswsgi apply --plan FILE`, started as an
/// administrator after the system has asked the person.
///
/// Flow:
///   1. `handOver` writes the plan into a folder of the person's, starts the command line with the file's SHA-256, and
///      waits. What is carried out is what the person saw, whoever may write that folder.
///   2. The command line checks the sum, applies, and answers with `reportOf` in a file beside the plan.
///   3. `handOver` reads that, and takes both files away.
namespace iiswsgi::apply {

namespace codes {
inline constexpr ErrorCode planExchanged{310};  ///< a plan's file isn't the one that the person saw
inline constexpr ErrorCode noReport{311};       ///< the elevated process ended and said nothing
}  // namespace codes

/// Whether another process of the same person could carry out what `error` kept this one from.
bool canHandOver(const Error& error, const host::Host& host);

/// `folder`: where the person's own programs keep state; made if missing. Errors are the elevated process's own.
Result<Receipt> handOver(const plan::Plan& plan, host::Host& host, const QString& folder);

/// The other side. The sum is in hexadecimal digits, of either case.
Result<void> checkSum(const QByteArray& planFile, const QString& sha256);
QByteArray reportOf(const Result<Receipt>& outcome);

}  // namespace iiswsgi::apply
