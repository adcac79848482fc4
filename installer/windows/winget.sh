#!/usr/bin/env bash
# The winget manifest of a setup program: `installer/windows/winget.sh SETUP.EXE VERSION FOLDER`. Three files, as
# winget-pkgs wants them. The address is where a release of that version would be published.
set -euo pipefail
setup="$1" version="$2" folder="$3"
identifier=iiswsgi.iiswsgi
sha256="$(sha256sum "$setup" | cut -c 1-64 | tr '[:lower:]' '[:upper:]')"
mkdir -p "$folder"

cat >"$folder/$identifier.yaml" <<END
PackageIdentifier: $identifier
PackageVersion: $version
DefaultLocale: en-US
ManifestType: version
ManifestVersion: 1.6.0
END

cat >"$folder/$identifier.locale.en-US.yaml" <<END
PackageIdentifier: $identifier
PackageVersion: $version
PackageLocale: en-US
Publisher: The iiswsgi project
PackageName: iiswsgi
License: MIT
ShortDescription: Python web applications behind IIS, seen before they are applied and taken back after.
ManifestType: defaultLocale
ManifestVersion: 1.6.0
END

cat >"$folder/$identifier.installer.yaml" <<END
PackageIdentifier: $identifier
PackageVersion: $version
MinimumOSVersion: 10.0.14393.0
InstallerType: nullsoft
Scope: machine
InstallModes: [interactive, silent]
InstallerSwitches:
  InstallLocation: /D=<INSTALLPATH>
ExpectedReturnCodes:
  - InstallerReturnCode: 3
    ReturnResponse: alreadyInstalled
  - InstallerReturnCode: 3010
    ReturnResponse: rebootRequiredToFinish
UpgradeBehavior: install
ElevationRequirement: elevationRequired
Installers:
  - Architecture: x64
    InstallerUrl: ${IISWSGI_RELEASE_URL:-https://github.com/iiswsgi/iiswsgi/releases/download}/v$version/$(basename "$setup")
    InstallerSha256: $sha256
ManifestType: installer
ManifestVersion: 1.6.0
END
