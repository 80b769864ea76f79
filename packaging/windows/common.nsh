; What several steps use.

; RESULT is 0 if TEXT does not contain WHAT.
!macro Contains RESULT WHAT TEXT
  StrCpy $R8 `${WHAT}`
  StrCpy $R9 `${TEXT}`
  System::Call 'shlwapi::StrStrW(w R9, w R8) p .R8'
  StrCpy ${RESULT} $R8
!macroend
!define Contains "!insertmacro Contains"

; Ends with $Failure: in a window, or on the console of a silent setup. $FailureCode is the exit code.
Function Fail
  ${If} $FailureCode == ""
    StrCpy $FailureCode ${EXIT_FAILED}
  ${EndIf}
  SetErrorLevel $FailureCode
  ${If} ${Silent}
    Call PrintFailure
  ${Else}
    ${If} $FailureCode == 0
      MessageBox MB_OK|MB_ICONINFORMATION "$Failure"
    ${Else}
      MessageBox MB_OK|MB_ICONSTOP "$Failure"
    ${EndIf}
  ${EndIf}
  Quit
FunctionEnd

; Writes $Failure to the standard error, or to the console that setup was started from.
Function PrintFailure
  System::Call 'kernel32::GetStdHandle(i -12) p .r1'
  ${If} $1 P= 0
  ${OrIf} $1 P= -1
    System::Call 'kernel32::AttachConsole(i -1) i .r0'
    System::Call 'kernel32::GetStdHandle(i -12) p .r1'
  ${EndIf}
  ${If} $1 P<> 0
  ${AndIf} $1 P<> -1
    System::Call 'kernel32::GetConsoleMode(p r1, *i .r2) i .r0'
    ${If} $0 <> 0
      StrCpy $Failure "$Failure$\r$\n"
      StrLen $2 $Failure
      StrCpy $R8 $Failure
      System::Call 'kernel32::WriteConsoleW(p r1, w R8, i r2, *i, p 0)'
    ${Else}
      StrCpy $R8 "$Failure$\r$\n"
      System::Alloc 8192
      Pop $3
      System::Call 'kernel32::WideCharToMultiByte(i 65001, i 0, w R8, i -1, p r3, i 8192, p 0, p 0) i .r2'
      IntOp $2 $2 - 1
      System::Call 'kernel32::WriteFile(p r1, p r3, i r2, *i, p 0)'
      System::Free $3
    ${EndIf}
  ${EndIf}
FunctionEnd

; Runs coffre.exe with the arguments $R1. Its exit code goes to $0, what it said to $AgentOutput. The launcher writes that
; to a file, as nsExec would take UTF-8 for the system's code page.
!macro RUN_AGENT PREFIX
Function ${PREFIX}RunAgent
  StrCpy $AgentOutput ""
  StrCpy $R2 "$INSTDIR\setup.log"
  System::Call 'kernel32::SetEnvironmentVariableW(w "COFFRE_OUTPUT", w R2)'
  nsExec::Exec '"$INSTDIR\bin\coffre.exe" $R1'
  Pop $0
  System::Call 'kernel32::SetEnvironmentVariableW(w "COFFRE_OUTPUT", p 0)'
  ${If} $0 == "error"
    StrCpy $0 ${EXIT_FAILED}
  ${EndIf}
  System::Call 'kernel32::CreateFileW(w R2, i 0x80000000, i 7, p 0, i 3, i 0x80, p 0) p .r1'
  ${If} $1 P<> -1
    System::Alloc 2048
    Pop $2
    System::Alloc 4096
    Pop $3
    System::Call 'kernel32::ReadFile(p r1, p r2, i 2000, *i .r4, p 0) i .r5'
    System::Call 'kernel32::CloseHandle(p r1)'
    System::Call 'kernel32::MultiByteToWideChar(i 65001, i 0, p r2, i r4, p r3, i 1000) i .r5'
    ${If} $5 <> 0
      System::Call '*$3(&w$5 .R3)'
      StrCpy $AgentOutput $R3 900
    ${EndIf}
    System::Free $2
    System::Free $3
  ${EndIf}
