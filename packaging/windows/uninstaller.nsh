; uninstall.exe: removes the program, its service and its schedule. It asks what happens to the registration, and keeps it
; unless told otherwise: silently, by /unregister.

Var un.EndsRegistration
Var hKeep
Var hEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext all
  ReadRegStr $0 HKLM "${ENTRY}" Language
  ${If} $0 != ""
    StrCpy $LANGUAGE $0
  ${EndIf}
  StrCpy $un.EndsRegistration 0
  ${GetParameters} $R1
  !insertmacro READ_LANGUAGE $R1
  ${GetOptions} $R1 "/unregister" $0
  ${IfNot} ${Errors}
    StrCpy $un.EndsRegistration 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R1 "/q" $0
  ${IfNot} ${Errors}
    SetSilent silent
  ${EndIf}
FunctionEnd

Function un.ChoicePage
  !insertmacro MUI_HEADER_TEXT "$(T_UN_TITLE)" "$(T_UN_SUB)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 44u "$(T_UN_TEXT)"
  Pop $0
  ${NSD_CreateRadioButton} 0 50u 100% 12u "$(T_UN_KEEP)"
  Pop $hKeep
  ${NSD_CreateLabel} 12u 63u 286u 10u "$(T_UN_KEEP_TEXT)"
  Pop $0
  ${NSD_CreateRadioButton} 0 80u 100% 12u "$(T_UN_END)"
  Pop $hEnd
  ${NSD_CreateLabel} 12u 93u 286u 28u "$(T_UN_END_TEXT)"
  Pop $0
  ${If} $un.EndsRegistration = 1
    ${NSD_Check} $hEnd
  ${Else}
    ${NSD_Check} $hKeep
  ${EndIf}
  GetDlgItem $0 $HWNDPARENT 1
  SendMessage $0 ${WM_SETTEXT} 0 "STR:$(^UninstallBtn)"
  nsDialogs::Show
FunctionEnd

Function un.ChoiceLeave
  ${NSD_GetState} $hEnd $0
  StrCpy $un.EndsRegistration 0
  ${If} $0 = ${BST_CHECKED}
    StrCpy $un.EndsRegistration 1
  ${EndIf}
FunctionEnd

; Stops if the agent refuses, such as beside a job: nothing is removed then.
Function un.RequireAgent
  ${If} $0 != 0
    SetErrorLevel $0
    MessageBox MB_OK|MB_ICONSTOP "$(T_UN_IN_USE)$\r$\n$AgentOutput" /SD IDOK
    Quit
  ${EndIf}
FunctionEnd

Section Uninstall
  DetailPrint "$(T_STOPPING)"
  ${If} ${FileExists} "$INSTDIR\bin\coffre.exe"
    StrCpy $R1 "setup --uninstall --quiet"
    Call un.RunAgent
    Call un.RequireAgent
    ${If} $un.EndsRegistration = 1
      StrCpy $R1 "unregister --yes"
      Call un.RunAgent
      Call un.RequireAgent
    ${EndIf}
  ${EndIf}
  ; Each by its name: a person may have put files of their own beside them.
  RMDir /r "$INSTDIR\bin"
  RMDir /r "$INSTDIR\lib"
  RMDir /r "$INSTDIR\runtime"
  RMDir /r "$INSTDIR\bin.old"
  RMDir /r "$INSTDIR\lib.old"
  RMDir /r "$INSTDIR\runtime.old"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\sbom.cdx.json"
  Delete "$INSTDIR\setup.log"
  Delete "$INSTDIR\proxy-password"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\Coffre Agent"
  Call un.RemoveFromPath
  DeleteRegKey HKLM "${ENTRY}"
  DeleteRegKey HKLM "Software\Microsoft\Windows\CurrentVersion\App Paths\coffre.exe"
SectionEnd
