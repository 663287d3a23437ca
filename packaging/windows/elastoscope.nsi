; Installer for Windows:  makensis -DVERSION=0.1.0 -DBUNDLE=..\..\dist\elastoscope packaging\windows\elastoscope.nsi
; For the user who runs it, without administrator's rights; the program never writes into its own folder.
Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"

!ifndef VERSION
  !error "say which version: makensis -DVERSION=0.1.0"
!endif
!ifndef BUNDLE
  !define BUNDLE "..\..\dist\elastoscope"
!endif
!ifndef ICON
  !define ICON "..\..\build\icons\elastoscope.ico"
!endif
!ifndef OUTPUT
  !define OUTPUT "..\..\dist\elastoscope-${VERSION}-windows-x86_64.exe"
!endif

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Elastoscope"
!define CLASSES "Software\Classes"

Name "Elastoscope ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Elastoscope"
InstallDirRegKey HKCU "Software\Elastoscope" "folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
; The compressed program must be signed after it was built: see packaging/README.md.

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\elastoscope.exe"
!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A ProgID for each kind of file. The types are offered in "Open with"; a program that the user chose for
; them before stays chosen.
!macro Associate SUFFIX PROGID WORDS
  WriteRegStr HKCU "${CLASSES}\${PROGID}" "" "${WORDS}"
  WriteRegStr HKCU "${CLASSES}\${PROGID}\DefaultIcon" "" "$INSTDIR\elastoscope.exe,0"
  WriteRegStr HKCU "${CLASSES}\${PROGID}\shell\open\command" "" '"$INSTDIR\elastoscope.exe" open "%1"'
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "${PROGID}" ""
!macroend

!macro Forget SUFFIX PROGID
  DeleteRegKey HKCU "${CLASSES}\${PROGID}"
  DeleteRegValue HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "${PROGID}"
!macroend

Section "Elastoscope" Program
  SectionIn RO
  ; Files of an earlier version must not stay among those of this one.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "Software\Elastoscope" "folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Elastoscope"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Elastoscope developers"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\elastoscope.exe"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
  CreateShortcut "$SMPROGRAMS\Elastoscope.lnk" "$INSTDIR\elastoscope.exe"
SectionEnd

Section "Open crystal files with Elastoscope" Associations
  !insertmacro Associate ".cif" "Elastoscope.cif" "Crystallographic Information File"
  !insertmacro Associate ".mcif" "Elastoscope.cif" "Crystallographic Information File"
  !insertmacro Associate ".poscar" "Elastoscope.poscar" "VASP crystal structure"
  !insertmacro Associate ".vasp" "Elastoscope.poscar" "VASP crystal structure"
  !insertmacro Associate ".elastoscope" "Elastoscope.session" "Elastoscope session"
  WriteRegStr HKCU "${CLASSES}\.elastoscope" "" "Elastoscope.session"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  !insertmacro Forget ".cif" "Elastoscope.cif"
  !insertmacro Forget ".mcif" "Elastoscope.cif"
  !insertmacro Forget ".poscar" "Elastoscope.poscar"
  !insertmacro Forget ".vasp" "Elastoscope.poscar"
  !insertmacro Forget ".elastoscope" "Elastoscope.session"
  DeleteRegValue HKCU "${CLASSES}\.elastoscope" ""
  Delete "$SMPROGRAMS\Elastoscope.lnk"
  ; Only what was installed: a folder that somebody chose may hold other things.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\elastoscope.exe"
  Delete "$INSTDIR\elastoscope-cli.exe"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\CHANGELOG.md"
  Delete "$INSTDIR\CITATION.cff"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Elastoscope"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