FunctionEnd
!macroend
!insertmacro RUN_AGENT ""
!insertmacro RUN_AGENT "un."

; --- the folder of the program --------------------------------------------------------------------------------------------

; Sets $Failure if the program cannot be installed in $INSTDIR. java.exe knows its own folder in the system's code page only,
; so the path has letters that every code page has.
Function CheckFolder
  StrCpy $R4 $INSTDIR
  Call CheckPlace
  StrCpy $R5 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \:.-_()"
  System::Call 'msvcrt::wcsspn(w R4, w R5) p .r0 ? c'
  StrLen $1 $R4
  ${If} $0 <> $1
    StrCpy $Failure bad
  ${EndIf}
  ${If} $Failure != ""
    StrCpy $Failure "$(T_BAD_FOLDER)"
  ${EndIf}
FunctionEnd

; Sets $Failure if the cache cannot be in $CacheFolder. The agent checks it again, and more (coffre setup).
Function CheckCache
  StrCpy $R4 $CacheFolder
  ${If} ${FileExists} "$CacheFolder\CACHEDIR.TAG"
    StrCpy $Failure ""
    Return
  ${EndIf}
  Call CheckPlace
  ${If} $Failure != ""
    StrCpy $Failure "$(T_BAD_CACHE)"
  ${EndIf}
FunctionEnd

; Sets $Failure unless $R4 is an empty or absent folder on a fixed disk.
Function CheckPlace
  StrCpy $Failure bad
  StrCpy $0 $R4 1 1
  StrCpy $1 $R4 1 2
  StrCpy $2 $R4 1 3
  ${If} $0 != ":"
  ${OrIf} $1 != "\"
  ${OrIf} $2 == ""
    Return
  ${EndIf}
  ${Contains} $0 '"' $R4
  ${If} $0 != 0
    Return
  ${EndIf}
  StrCpy $0 $R4 3
  System::Call 'kernel32::GetDriveTypeW(w r0) i .r1'
  ${If} $1 <> 3
    Return
  ${EndIf}
  ${If} ${FileExists} "$R4\*.*"
    ${DirState} $R4 $1
    ${If} $1 <> 0
      Return
    ${EndIf}
  ${ElseIf} ${FileExists} $R4
    Return
  ${EndIf}
  StrCpy $Failure ""
FunctionEnd

; Makes $INSTDIR and its missing parents so that only administrators can change what is in them, wherever they are: the service
; runs with all rights. Fails if $INSTDIR is there by then: another user may have been faster. The rights of parents that were
; there before are checked by coffre setup.
Function MakeFolder
  RMDir "$INSTDIR" ; an empty one, with the rights of the folder above
  StrCpy $Failure ""
  StrCpy $R5 "O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)"
  Call SecurityAttributes
  StrCpy $4 3 ; behind the drive
  component:
    StrCpy $1 $INSTDIR 1 $4
    ${If} $1 == "\"
    ${OrIf} $1 == ""
      StrCpy $R4 $INSTDIR $4
      System::Call 'kernel32::CreateDirectoryW(w R4, p r2) i .r0 ?e'
      Pop $5
      ${If} $0 = 0
        ${If} $1 == ""
        ${OrIf} $5 <> 183 ; ERROR_ALREADY_EXISTS
          StrCpy $Failure "$(T_BAD_PLACING) $R4"
        ${EndIf}
      ${EndIf}
    ${EndIf}
    IntOp $4 $4 + 1
    ${If} $1 != ""
    ${AndIf} $Failure == ""
      Goto component
    ${EndIf}
  Call FreeSecurityAttributes
  ${If} $Failure != ""
    Call Fail
  ${EndIf}
FunctionEnd

; SECURITY_ATTRIBUTES of the text $R5 at $2; the descriptor at $3.
Function SecurityAttributes
  System::Call 'advapi32::ConvertStringSecurityDescriptorToSecurityDescriptorW(w R5, i 1, *p .r3, p 0) i .r0'
  System::Call '*(i 24, i 0, p r3, i 0, i 0) p .r2'
