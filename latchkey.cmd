@echo off
rem Runs the latchkey command on Windows: with the jars in lib, next to this file, else with those of
rem a checkout in which "mvn package" was run. Needs Java, 17 or newer.
setlocal DisableDelayedExpansion
set "latchkey_jars=%~dp0lib\*"
if not exist "%~dp0lib\" set "latchkey_jars=%~dp0cli\target\*;%~dp0cli\target\lib\*"
if not exist "%~dp0lib\" if not exist "%~dp0cli\target\lib\" goto not_built

rem cmd.exe itself would look for java.exe in the current folder first.
set "latchkey_java="
if defined JAVA_HOME (set "latchkey_java=%JAVA_HOME%\bin\java.exe") else (
  for %%j in (java.exe) do set "latchkey_java=%%~$PATH:j"
)
if not exist "%latchkey_java%" goto no_java

rem With the first of Java's two compilers alone, a command starts sooner. A lab needs both.
set "latchkey_compiler=-XX:TieredStopAtLevel=1"
if /i "%~1"=="lab" set "latchkey_compiler=-XX:+TieredCompilation"
rem Windows sends a Ctrl-C to every program of the console.
"%latchkey_java%" %latchkey_compiler% -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr -Dlatchkey.terminal=true -cp "%latchkey_jars%" dev.latchkey.cli.Latchkey %*
exit /b %ERRORLEVEL%

:not_built
set "latchkey_fault=there are no jars next to latchkey.cmd. In a checkout, build them: mvn -DskipTests package"
goto fail
:no_java
set "latchkey_fault=there is no java. Install a JDK, 17 or newer, and set JAVA_HOME to it."
:fail
if "%~1"=="" goto fail_text
if "%~1"=="--" goto fail_text
if /i "%~1"=="--output" if /i "%~2"=="json" goto fail_json
shift
goto fail
:fail_text
echo latchkey: %latchkey_fault%>&2
exit /b 1
:fail_json
echo {"error":{"kind":"UNEXPECTED","message":"latchkey: %latchkey_fault%","remedy":null,"attempts":[]}}>&2
exit /b 1
