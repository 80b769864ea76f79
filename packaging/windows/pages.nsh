; The pages of the wizard that NSIS does not bring.

Var hCache
Var hFree
Var hNone
Var hSystem
Var hOwn
Var hHost
Var hPort
Var hLogin
Var hUser
Var hPassword
Var hNames      ; labels that go grey together with the fields, separated by blanks
Var hLoginNames
Var Login       ; whether the proxy asks for a user name

!macro SkipInUpgrade
  ${If} $InstalledVersion != ""
    Abort
  ${EndIf}
!macroend

Function SkipInUpgrade
  !insertmacro SkipInUpgrade
FunctionEnd

Function WelcomePre
  ${If} $InstalledVersion != ""
    StrCpy $WelcomeText "$(T_WELCOME_UPGRADE)"
  ${Else}
    StrCpy $WelcomeText "$(T_WELCOME)"
  ${EndIf}
FunctionEnd

Function FolderLeave
  Call CheckFolder
  ${If} $Failure != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "$Failure"
    Abort
  ${EndIf}
FunctionEnd

; --- cache folder ---------------------------------------------------------------------------------------------------------

Function CachePage
  !insertmacro SkipInUpgrade
  !insertmacro MUI_HEADER_TEXT "$(T_CACHE)" "$(T_CACHE_SUB)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 34u "$(T_CACHE_TEXT)"
  Pop $0
  ${NSD_CreateLabel} 0 44u 100% 9u "$(T_CACHE_LABEL)"
  Pop $0
  ${NSD_CreateDirRequest} 0 55u 76% 13u "$CacheFolder"
  Pop $hCache
  ${NSD_OnChange} $hCache CacheChanged
  ${NSD_CreateBrowseButton} 78% 54u 21% 15u "$(T_BROWSE)"
  Pop $0
  ${NSD_OnClick} $0 CacheBrowse
  ${NSD_CreateLabel} 0 76u 100% 18u "$(T_CACHE_RULE)"
  Pop $0
  ${NSD_CreateLabel} 0 96u 100% 18u ""
  Pop $hFree
  Call ShowFree
  ${NSD_SetFocus} $hCache
  SendMessage $hCache ${EM_SETSEL} 0 -1
  nsDialogs::Show
FunctionEnd

Function CacheChanged
  Pop $0
  ${NSD_GetText} $hCache $CacheFolder
  StrCpy $CacheGiven 1
  Call ShowFree
FunctionEnd

Function CacheBrowse
  Pop $0
  nsDialogs::SelectFolderDialog "$(T_CACHE)" "$CacheFolder"
  Pop $0
  ${If} $0 != error
    ${NSD_SetText} $hCache $0
  ${EndIf}
FunctionEnd

; Free space of the disk of $CacheFolder, and how much data it is enough for: twenty times as much.
Function ShowFree
  StrCpy $0 $CacheFolder 3
  System::Call 'kernel32::GetDiskFreeSpaceExW(w r0, *l .r1, p 0, p 0) i .r2'
  ${If} $2 == 0
    ${NSD_SetText} $hFree "$(T_CACHE_UNKNOWN)"
    Return
  ${EndIf}
  System::Int64Op $1 / 107374182 ; tenths of a GiB
  Pop $R0
  StrCpy $R1 $R0
  Call FormatSize
  StrCpy $3 $R0
  IntOp $R0 $R1 * 20
  Call FormatSize
  StrCpy $2 $R0
  StrCpy $1 $3
  ${NSD_SetText} $hFree "$(T_CACHE_FREE)"
FunctionEnd

; $R0, tenths of a GiB, as people read it.
Function FormatSize
  StrCpy $R2 G
  ${If} $R0 >= 10240
    IntOp $R0 $R0 / 1024
    StrCpy $R2 T
  ${EndIf}
  IntOp $R3 $R0 % 10
  IntOp $R0 $R0 / 10
  ${If} $LANGUAGE == ${LANG_FRENCH}
    StrCpy $R0 "$R0,$R3 $R2io"
  ${Else}
    StrCpy $R0 "$R0.$R3 $R2iB"
  ${EndIf}
FunctionEnd

