; The setup program: makensis -DVERSION=0.1.0 -DSTAGE=<folder that build.sh staged> -DOUTPUT=<setup.exe> -DICON=<.ico>
;
; Silent for deployment tools: /S, and /D=<folder> as the last option (no quotes). Exit codes: 0 done, 1 given up by the
; person, 2 failed, 3010 done but files that were in use are replaced at the next start of the machine.
;
; An upgrade replaces files beside running gateways: Windows lets a program's file be renamed while it runs, so the old
; ones step aside and go at the next start; IIS starts the new ones as it recycles. What people have deployed, their
; configuration and the state below %ProgramData%\iiswsgi are never touched.

; First: the default stub is a 32-bit program.
Target amd64-unicode
Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel admin

!include MUI2.nsh
!include LogicLib.nsh
!include x64.nsh
!include FileFunc.nsh
!include WinMessages.nsh

!define NAME "iiswsgi"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\iiswsgi"
!define ENVIRONMENT_KEY "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"

Name "${NAME} ${VERSION}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$PROGRAMFILES64\iiswsgi"
InstallDirRegKey HKLM "Software\iiswsgi" "InstallFolder"
ShowInstDetails nevershow
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Setup of ${NAME}: Python web applications behind IIS"
VIAddVersionKey "LegalCopyright" "The MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\iiswsgi-wizard.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Start iiswsgi"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${STAGE}\shared\LICENSE.txt"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_PAGE_CUSTOMFUNCTION_SHOW wizardIsThere
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A file of an earlier version that is in use steps aside under a name of its own.
!macro StepAside file
  ${If} ${FileExists} "${file}"
    ClearErrors
    Delete "${file}"
    ${If} ${Errors}
      GetTempFileName $R8 "$INSTDIR"
      Delete "$R8"
      Rename "${file}" "$R8"
      Delete /REBOOTOK "$R8"
    ${EndIf}
  ${EndIf}
!macroend

; Every file of a staged component, in its folder: the list is made by build.sh from what lies there.
!include "${STAGE}\files.nsh"

Section "-Shared" shared
  SetOutPath "$INSTDIR"
  !insertmacro InstallShared
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKLM "Software\iiswsgi" "InstallFolder" "$INSTDIR"
  WriteRegStr HKLM "Software\iiswsgi" "Version" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\uninstall.exe,0"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "Publisher" "The iiswsgi project"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Section "Gateway (started by IIS)" gateway
  SectionIn RO
  SetOutPath "$INSTDIR"
  !insertmacro InstallGateway
SectionEnd

Section "Command line tool, on PATH" command
  SetOutPath "$INSTDIR"
  !insertmacro InstallCommand
  Call addToPath
SectionEnd

Section "Desktop application" desktop
  SetOutPath "$INSTDIR"
  !insertmacro InstallDesktop
  SetOutPath "$INSTDIR"
  SetShellVarContext all
  CreateShortcut "$SMPROGRAMS\iiswsgi.lnk" "$INSTDIR\iiswsgi-wizard.exe" "" "$INSTDIR\iiswsgi-wizard.exe" 0
SectionEnd

Section "-Size"
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "EstimatedSize" "$0"
  ${If} ${RebootFlag}
    SetErrorLevel 3010
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${gateway} "What IIS starts, and the bridges to CPython 3.9 to 3.14."
  !insertmacro MUI_DESCRIPTION_TEXT ${command} "iiswsgi in every command prompt: plan, apply, undo, status and the rest."
  !insertmacro MUI_DESCRIPTION_TEXT ${desktop} "The wizard, in the Start menu."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "iiswsgi is a 64-bit program, and this Windows is a 32-bit one." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
FunctionEnd

Function un.onInit
  SetRegView 64
FunctionEnd

Function wizardIsThere
  ${IfNot} ${FileExists} "$INSTDIR\iiswsgi-wizard.exe"
    SendMessage $mui.FinishPage.Run ${BM_SETCHECK} ${BST_UNCHECKED} 0
    ShowWindow $mui.FinishPage.Run ${SW_HIDE}
  ${EndIf}
FunctionEnd