FunctionEnd

Function FreeSecurityAttributes
  System::Free $2
  System::Call 'kernel32::LocalFree(p r3)'
FunctionEnd

; Writes the password of the page to a file that only administrators and the system can read.
Function WritePassword
  StrCpy $PasswordFile "$INSTDIR\proxy-password"
  StrCpy $R4 $PasswordFile
  StrCpy $R5 "D:P(A;;FA;;;SY)(A;;FA;;;BA)"
  Call SecurityAttributes
  System::Call 'kernel32::CreateFileW(w R4, i 0x40000000, i 0, p r2, i 1, i 0x80, p 0) p .r1'
  Call FreeSecurityAttributes
  ${If} $1 P<> -1
    System::Alloc 8192
    Pop $2
    StrCpy $R4 $ProxyPassword
    System::Call 'kernel32::WideCharToMultiByte(i 65001, i 0, w R4, i -1, p r2, i 8192, p 0, p 0) i .r3'
    IntOp $3 $3 - 1
    System::Call 'kernel32::WriteFile(p r1, p r2, i r3, *i, p 0)'
    System::Call 'kernel32::CloseHandle(p r1)'
    System::Call 'kernel32::RtlZeroMemory(p r2, p 8192)'
    System::Free $2
  ${EndIf}
  StrCpy $R4 ""
  StrCpy $ProxyPassword ""
FunctionEnd

; --- replacing the program ------------------------------------------------------------------------------------------------

!macro EACH WHAT
  !insertmacro ${WHAT} bin
  !insertmacro ${WHAT} lib
  !insertmacro ${WHAT} runtime
!macroend

!macro RENAME_ONE NAME
  ${If} ${FileExists} "$INSTDIR\${NAME}\*.*"
    Rename "$INSTDIR\${NAME}" "$INSTDIR\${NAME}.old"
  ${EndIf}
!macroend

!macro RESTORE_ONE NAME
  ${If} ${FileExists} "$INSTDIR\${NAME}.old\*.*"
    RMDir /r "$INSTDIR\${NAME}"
    Rename "$INSTDIR\${NAME}.old" "$INSTDIR\${NAME}"
  ${EndIf}
!macroend

!macro REMOVE_ONE NAME
  RMDir /r "$INSTDIR\${NAME}"
!macroend

!macro REMOVE_OLD NAME
  RMDir /r "$INSTDIR\${NAME}.old"
!macroend

Function StopService
  StrCpy $R1 "service stop"
  Call RunAgent
FunctionEnd

; Renames the folders of the installed program, which fails while a file of them is in use.
Function PutAside
  ; An upgrade that was interrupted: the old program comes back first.
  !insertmacro EACH RESTORE_ONE
  ClearErrors
  !insertmacro EACH RENAME_ONE
  ${If} ${Errors}
    Call PutBack
    StrCpy $Failure "$(T_BAD_IN_USE)"
    StrCpy $FailureCode ${EXIT_BUSY}
    Call Fail
  ${EndIf}
FunctionEnd

; After a failure: the old program as it was, or nothing.
Function PutBack
  ${If} $InstalledVersion == ""
    !insertmacro EACH REMOVE_ONE
    Delete "$INSTDIR\LICENSE.txt"
    Delete "$INSTDIR\THIRD-PARTY.txt"
    Delete "$INSTDIR\sbom.cdx.json"
    Delete "$INSTDIR\setup.log"
    RMDir "$INSTDIR"
  ${Else}
    !insertmacro EACH RESTORE_ONE
    StrCpy $R1 "service start"
    Call RunAgent
  ${EndIf}
FunctionEnd

Function Forget
  !insertmacro EACH REMOVE_OLD
FunctionEnd