Function CacheLeave
  ${NSD_GetText} $hCache $CacheFolder
  ${If} $CacheGiven == 1
    Call CheckCache
    ${If} $Failure != ""
      MessageBox MB_OK|MB_ICONEXCLAMATION "$Failure"
      Abort
    ${EndIf}
  ${EndIf}
FunctionEnd

; --- proxy ----------------------------------------------------------------------------------------------------------------

Function ProxyPage
  !insertmacro SkipInUpgrade
  !insertmacro MUI_HEADER_TEXT "$(T_PROXY)" "$(T_PROXY_SUB)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 0 100% 12u "$(T_PROXY_NONE)"
  Pop $hNone
  ${NSD_OnClick} $hNone ProxyClicked
  ${NSD_CreateRadioButton} 0 14u 100% 12u "$(T_PROXY_SYSTEM)"
  Pop $hSystem
  ${NSD_OnClick} $hSystem ProxyClicked
  ${NSD_CreateRadioButton} 0 28u 100% 12u "$(T_PROXY_OWN)"
  Pop $hOwn
  ${NSD_OnClick} $hOwn ProxyClicked
  ${NSD_CreateLabel} 12u 47u 76u 10u "$(T_PROXY_HOST)"
  Pop $1
  ${NSD_CreateText} 90u 45u 120u 13u "$ProxyHost"
  Pop $hHost
  ${NSD_CreateLabel} 220u 47u 28u 10u "$(T_PROXY_PORT)"
  Pop $2
  ${NSD_CreateNumber} 250u 45u 46u 13u "$ProxyPort"
  Pop $hPort
  SendMessage $hPort ${EM_LIMITTEXT} 5 0
  StrCpy $hNames "$1 $2"
  ${NSD_CreateCheckBox} 12u 64u 285u 12u "$(T_PROXY_LOGIN)"
  Pop $hLogin
  ${NSD_OnClick} $hLogin ProxyClicked
  ${NSD_CreateLabel} 24u 83u 76u 10u "$(T_PROXY_USER)"
  Pop $1
  ${NSD_CreateText} 102u 81u 108u 13u "$ProxyUser"
  Pop $hUser
  ${NSD_CreateLabel} 24u 101u 76u 10u "$(T_PROXY_PASSWORD)"
  Pop $2
  ${NSD_CreatePassword} 102u 99u 108u 13u "$ProxyPassword"
  Pop $hPassword
  StrCpy $hLoginNames "$1 $2"
  ${If} $ProxyMode == own
    StrCpy $0 $hOwn
  ${ElseIf} $ProxyMode == none
    StrCpy $0 $hNone
  ${Else}
    StrCpy $0 $hSystem
  ${EndIf}
  ${NSD_Check} $0
  ${NSD_SetFocus} $0
  ${If} $ProxyUser != ""
    ${NSD_Check} $hLogin
  ${EndIf}
  Call ReadProxyChoice
  nsDialogs::Show
FunctionEnd

Function ProxyClicked
  Pop $0
  Call ReadProxyChoice
FunctionEnd

; Only fields that count can be filled in.
Function ReadProxyChoice
  StrCpy $ProxyMode system
  ${NSD_GetState} $hNone $0
  ${If} $0 = ${BST_CHECKED}
    StrCpy $ProxyMode none
  ${EndIf}
  ${NSD_GetState} $hOwn $0
  ${If} $0 = ${BST_CHECKED}
    StrCpy $ProxyMode own
  ${EndIf}
  StrCpy $1 0
  ${If} $ProxyMode == own
    StrCpy $1 1
  ${EndIf}
  ${NSD_GetState} $hLogin $Login
  IntOp $2 $Login & $1
  EnableWindow $hHost $1
  EnableWindow $hPort $1
  EnableWindow $hLogin $1
  EnableWindow $hUser $2
  EnableWindow $hPassword $2
  ${WordFind} $hNames " " "+1" $0
  EnableWindow $0 $1
  ${WordFind} $hNames " " "+2" $0
  EnableWindow $0 $1
  ${WordFind} $hLoginNames " " "+1" $0
  EnableWindow $0 $2
  ${WordFind} $hLoginNames " " "+2" $0
  EnableWindow $0 $2