; The machine's PATH can be longer than a string of NSIS, which would cut it: it stays in memory of the system's and is
; edited by the system's own functions. $R0: the buffer, 64 KB; $R1: the value's type; $R2: whether it could be read.
!macro PathFunctions prefix
Function ${prefix}readPath
  System::Alloc 65536
  Pop $R0
  StrCpy $R2 0
  System::Call 'advapi32::RegOpenKeyExW(p 0x80000002, w "${ENVIRONMENT_KEY}", i 0, i 0x2011F, *p .R3) i .R4'
  ${If} $R4 = 0
    System::Call 'advapi32::RegQueryValueExW(p R3, w "Path", p 0, *i .R1, p R0, *i 65000) i .R4'
    ${If} $R4 = 0
      StrCpy $R2 1
    ${EndIf}
  ${EndIf}
FunctionEnd

Function ${prefix}writePath
  System::Call 'kernel32::lstrlenW(p R0) i .R4'
  IntOp $R4 $R4 + 1
  IntOp $R4 $R4 * 2
  System::Call 'advapi32::RegSetValueExW(p R3, w "Path", i 0, i R1, p R0, i R4) i .R4'
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
FunctionEnd

Function ${prefix}closePath
  System::Call 'advapi32::RegCloseKey(p R3)'
  System::Free $R0
FunctionEnd

; $R5: where ";<folder>" stands in the buffer as a whole entry, 0 if it doesn't; $R6: the letters of that text.
Function ${prefix}findInPath
  StrCpy $R7 ";$INSTDIR"
  StrLen $R6 $R7
  StrCpy $R5 $R0
  loop:
    System::Call 'shlwapi::StrStrIW(p R5, w R7) p .R5'
    ${If} $R5 P= 0
      Return
    ${EndIf}
    IntOp $R9 $R6 * 2
    IntPtrOp $R9 $R5 + $R9
    System::Call '*$R9(&i2 .R8)'
    ${If} $R8 = 0
    ${OrIf} $R8 = 59
      Return
    ${EndIf}
    IntPtrOp $R5 $R5 + 2
    Goto loop
FunctionEnd
!macroend
!insertmacro PathFunctions ""
!insertmacro PathFunctions "un."

Function addToPath
  Call readPath
  ${If} $R2 = 1
    Call findInPath
    System::Call 'kernel32::lstrlenW(p R0) i .R4'
    ${If} $R5 P= 0
    ${AndIf} $R4 < 31000
      System::Call 'kernel32::lstrcatW(p R0, w ";$INSTDIR")'
      Call writePath
    ${EndIf}
  ${EndIf}
  Call closePath
FunctionEnd

Function un.removeFromPath
  Call un.readPath
  ${If} $R2 = 1
    Call un.findInPath
    ${If} $R5 P<> 0
      ; The rest moves over the entry: through a copy, since the two overlap.
      System::Call 'kernel32::lstrlenW(p R9) i .R4'
      IntOp $R4 $R4 + 1
      IntOp $R4 $R4 * 2
      System::Call 'ntdll::memmove(p R5, p R9, p R4)'
      Call un.writePath
    ${EndIf}
  ${EndIf}
  Call un.closePath
FunctionEnd

Section "Uninstall"
  ; A folder that isn't ours is left alone, whatever the registry says.
  ${IfNot} ${FileExists} "$INSTDIR\iiswsgi-gateway.exe"
    MessageBox MB_ICONSTOP "$INSTDIR holds no iiswsgi." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call un.tellWhoStillUsesIt
  Call un.removeFromPath
  SetShellVarContext all
  Delete "$SMPROGRAMS\iiswsgi.lnk"
  !insertmacro RemoveEverything
  Delete /REBOOTOK "$INSTDIR\uninstall.exe"
  RMDir /REBOOTOK "$INSTDIR"
  DeleteRegKey HKLM "${UNINSTALL_KEY}"
  DeleteRegKey HKLM "Software\iiswsgi"
  ${If} ${RebootFlag}
    SetErrorLevel 3010
  ${EndIf}
SectionEnd

; Their sites and their configuration stay; without the gateway they answer with an error, so the person decides.
Function un.tellWhoStillUsesIt
  ${IfNot} ${FileExists} "$INSTDIR\iiswsgi.exe"
    Return
  ${EndIf}
  nsExec::ExecToStack '"$INSTDIR\iiswsgi.exe" status --deployments'
  Pop $0
  Pop $1
  ${If} $0 == 0
  ${AndIf} $1 != ""
    DetailPrint "Still served by this gateway: $1"
    MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION "These deployments use the gateway and won't answer without it:$\r$\n$\r$\n$1$\r$\nTheir sites and configuration stay as they are. `iiswsgi undo` would take them back first. Uninstall all the same?" /SD IDOK IDOK goOn
    SetErrorLevel 1
    Quit
    goOn:
  ${EndIf}
FunctionEnd
