; The setup program: makensis -DVERSION=0.1.0 -DSTAGE=<folder that build.sh staged> -DOUTPUT=<setup.exe> -DICON=<.ico>
;
; Silent for deployment tools: /S, /COMPONENTS=path,desktop (what to install beside the gateway; empty: nothing) and /D=<folder>
; as the last option (no quotes). Exit codes: 0 done, 1 given up by the person, 2 failed, 3 installed in another folder already,
; 3010 done but files that were in use are replaced at the next start of the machine. What went wrong is said on standard
; output. The uninstaller has the same codes if it is started as QuietUninstallString in the registry says.
;
; An upgrade replaces files beside running gateways: Windows lets a program's file be renamed while it runs, so the old
; ones step aside and go at the next start; IIS starts the new ones as it recycles. Components are those of the last time;
; files that this version hasn't are removed, by the list that each installation keeps (installed.txt). What people have
; deployed, their configuration and the state below %ProgramData%\iiswsgi are never touched.

; First: the default stub is a 32-bit program.
Target amd64-unicode
Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel admin
AllowSkipFiles off
FileErrorText "" "$0 can't be written. Close whatever has it open (an editor, a command prompt, a virus scanner), then choose Retry. After Cancel the installation is incomplete until this setup has run again."

!include MUI2.nsh
!include LogicLib.nsh
!include x64.nsh
!include FileFunc.nsh
!include WinMessages.nsh
!include Sections.nsh
!include TextFunc.nsh
!include WordFunc.nsh

; The uninstaller's signature has to be there before it is packed.
!uninstfinalize '"${SIGN}" "%1"'

!define NAME "iiswsgi"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\iiswsgi"
!define OUR_KEY "Software\iiswsgi"
!define ENVIRONMENT_KEY "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"

Name "${NAME} ${VERSION}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$PROGRAMFILES64\iiswsgi"
InstallDirRegKey HKLM "${OUR_KEY}" "InstallFolder"
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
!define MUI_PAGE_CUSTOMFUNCTION_PRE stayInFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_PAGE_CUSTOMFUNCTION_SHOW wizardIsThere
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Var installedIn  ; an earlier installation's folder, or empty
Var writing      ; the file that is being written, for the message of a failure
Var list         ; the new list of installed files

; For the person in the details, for a deployment tool on standard output.
!macro Say text
  DetailPrint "${text}"
  ${If} ${Silent}
    System::Call 'kernel32::AttachConsole(i -1)'
    System::Call 'kernel32::GetStdHandle(i -11) p .R9'
    FileWrite $R9 "${text}$\r$\n"
  ${EndIf}
!macroend

; A file of an earlier version that is in use steps aside under a name of its own. If it can't, writing it fails.
!macro StepAside file
  StrCpy $writing "${file}"
  ${If} ${FileExists} "${file}"
    ClearErrors
    Delete "${file}"
    ${If} ${Errors}
      GetTempFileName $R8 "$INSTDIR"
      Delete "$R8"
      ClearErrors
      Rename "${file}" "$R8"
      ${IfNot} ${Errors}
        Delete /REBOOTOK "$R8"
      ${EndIf}
    ${EndIf}
  ${EndIf}
!macroend

; Into the current SetOutPath, which is the folder of `name` (as seen from $INSTDIR).
!macro Put source name
  !insertmacro StepAside "$INSTDIR\${name}"
  File "${source}"
  FileWrite $list "${name}$\r$\n"
!macroend

; Every file of a staged component, in its folder: the list is made by build.sh from what lies there.
!include "${STAGE}\files.nsh"

Section "-Shared" shared
  SetOutPath "$INSTDIR"
  Delete "$INSTDIR\ns*.tmp"  ; what stepped aside for an earlier upgrade
  StrCpy $writing "$INSTDIR\installed.new"
  ClearErrors
  FileOpen $list "$INSTDIR\installed.new" w
  ${IfNot} ${Errors}
    StrCpy $writing "$INSTDIR\uninstall.exe"
    WriteUninstaller "$INSTDIR\uninstall.exe"
  ${EndIf}
  ${If} ${Errors}
    Abort
  ${EndIf}
  WriteRegStr HKLM "${OUR_KEY}" "InstallFolder" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\uninstall.exe,0"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "Publisher" "The iiswsgi project"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  ; In its place instead of as a copy, which nobody could wait for.
  WriteRegStr HKLM "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR'
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoRepair" 1
  !insertmacro InstallShared
SectionEnd

Section "Gateway and command line tool" gateway
  SectionIn RO
  !insertmacro InstallGateway
SectionEnd

Section "iiswsgi on PATH" onPath
  Call addToPath
SectionEnd