FunctionEnd

Function ProxyLeave
  Call ReadProxyChoice
  ${NSD_GetText} $hHost $ProxyHost
  ${NSD_GetText} $hPort $ProxyPort
  StrCpy $ProxyUser ""
  StrCpy $ProxyPassword ""
  ${If} $ProxyMode == own
  ${AndIf} $Login = ${BST_CHECKED}
    ${NSD_GetText} $hUser $ProxyUser
    ${NSD_GetText} $hPassword $ProxyPassword
  ${EndIf}
  Call CheckProxy
  StrCpy $R0 $hHost ; the field that is wrong
  ${If} $Failure == "$(T_BAD_PORT)"
    StrCpy $R0 $hPort
  ${ElseIf} $Failure == "$(T_BAD_USER)"
    StrCpy $R0 $hUser
  ${EndIf}
  ${If} $Failure == ""
  ${AndIf} $ProxyMode == own
  ${AndIf} $Login = ${BST_CHECKED}
  ${AndIf} $ProxyUser == ""
    StrCpy $Failure "$(T_BAD_USER)"
    StrCpy $R0 $hUser
  ${EndIf}
  ${If} $Failure != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "$Failure"
    ${NSD_SetFocus} $R0
    SendMessage $R0 ${EM_SETSEL} 0 -1
    Abort
  ${EndIf}
FunctionEnd

; --- prerequisites --------------------------------------------------------------------------------------------------------

; A line: what is needed, and what was found.
!macro NEED Y NAME TEXT
  ${NSD_CreateLabel} 8u ${Y} 100u 10u "${NAME}"
  Pop $0
  ${NSD_CreateLabel} 112u ${Y} 186u 10u "${TEXT}"
  Pop $0
!macroend

Function NeedPage
  !insertmacro MUI_HEADER_TEXT "$(T_NEED)" "$(T_NEED_SUB)"
  nsDialogs::Create 1018
  Pop $0
  ${WinVerGetMajor} $1
  ${WinVerGetMinor} $2
  ${WinVerGetBuild} $3
  !insertmacro NEED 0u "$(T_NEED_CPU)" "$(T_PRESENT) x86-64"
  !insertmacro NEED 13u "$(T_NEED_SYSTEM)" "$(T_PRESENT) Windows $1.$2.$3"
  !insertmacro NEED 26u "$(T_NEED_SERVICES)" "$(T_PRESENT)"
  !insertmacro NEED 39u "$(T_NEED_JAVA)" "$(T_BROUGHT) ${JAVA_VERSION}"
  ${NSD_CreateHLine} 0 56u 100% 1u ""
  Pop $0
  !insertmacro NEED 64u "$(T_SUMMARY_FOLDER)" "$INSTDIR"
  ${If} $InstalledVersion == ""
    !insertmacro NEED 77u "$(T_CACHE_PLAIN)" "$CacheFolder"
    ${If} $ProxyMode == own
      StrCpy $4 "$ProxyHost:$ProxyPort"
    ${ElseIf} $ProxyMode == none
      StrCpy $4 "$(T_SUMMARY_NONE)"
    ${Else}
      StrCpy $4 "$(T_SUMMARY_SYSTEM)"
    ${EndIf}
    !insertmacro NEED 90u "$(T_SUMMARY_PROXY)" "$4"
  ${EndIf}
  ${NSD_CreateLabel} 0 112u 100% 18u "$(T_NEED_NEXT)"
  Pop $0
  nsDialogs::Show
FunctionEnd

; --- end ------------------------------------------------------------------------------------------------------------------

Function FinishPre
  ${If} $InstalledVersion != ""
    StrCpy $FinishText "$(T_FINISH_UPGRADE)"
  ${Else}
    StrCpy $FinishText "$(T_FINISH)"
  ${EndIf}
FunctionEnd

; After an upgrade there is no registration to proceed to: the machine goes on as before.
Function FinishShow
  ${If} $InstalledVersion != ""
    ${NSD_Uncheck} $mui.FinishPage.Run
    ShowWindow $mui.FinishPage.Run ${SW_HIDE}
  ${EndIf}
FunctionEnd
