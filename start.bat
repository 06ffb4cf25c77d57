@echo off
rem 双击这个文件:第一次会安装,以后直接打开检查页。后面可以加 fazhi serve 的参数。
chcp 65001 >nul
setlocal
set "PYTHONUTF8=1"
set "HERE=%~dp0"
set "PLACE=%LOCALAPPDATA%\fazhi-checker\env"
set "FAZHI=%PLACE%\Scripts\fazhi.exe"
set "READY=1"
if not exist "%FAZHI%" py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul || set "READY="
if not defined READY echo 这台电脑没有 Python 3.11 或更新的版本,请先安装(python.org,安装时勾选 py launcher),再双击这个文件。 & pause & exit /b 1
if not exist "%FAZHI%" echo 第一次使用,正在安装,请稍等……
if not exist "%FAZHI%" py -3 -m venv "%PLACE%"
if not exist "%FAZHI%" if exist "%HERE%wheels" "%PLACE%\Scripts\python.exe" -m pip install -q --no-index --find-links "%HERE%wheels" fazhi-checker[serve]
if not exist "%FAZHI%" if exist "%HERE%pyproject.toml" "%PLACE%\Scripts\python.exe" -m pip install -q "%HERE%.[serve]"
if not exist "%FAZHI%" echo 没有装好:请看上面的提示,或把程序的 wheels 文件夹放在这个文件旁边再试。 & pause & exit /b 1
"%FAZHI%" serve --open %*
if errorlevel 1 pause
