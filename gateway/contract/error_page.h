#pragma once

#include <string>
#include <string_view>

#include "gateway/contract/contract.h"

/// The first page that people see when something is wrong: the same letter as everywhere, as a page. Pure.
namespace iiswsgi::contract {

/// What a page needs to know of the request.
struct PageReader {
  bool local = false;     ///< the client is on this machine
  bool wantsHtml = true;  ///< from HTTP_ACCEPT; without it plain text is sent
};

/// Status, headers and body of an answer, without the FastCGI around it: "Status: 500 ...\r\n...\r\n\r\n<body>".
/// `showDetails`: the failure's detail (a traceback, paths) goes into the page.
std::string errorPage(const Failure& failure, const PageReader& reader, bool showDetails);

/// Whether a request comes from this machine: REMOTE_ADDR is a loopback address or equals LOCAL_ADDR / SERVER_ADDR.
bool isLocal(std::string_view remoteAddress, std::string_view localAddress);

std::string escapeHtml(std::string_view text);

}  // namespace iiswsgi::contract
