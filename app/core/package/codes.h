#pragma once

#include "app/core/base/error.h"

namespace iiswsgi::package::codes {

inline constexpr ErrorCode badProviderOptions{551};
inline constexpr ErrorCode notAZip{552};
inline constexpr ErrorCode damaged{553};  ///< a wrong checksum, a cut off end, sizes that aren't so
inline constexpr ErrorCode encrypted{554};
inline constexpr ErrorCode leadsOutside{555};  ///< "../x", "/x", "C:\x", "\\server\x"
inline constexpr ErrorCode deviceName{556};    ///< "NUL", "com1.txt"
inline constexpr ErrorCode badCharacter{557};  ///< what Windows can't have in a name, or hides in one
inline constexpr ErrorCode linkRefused{558};
inline constexpr ErrorCode nameTwice{559};      ///< on Windows, which tells no difference between "A" and "a"
inline constexpr ErrorCode fileAndFolder{560};  ///< "a" and "a/b"
inline constexpr ErrorCode unpacksTooLarge{561};
inline constexpr ErrorCode tooManyEntries{562};
inline constexpr ErrorCode nameTooLong{563};
inline constexpr ErrorCode overlapping{564};
inline constexpr ErrorCode noManifest{565};
inline constexpr ErrorCode bothManifests{566};
inline constexpr ErrorCode doctypeRefused{567};
inline constexpr ErrorCode badManifest{568};
inline constexpr ErrorCode badParameters{569};
inline constexpr ErrorCode contentMissing{570};  ///< the manifest names a folder that the package hasn't
inline constexpr ErrorCode noApplication{571};   ///< no iisApp
inline constexpr ErrorCode parameterLoop{572};
inline constexpr ErrorCode badValue{573};
inline constexpr ErrorCode unknownParameter{574};
inline constexpr ErrorCode matchesNothing{575};
inline constexpr ErrorCode badPattern{577};
inline constexpr ErrorCode cancelled{578};
inline constexpr ErrorCode nothingToPack{579};
inline constexpr ErrorCode unknownCompression{580};
inline constexpr ErrorCode descriptionTooLarge{581};
inline constexpr ErrorCode badDescription{582};  ///< iiswsgi.json
inline constexpr ErrorCode tooManyParameters{583};  ///< or values, or references, that never end
inline constexpr ErrorCode editTooLarge{584};       ///< a file that parameters edit, or what they'd make of it
inline constexpr ErrorCode noFullForm{585};         ///< of a folder that describes its package itself
inline constexpr ErrorCode ownInstallStep{586};     ///< such a folder's manifest has one that isn't wanted

}  // namespace iiswsgi::package::codes
