; CoffreAgentInstaller.exe: installs the agent on Windows, by a wizard or silently.
; packaging/build-windows.sh gives VERSION, NUMBERS (four parts), IMAGE (the files), COMPRESSION, SIZE_KB, SCRIPTS, SIGN and
; OUTPUT.
;
; The installer places files, and entries of Windows about them. Settings are made by the agent itself (coffre setup), which
; also installs and starts the service.
Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel admin
!if ${COMPRESSION} == off
  SetCompress off
!else
  SetCompressor /SOLID lzma
!endif

!include MUI2.nsh
!include nsDialogs.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinMessages.nsh
!include WinVer.nsh
!include x64.nsh

!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Coffre Agent"
; Exit codes are those of the agent's commands (docs/agent.md).
!define EXIT_FAILED 1
!define EXIT_USAGE 2
!define EXIT_BUSY 7

Name "Coffre Agent"
Caption "Coffre Agent ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$PROGRAMFILES64\Coffre Agent"
BrandingText "Coffre ${VERSION}"
ShowInstDetails show
ShowUninstDetails show
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 ProductName "Coffre Agent"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileDescription "Coffre Agent Setup"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 LegalCopyright "Apache License 2.0"

Var Failure           ; a sentence for a person
Var FailureCode
Var InstalledVersion  ; empty if this is no upgrade
Var CacheFolder
Var CacheGiven        ; by a person or a flag: else the agent's own choice stays
Var ProxyMode         ; keep, none, system or own
Var ProxyHost
Var ProxyPort
Var ProxyUser
Var ProxyPassword     ; of the page; never leaves this process but by WritePassword
Var PasswordFile      ; of /pw:@FILE, or written by WritePassword
Var AgentOutput
Var Rest              ; of the command line
Var WelcomeText
Var FinishText

!define MUI_CUSTOMFUNCTION_GUIINIT Prepare
!define MUI_ABORTWARNING
!define MUI_UNABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "$(T_WELCOME_TITLE)"
!define MUI_WELCOMEPAGE_TEXT "$WelcomeText"
!define MUI_PAGE_CUSTOMFUNCTION_PRE WelcomePre
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${IMAGE}/LICENSE.txt"
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipInUpgrade
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE FolderLeave
!define MUI_PAGE_HEADER_TEXT "$(T_FOLDER_TITLE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(T_FOLDER_SUB)"
!define MUI_DIRECTORYPAGE_TEXT_TOP "$(T_FOLDER)"
!define MUI_DIRECTORYPAGE_TEXT_DESTINATION "$(T_FOLDER_TITLE)"
!insertmacro MUI_PAGE_DIRECTORY
Page custom CachePage CacheLeave
Page custom ProxyPage ProxyLeave
Page custom NeedPage
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "$(T_FINISH_TITLE)"
!define MUI_FINISHPAGE_TEXT "$FinishText"
!define MUI_FINISHPAGE_TEXT_LARGE
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "$(T_REGISTER)"
!define MUI_FINISHPAGE_RUN_FUNCTION OpenRegistration
!define MUI_PAGE_CUSTOMFUNCTION_PRE FinishPre
!define MUI_PAGE_CUSTOMFUNCTION_SHOW FinishShow
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.ChoicePage un.ChoiceLeave
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE French
!include "${SCRIPTS}/texts.nsh"
!include "${SCRIPTS}/path.nsh"
!include "${SCRIPTS}/common.nsh"
!include "${SCRIPTS}/arguments.nsh"
!include "${SCRIPTS}/pages.nsh"
!include "${SCRIPTS}/uninstaller.nsh"
!uninstfinalize '"${SIGN}" "%1"'

; Only what must be known before the language is set: sentences of this function come in the system's language.
Function .onInit
  SetRegView 64
  SetShellVarContext all
  StrCpy $FailureCode ""
  StrCpy $ProxyMode keep
  ; Any program of this account can set it, also one without the rights of an administrator.
  System::Call 'kernel32::SetEnvironmentVariableW(w "COFFRE_JAVA_OPTIONS", p 0)'
  ${GetParameters} $Rest
  ClearErrors
  ${GetOptions} $Rest "/q" $0
  ${IfNot} ${Errors}
    SetSilent silent
  ${EndIf}
  !insertmacro READ_LANGUAGE $Rest
FunctionEnd