; coffre setup: cache folder, proxy, service. $0 is its exit code.
Function SetUp
  StrCpy $R1 "setup --quiet"
  ${If} $LANGUAGE == ${LANG_FRENCH}
    StrCpy $R1 "$R1 --lang fr"
  ${Else}
    StrCpy $R1 "$R1 --lang en"
  ${EndIf}
  ${If} $CacheGiven == 1
    StrCpy $R1 '$R1 --cache-folder "$CacheFolder"'
  ${EndIf}
  ${If} $ProxyMode == none
    StrCpy $R1 "$R1 --proxy none"
  ${ElseIf} $ProxyMode == system
    StrCpy $R1 "$R1 --proxy system"
  ${ElseIf} $ProxyMode == own
    StrCpy $R1 '$R1 --proxy-host "$ProxyHost" --proxy-port $ProxyPort'
    ${If} $ProxyUser != ""
      ${If} $PasswordFile == ""
        Call WritePassword
        StrCpy $R6 $PasswordFile
      ${EndIf}
      StrCpy $R1 '$R1 --proxy-user "$ProxyUser" --proxy-password-file "$PasswordFile"'
    ${EndIf}
  ${EndIf}
  Call RunAgent
  ${If} $R6 != ""
    Delete $R6
  ${EndIf}
FunctionEnd

; --- entries of Windows ---------------------------------------------------------------------------------------------------

; A link that opens a page of the console. It asks for administrator rights, as the agent's pipe answers no others: bit 13
; of the flags in the file's header ([MS-SHLLINK] 2.1.1, RunAsUser).
!macro LINK NAME PAGE
  CreateShortCut "$SMPROGRAMS\Coffre Agent\${NAME}.lnk" "$INSTDIR\bin\coffre.exe" "console --open --page ${PAGE}" \
    "$INSTDIR\uninstall.exe" 0 SW_SHOWMINIMIZED
  FileOpen $0 "$SMPROGRAMS\Coffre Agent\${NAME}.lnk" a
  FileSeek $0 21
  FileReadByte $0 $1
  IntOp $1 $1 | 0x20
  FileSeek $0 21
  FileWriteByte $0 $1
  FileClose $0
!macroend

Function WriteEntries
  WriteRegStr HKLM "${ENTRY}" DisplayName "Coffre Agent"
  WriteRegStr HKLM "${ENTRY}" DisplayVersion "${VERSION}"
  WriteRegStr HKLM "${ENTRY}" VersionNumbers "${NUMBERS}"
  WriteRegStr HKLM "${ENTRY}" Publisher "Coffre"
  WriteRegStr HKLM "${ENTRY}" DisplayIcon "$INSTDIR\uninstall.exe"
  WriteRegStr HKLM "${ENTRY}" InstallLocation "$INSTDIR"
  WriteRegStr HKLM "${ENTRY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${ENTRY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegStr HKLM "${ENTRY}" Language $LANGUAGE
  WriteRegDWORD HKLM "${ENTRY}" EstimatedSize ${SIZE_KB}
  WriteRegDWORD HKLM "${ENTRY}" NoModify 1
  WriteRegDWORD HKLM "${ENTRY}" NoRepair 1
  WriteRegStr HKLM "Software\Microsoft\Windows\CurrentVersion\App Paths\coffre.exe" "" "$INSTDIR\bin\coffre.exe"
  RMDir /r "$SMPROGRAMS\Coffre Agent" ; links of another language
  CreateDirectory "$SMPROGRAMS\Coffre Agent"
  SetOutPath "$INSTDIR\bin" ; the working folder of the links: programs look for others there
  !insertmacro LINK "$(T_LINK_CONSOLE)" home
  !insertmacro LINK "$(T_LINK_PROPERTIES)" properties
  !insertmacro LINK "$(T_LINK_SCHEDULE)" schedule
  !insertmacro LINK "$(T_LINK_RECOVER)" recover
  SetOutPath "$TEMP"
FunctionEnd

Function OpenRegistration
  SetOutPath "$INSTDIR\bin"
  ExecShell open "$INSTDIR\bin\coffre.exe" "console --open --page registration" SW_SHOWMINIMIZED
FunctionEnd