Section "Desktop application" desktop
  !insertmacro InstallDesktop
  SetOutPath "$INSTDIR"
  SetShellVarContext all
  CreateShortcut "$SMPROGRAMS\iiswsgi.lnk" "$INSTDIR\iiswsgi-wizard.exe" "" "$INSTDIR\iiswsgi-wizard.exe" 0
SectionEnd

; A version is there once all of its files are.
Section "-Done"
  SetOutPath "$INSTDIR"
  FileClose $list
  Call removeWhatIsNotListed
  Call rememberComponents
  WriteRegStr HKLM "${OUR_KEY}" "Version" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "EstimatedSize" "$0"
  ${If} ${RebootFlag}
    SetErrorLevel 3010
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${gateway} "What IIS starts, the bridges to CPython 3.9 to 3.14, and iiswsgi.exe."
  !insertmacro MUI_DESCRIPTION_TEXT ${onPath} "iiswsgi in every command prompt: plan, apply, undo, status and the rest."
  !insertmacro MUI_DESCRIPTION_TEXT ${desktop} "The wizard, in the Start menu."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "iiswsgi is a 64-bit program, and this Windows is a 32-bit one." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
  Call refuseSecondFolder
  Call chooseComponents
FunctionEnd

Function .onInstFailed
  SetErrorLevel 2
  !insertmacro Say "$writing can't be written. Close whatever has it open and run this setup again; until then the installation is incomplete."
FunctionEnd

; Deployments name the gateway's folder, so a second installation would leave them with the old one.
Function refuseSecondFolder
  ReadRegStr $installedIn HKLM "${OUR_KEY}" "InstallFolder"
  ${If} $installedIn == ""
  ${OrIfNot} ${FileExists} "$installedIn\iiswsgi-gateway.exe"
    StrCpy $installedIn ""
    Return
  ${EndIf}
  GetFullPathName $0 "$INSTDIR"
  ${If} $0 == ""  ; it isn't there yet
    StrCpy $0 "$INSTDIR"
  ${EndIf}
  GetFullPathName $1 "$installedIn"
  ${If} $0 != $1
    StrCpy $0 "iiswsgi is installed in $installedIn already, and what was deployed names that folder. Run this setup without /D to upgrade it there, or uninstall it first."
    !insertmacro Say "$0"
    MessageBox MB_ICONSTOP "$0" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
FunctionEnd

Function stayInFolder
  ${If} $installedIn != ""
    Abort
  ${EndIf}
FunctionEnd

; Those of the last time, or what /COMPONENTS= names.
Function chooseComponents
  ReadRegDWORD $0 HKLM "${OUR_KEY}" "OnPath"
  ${If} $0 == 0
    !insertmacro UnselectSection ${onPath}
  ${EndIf}
  ReadRegDWORD $0 HKLM "${OUR_KEY}" "Desktop"
  ${If} $0 == 0
    !insertmacro UnselectSection ${desktop}
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/COMPONENTS=" $1
  ${If} ${Errors}
    Return
  ${EndIf}
  !insertmacro UnselectSection ${onPath}
  !insertmacro UnselectSection ${desktop}
  StrCpy $2 0
  next:
    IntOp $2 $2 + 1
    ClearErrors
    ${WordFind} "$1,," "," "E+$2" $3  ; a text without a comma would be no list
    ${If} ${Errors}
      Return
    ${EndIf}
    Call chooseComponent
    Goto next
FunctionEnd

; The one that $3 names.
Function chooseComponent
  ${If} $3 == "path"
    !insertmacro SelectSection ${onPath}
  ${ElseIf} $3 == "desktop"
    !insertmacro SelectSection ${desktop}
  ${ElseIf} $3 != "gateway"  ; always installed
    StrCpy $0 "There is no component $3. /COMPONENTS= takes path and desktop, separated by a comma."
    !insertmacro Say "$0"
    MessageBox MB_ICONSTOP "$0" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

; What was there the last time and isn't wanted any more goes; the desktop application's files by the list.
Function rememberComponents
  ReadRegDWORD $0 HKLM "${OUR_KEY}" "OnPath"
  ${If} ${SectionIsSelected} ${onPath}
    WriteRegDWORD HKLM "${OUR_KEY}" "OnPath" 1
  ${Else}
    WriteRegDWORD HKLM "${OUR_KEY}" "OnPath" 0
    ${If} $0 == 1
      Call removeFromPath
    ${EndIf}
  ${EndIf}
  ${If} ${SectionIsSelected} ${desktop}
    WriteRegDWORD HKLM "${OUR_KEY}" "Desktop" 1
  ${Else}
    WriteRegDWORD HKLM "${OUR_KEY}" "Desktop" 0
    SetShellVarContext all
    Delete "$SMPROGRAMS\iiswsgi.lnk"
  ${EndIf}
FunctionEnd