; Before the first page, or before the section of a silent setup.
Function Prepare
  Call ReadArguments
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    StrCpy $Failure "$(T_BAD_SYSTEM)"
    Call Fail
  ${EndIf}
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 != Admin
    StrCpy $Failure "$(T_BAD_RIGHTS)"
    Call Fail
  ${EndIf}
  System::Call 'kernel32::CreateMutexW(p 0, i 1, w "Global\CoffreAgentSetup") p .r1 ?e'
  Pop $0
  ${If} $0 <> 0
    StrCpy $Failure "$(T_BAD_TWICE)"
    StrCpy $FailureCode ${EXIT_BUSY}
    Call Fail
  ${EndIf}
  Call FindInstalled
  ${If} $WantsUninstall == 1
    Call UninstallInstead
  ${EndIf}
  Call CheckVersion
  Call CheckProxyFlags
  ${If} $CacheFolder != ""
    StrCpy $CacheGiven 1
    Call CheckCache
    ${If} $Failure != ""
      StrCpy $FailureCode ${EXIT_USAGE}
      Call Fail
    ${EndIf}
  ${Else}
    StrCpy $CacheFolder "$APPDATA\Coffre\cache"
  ${EndIf}
  ${If} ${Silent}
  ${AndIf} $InstalledVersion == ""
    Call CheckFolder
    ${If} $Failure != ""
      StrCpy $FailureCode ${EXIT_USAGE}
      Call Fail
    ${EndIf}
  ${EndIf}
FunctionEnd

; Where the agent is installed, and which version: from its entry in Apps.
Function FindInstalled
  ReadRegStr $0 HKLM "${ENTRY}" InstallLocation
  ${If} $0 != ""
  ${AndIf} ${FileExists} "$0\bin\coffre.exe"
    ReadRegStr $InstalledVersion HKLM "${ENTRY}" DisplayVersion
    ${If} $FolderGiven != ""
    ${AndIf} $FolderGiven != $0
      StrCpy $Failure "$(T_BAD_ELSEWHERE) $0."
      StrCpy $FailureCode ${EXIT_USAGE}
      Call Fail
    ${EndIf}
    StrCpy $INSTDIR $0
  ${ElseIf} $FolderGiven != ""
    StrCpy $INSTDIR $FolderGiven
  ${EndIf}
FunctionEnd

; A pre-release such as 0.2.0-SNAPSHOT is older than its release.
Function CheckVersion
  ${If} $InstalledVersion == ""
  ${OrIf} $AllowsDowngrade == 1
    Return
  ${EndIf}
  ReadRegStr $0 HKLM "${ENTRY}" VersionNumbers
  ${VersionCompare} $0 ${NUMBERS} $1
  ${If} $1 == 0
    ${Contains} $2 "-" $InstalledVersion
    ${Contains} $3 "-" ${VERSION}
    ${If} $2 == 0
    ${AndIf} $3 != 0
      StrCpy $1 1
    ${EndIf}
  ${EndIf}
  ${If} $1 == 1
    StrCpy $Failure "$(T_BAD_OLD) $InstalledVersion > ${VERSION}."
    Call Fail
  ${EndIf}
FunctionEnd

; /d: the uninstaller does it.
Function UninstallInstead
  ${If} $InstalledVersion == ""
    StrCpy $Failure "$(T_BAD_NOT_INSTALLED)"
    Call Fail
  ${EndIf}
  StrCpy $1 ""
  ${If} ${Silent}
    StrCpy $1 "/S"
  ${EndIf}
  ; With _? it stays where it is, so that this process sees its exit code and removes it.
  ExecWait '"$INSTDIR\uninstall.exe" $1 _?=$INSTDIR' $0
  ${If} $0 == 0
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
  ${EndIf}
  SetErrorLevel $0
  Quit
FunctionEnd

Section
  ${If} ${Silent}
    Call Prepare
  ${EndIf}
  SetDetailsPrint both
  ${If} $InstalledVersion != ""
    DetailPrint "$(T_STOPPING)"
    Call StopService
  ${Else}
    Call MakeFolder
  ${EndIf}
  Delete "$INSTDIR\proxy-password" ; of a setup that was interrupted
  DetailPrint "$(T_COPYING)"
  Call PutAside
  ClearErrors
  SetOverwrite on
  SetDetailsPrint none
  SetOutPath "$INSTDIR\bin"
  File /r "${IMAGE}/bin/*.*"
  SetOutPath "$INSTDIR\lib"
  File /r "${IMAGE}/lib/*.*"
  SetOutPath "$INSTDIR\runtime"
  File /r "${IMAGE}/runtime/*.*"
  SetOutPath "$INSTDIR"
  File "${IMAGE}/LICENSE.txt"
  File "${IMAGE}/THIRD-PARTY.txt"
  File "${IMAGE}/sbom.cdx.json"
  ${If} ${Errors}
    StrCpy $Failure "$(T_BAD_PLACING)"
    Goto failed
  ${EndIf}
  SetOutPath "$TEMP" ; a working folder in the program's would keep it from being renamed
  SetDetailsPrint both
  DetailPrint "$(T_SETTING_UP)"
  Call SetUp
  ${If} $0 != 0
    StrCpy $FailureCode $0
    StrCpy $Failure "$(T_BAD_SETUP)$\r$\n$AgentOutput"
    Goto failed
  ${EndIf}
  Call Forget
  WriteUninstaller "$INSTDIR\uninstall.exe"
  Call WriteEntries
  Call AddToPath
  Return
  failed:
  Call PutBack
  DetailPrint "$Failure"
  Call Fail
SectionEnd
