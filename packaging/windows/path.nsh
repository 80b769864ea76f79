; The system's PATH. It may be longer than a string of NSIS, so it is changed in memory of its own.

!define ENVIRONMENT "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
!define PATH_BYTES 131072

; Opens the key ($1), reads PATH to $2 (type in $4), and looks for $R8 in it ($6, 0 if absent). $0 is 0 if that worked.
!macro READ_PATH
  System::Call 'advapi32::RegOpenKeyExW(p 0x80000002, w "${ENVIRONMENT}", i 0, i 0x2011F, *p .r1) i .r0'
  System::Alloc ${PATH_BYTES}
  Pop $2
  ${If} $0 = 0
    StrCpy $5 65536
    System::Call 'advapi32::RegQueryValueExW(p r1, w "Path", p 0, *i .r4, p r2, *i r5r5) i .r0'
    System::Call 'shlwapi::StrStrIW(p r2, w R8) p .r6'
  ${EndIf}
!macroend

!macro WRITE_PATH
  System::Call 'kernel32::lstrlenW(p r2) i .r5'
  IntOp $5 $5 + 1
  IntOp $5 $5 * 2
  System::Call 'advapi32::RegSetValueExW(p r1, w "Path", i 0, i r4, p r2, i r5) i .r0'
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
!macroend

!macro CLOSE_PATH
  System::Call 'advapi32::RegCloseKey(p r1)'
  System::Free $2
!macroend

Function AddToPath
  StrCpy $R8 ";$INSTDIR\bin"
  !insertmacro READ_PATH
  ${If} $0 = 0
  ${AndIf} $6 P= 0
    System::Call 'kernel32::lstrcatW(p r2, w R8)'
    !insertmacro WRITE_PATH
  ${EndIf}
  !insertmacro CLOSE_PATH
FunctionEnd

Function un.RemoveFromPath
  StrCpy $R8 ";$INSTDIR\bin"
  !insertmacro READ_PATH
  ${If} $0 = 0
  ${AndIf} $6 P<> 0
    StrLen $7 $R8
    IntOp $7 $7 * 2
    IntPtrOp $7 $6 + $7 ; what follows moves forward
    System::Call 'kernel32::lstrlenW(p r7) i .r5'
    IntOp $5 $5 + 1
    IntOp $5 $5 * 2
    System::Call 'msvcrt::memmove(p r6, p r7, p r5) p ? c'
    !insertmacro WRITE_PATH
  ${EndIf}
  !insertmacro CLOSE_PATH
FunctionEnd