; Of the earlier installation's files, by its list; then the new list takes that one's place.
Function removeWhatIsNotListed
  ClearErrors
  FileOpen $0 "$INSTDIR\installed.txt" r
  ${IfNot} ${Errors}
    ${Do}
      ClearErrors
      FileRead $0 $1
      ${If} ${Errors}
        ${ExitDo}
      ${EndIf}
      ${TrimNewLines} $1 $1
      Call isListed
      ${If} $2 = 0
      ${AndIf} $1 != ""
        !insertmacro StepAside "$INSTDIR\$1"
        ${GetParent} "$INSTDIR\$1" $3
        RMDir "$3"  ; if it is empty now
      ${EndIf}
    ${Loop}
    FileClose $0
  ${EndIf}
  Delete "$INSTDIR\installed.txt"
  Rename "$INSTDIR\installed.new" "$INSTDIR\installed.txt"
FunctionEnd

; $2: whether the new list has $1.
Function isListed
  StrCpy $2 0
  FileOpen $list "$INSTDIR\installed.new" r
  ${Do}
    ClearErrors
    FileRead $list $3
    ${If} ${Errors}
      ${ExitDo}
    ${EndIf}
    ${TrimNewLines} $3 $3
    ${If} $3 == $1
      StrCpy $2 1
      ${ExitDo}
    ${EndIf}
  ${Loop}
  FileClose $list
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

Function ${prefix}removeFromPath
  Call ${prefix}readPath
  ${If} $R2 = 1
    Call ${prefix}findInPath
    ${If} $R5 P<> 0
      ; The rest moves over the entry: through a copy, since the two overlap.
      System::Call 'kernel32::lstrlenW(p R9) i .R4'
      IntOp $R4 $R4 + 1
      IntOp $R4 $R4 * 2
      System::Call 'ntdll::memmove(p R5, p R9, p R4)'
      Call ${prefix}writePath
    ${EndIf}
  ${EndIf}
  Call ${prefix}closePath
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

Section "Uninstall"
  ; A folder that isn't ours is left alone, whatever the registry says.
  ${IfNot} ${FileExists} "$INSTDIR\iiswsgi-gateway.exe"
    !insertmacro Say "$INSTDIR holds no iiswsgi."
    MessageBox MB_ICONSTOP "$INSTDIR holds no iiswsgi." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call un.tellWhoStillUsesIt
  Call un.removeFromPath
  SetShellVarContext all
  Delete "$SMPROGRAMS\iiswsgi.lnk"
  SetOutPath "$TEMP"  ; a program's current folder can't be removed
  !insertmacro RemoveEverything
  Delete "$INSTDIR\installed.txt"
  Delete "$INSTDIR\installed.new"
  Delete /REBOOTOK "$INSTDIR\ns*.tmp"  ; what stepped aside for an upgrade
  Call un.removeItself
  DeleteRegKey HKLM "${UNINSTALL_KEY}"
  DeleteRegKey HKLM "${OUR_KEY}"
  ${If} ${RebootFlag}
    SetErrorLevel 3010
  ${EndIf}
SectionEnd

; Files of others keep the folder. What is still in use goes at the next start of the machine, and the folder with it.
Function un.removeItself
  ${If} $EXEDIR == $INSTDIR
    ; Not a copy: it can't be deleted while it runs, which is for some moments more.
    StrCpy $0 '(del "$INSTDIR\uninstall.exe" & ping -n 2 127.0.0.1) >nul 2>&1'
    StrCpy $0 'for /l %i in (1,1,30) do @if exist "$INSTDIR\uninstall.exe" $0'
    ExecShell "" "$SYSDIR\cmd.exe" '/d /s /c "$0 & rmdir "$INSTDIR""' SW_HIDE
  ${Else}
    Delete /REBOOTOK "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
  ${EndIf}
  ${If} ${RebootFlag}
    RMDir /REBOOTOK "$INSTDIR"
  ${EndIf}
FunctionEnd

; Their sites and their configuration stay; without the gateway they answer with an error, so the person decides.
Function un.tellWhoStillUsesIt
  nsExec::ExecToStack '"$INSTDIR\iiswsgi.exe" status --deployments'
  Pop $0
  Pop $1
  ${If} $0 == 0
  ${AndIf} $1 == ""
    Return
  ${EndIf}
  ${If} $0 == 0
    StrCpy $2 "These deployments use the gateway and won't answer without it:"
  ${Else}
    StrCpy $2 "Not every server could be looked at for deployments that use the gateway and won't answer without it:"
  ${EndIf}
  !insertmacro Say "$2$\r$\n$1"
  MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION "$2$\r$\n$\r$\n$1$\r$\nTheir sites and configuration stay as they are. `iiswsgi undo` would take them back first. Uninstall all the same?" /SD IDOK IDOK goOn
  SetErrorLevel 1
  Quit
  goOn:
FunctionEnd
