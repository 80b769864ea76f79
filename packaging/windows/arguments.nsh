; Reads the command line: flags of Azure Backup's installer (/q /p: /s: /ph: /po: /pu: /pw: /m /nu /d), and those of NSIS
; (/S, /D=), which NSIS itself reads. A value follows a colon or is the next word, in quotes if it has blanks.

Var Word
Var FolderGiven
Var WantsUninstall
Var AllowsDowngrade

; Takes the next word off $Rest into $Word, without its quotes; empty at the end.
Function NextWord
  Push $0
  Push $1
  StrCpy $Word ""
  StrCpy $1 0 ; within quotes
  skip:
    StrCpy $0 $Rest 1
    StrCmp $0 " " 0 word
    StrCpy $Rest $Rest "" 1
    Goto skip
  word:
    StrCpy $0 $Rest 1
    StrCmp $0 "" done
    StrCpy $Rest $Rest "" 1
    StrCmp $0 '"' 0 +3
      IntOp $1 $1 ^ 1
      Goto word
    StrCmp $0 " " 0 +2
      StrCmp $1 0 done
    StrCpy $Word "$Word$0"
    Goto word
  done:
  Pop $1
  Pop $0
FunctionEnd

; The value of the flag FLAG, if $Word is that flag, goes to VARIABLE.
!macro VALUE_FLAG FLAG VARIABLE
  StrLen $1 "${FLAG}"
  StrCpy $2 $Word $1
  StrCpy $3 $Word 1 $1
  ${If} $2 == "${FLAG}"
    ${If} $3 == ":"
      IntOp $1 $1 + 1
      StrCpy ${VARIABLE} $Word "" $1
      Call RequireValue
      Goto next
    ${ElseIf} $3 == ""
      Call NextWord
      StrCpy ${VARIABLE} $Word
      Call RequireValue
      Goto next
    ${EndIf}
  ${EndIf}
!macroend

Function RequireValue
  ${If} $Word == ""
  ${OrIf} $Word == "$2:"
    StrCpy $Failure "$(T_BAD_FLAG) $2"
    StrCpy $FailureCode ${EXIT_USAGE}
    Call Fail
  ${EndIf}
FunctionEnd

Function ReadArguments
  ${GetParameters} $Rest
  next:
    Call NextWord
    ${If} $Word == ""
      Return
    ${EndIf}
    StrCpy $2 $Word 3
    ${If} $2 S== "/D="
      StrCpy $FolderGiven $INSTDIR ; the rest of the line is the folder, and NSIS has read it
      Return
    ${EndIf}
    ${If} $Word S== "/S"
    ${OrIf} $Word == "/NCRC"
    ${OrIf} $Word == "/m"
    ${OrIf} $Word == "/nu"
    ${OrIf} $Word == "/q"
      Goto next
    ${EndIf}
    ${If} $Word == "/d"
      StrCpy $WantsUninstall 1
      Goto next
    ${EndIf}
    ${If} $Word == "/allow-downgrade"
      StrCpy $AllowsDowngrade 1
      Goto next
    ${EndIf}
    ${If} $Word == "/?"
      StrCpy $Failure "$(T_USAGE)"
      StrCpy $FailureCode 0
      Call Fail
    ${EndIf}
    !insertmacro VALUE_FLAG "/ph" $ProxyHost
    !insertmacro VALUE_FLAG "/po" $ProxyPort
    !insertmacro VALUE_FLAG "/pu" $ProxyUser
    !insertmacro VALUE_FLAG "/pw" $PasswordFile
    !insertmacro VALUE_FLAG "/p" $FolderGiven
    !insertmacro VALUE_FLAG "/s" $CacheFolder
    !insertmacro VALUE_FLAG "/lang" $4
    StrCpy $2 $Word
    StrCpy $Word ""
    Call RequireValue
FunctionEnd

; Sets the language from LINE, the command line.
!macro READ_LANGUAGE LINE
  ClearErrors
  ${GetOptions} ${LINE} "/lang" $0
  ${IfNot} ${Errors}
    StrCpy $1 $0 1
    ${If} $1 == ":"
      StrCpy $0 $0 "" 1
    ${EndIf}
    ${If} $0 == "fr"
      StrCpy $LANGUAGE ${LANG_FRENCH}
    ${Else}
      StrCpy $LANGUAGE ${LANG_ENGLISH}
    ${EndIf}
  ${EndIf}
  ClearErrors
!macroend

; The proxy of the command line: what goes together, and that no password is on it.
Function CheckProxyFlags
  StrCpy $FailureCode ${EXIT_USAGE}
  ${If} $ProxyHost == ""
    ${If} $ProxyPort != ""
    ${OrIf} $ProxyUser != ""
    ${OrIf} $PasswordFile != ""
      StrCpy $Failure "$(T_BAD_TOGETHER)"
      Call Fail
    ${EndIf}
    Return
  ${EndIf}
  ${If} $ProxyPort == ""
    StrCpy $Failure "$(T_BAD_TOGETHER)"
    Call Fail
  ${EndIf}
  ${If} $PasswordFile != ""
    ${If} $ProxyUser == ""
      StrCpy $Failure "$(T_BAD_TOGETHER)"
      Call Fail
    ${EndIf}
    StrCpy $0 $PasswordFile 1
    ${If} $0 != "@"
      StrCpy $PasswordFile ""
      StrCpy $Failure "$(T_BAD_PASSWORD)"
      Call Fail
    ${EndIf}
    StrCpy $PasswordFile $PasswordFile "" 1
    ${IfNot} ${FileExists} $PasswordFile
      StrCpy $Failure "$(T_BAD_PASSWORD_FILE) $PasswordFile"
      Call Fail
    ${EndIf}
    ; Absolute, because SetUp runs in another working folder.
    StrCpy $R4 $PasswordFile
    System::Call 'kernel32::GetFullPathNameW(w R4, i ${NSIS_MAX_STRLEN}, w .R5, p 0) i .r0'
    ${If} $0 = 0
    ${OrIf} $0 >= ${NSIS_MAX_STRLEN}
      StrCpy $Failure "$(T_BAD_PASSWORD_FILE) $PasswordFile"
      Call Fail
    ${EndIf}
    StrCpy $PasswordFile $R5
  ${EndIf}
  StrCpy $ProxyMode own
  Call CheckProxy
  ${If} $Failure != ""
    StrCpy $FailureCode ${EXIT_USAGE}
    Call Fail
  ${EndIf}
FunctionEnd

; Sets $Failure if the proxy is none.
Function CheckProxy
  StrCpy $Failure ""
  ${If} $ProxyMode != own
    Return
  ${EndIf}
  ${Contains} $0 ' ' $ProxyHost
  ${Contains} $1 '"' $ProxyHost
  ${If} $ProxyHost == ""
  ${OrIf} $0 != 0
  ${OrIf} $1 != 0
    StrCpy $Failure "$(T_BAD_HOST)"
    Return
  ${EndIf}
  IntOp $0 $ProxyPort + 0
  ${If} $0 != $ProxyPort
  ${OrIf} $ProxyPort < 1
  ${OrIf} $ProxyPort > 65535
    StrCpy $Failure "$(T_BAD_PORT)"
    Return
  ${EndIf}
  ${Contains} $1 '"' $ProxyUser
  ${If} $1 != 0
    StrCpy $Failure "$(T_BAD_USER)"
  ${EndIf}
FunctionEnd
