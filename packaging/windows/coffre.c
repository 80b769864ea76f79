/*
 * coffre.exe: starts the agent on the private runtime beside it, as packaging/agent/coffre does on Linux.
 * The arguments are passed on as they were written; Java reads them from the command line of its process. The exit code is
 * that of Java.
 */
#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <wchar.h>

/* The longest path of Windows, and the longest command line of CreateProcess. */
#define LONGEST 32768

/* Options as in packaging/agent/coffre, which gives the reasons. */
#define SCALED L" -XX:CompileCommand=CompileThresholdScaling,"
#define SELDOM \
    L" -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000" \
    L" -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000"
#define PARTS L" -XX:FreqInlineSize=60 -XX:InlineSmallCode=600 -XX:C1MaxInlineSize=12 -XX:CompileCommand=quiet"
#define GALOIS L"com.sun.crypto.provider.GaloisCounterMode"
#define CIPHERS \
    SCALED L"com.sun.crypto.provider.AESCrypt::encryptBlock,0.02" SCALED L"com.sun.crypto.provider.CounterMode::crypt,0.02" \
    SCALED L"com.sun.crypto.provider.ElectronicCodeBook::*,0.02" SCALED GALOIS L"::*,0.02" \
    SCALED GALOIS L"$GCMEncrypt::*,0.02" SCALED GALOIS L"$GCMDecrypt::*,0.02" \
    SCALED GALOIS L"$EncryptOp::*,0.02" SCALED GALOIS L"$DecryptOp::*,0.02" \
    SCALED L"com.sun.crypto.provider.GHASH::update,0.02" \
    SCALED L"sun.security.provider.SHA2::implCompress,0.02" SCALED L"sun.security.provider.SHA5::implCompress,0.02" \
    SCALED L"sun.security.provider.DigestBase::*,0.02"
#define APART L" -XX:CompileCommand=dontinline,dev.coffre.backup.chunk.ToeplitzDigest::roll"

static const wchar_t LONG_JOB[] =
    L" -Xms256m -Xmx256m -Xmn144m -XX:SurvivorRatio=1 -XX:TargetSurvivorRatio=95"
    SELDOM PARTS CIPHERS SCALED L"dev.coffre.*::*,0.3" APART;
static const wchar_t BRIEF[] = L" -Xms32m -Xmx224m -XX:TieredStopAtLevel=1";
static const wchar_t OTHER[] = L" -Xms32m -Xmx224m" SELDOM;

/* Without PrintWarnings, or a warning of the JVM would stand among the lines of --json. */
static const wchar_t ALWAYS[] =
    L" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:-HeapDumpOnOutOfMemoryError -XX:-UsePerfData"
    L" -XX:+UnlockDiagnosticVMOptions -XX:-PrintWarnings -Djdk.reflect.useNativeAccessorOnly=true"
    L" -Xlog:aot=off -Xlog:cds=off --enable-native-access=ALL-UNNAMED"
    L" -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8";

static wchar_t home[LONGEST];
static wchar_t java[LONGEST];
static wchar_t line[LONGEST];
static wchar_t options[LONGEST];
static UINT code_page; /* of the console, before; 0 without a console */

static void leave(DWORD code) {
    if (code_page) {
        SetConsoleOutputCP(code_page);
    }
    ExitProcess(code);
}

static void fail(const wchar_t *what, DWORD error) {
    wchar_t text[1024];
    char bytes[3072];
    DWORD written;
    swprintf(text, sizeof text / sizeof *text, L"coffre.exe: %.900ls (%lu)\r\n", what, error);
    int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
    WriteFile(GetStdHandle(STD_ERROR_HANDLE), bytes, length > 0 ? length - 1 : 0, &written, NULL);
    leave(1);
}

static void append(const wchar_t *text) {
    if (wcslen(line) + wcslen(text) >= LONGEST) {
        fail(L"the command line is too long", ERROR_FILENAME_EXCED_RANGE);
    }
    wcscat(line, text);
}

/* Returns the rest of this process's command line after the name of the program. */
static const wchar_t *arguments(void) {
    const wchar_t *rest = GetCommandLineW();
    BOOL quoted = FALSE;
    for (; *rest && (quoted || (*rest != L' ' && *rest != L'\t')); rest++) {
        if (*rest == L'"') {
            quoted = !quoted;
        }
    }
    while (*rest == L' ' || *rest == L'\t') {
        rest++;
    }
    return rest;
}

static BOOL is_among(const wchar_t *given, const wchar_t *const *words) {
    size_t length = wcscspn(given, L" \t");
    for (; *words; words++) {
        if (length == wcslen(*words) && wcsncmp(given, *words, length) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static const wchar_t *kind(const wchar_t *given) {
    static const wchar_t *const jobs[] = {L"backup", L"recover", L"check", NULL};
    static const wchar_t *const brief[] = {
        L"status", L"jobs", L"points", L"history", L"policy", L"retention", L"properties", L"hooks", NULL};
    return is_among(given, jobs) ? LONG_JOB : is_among(given, brief) ? BRIEF : OTHER;
}

/* Java answers Ctrl-C itself; this process waits for its exit code. */
static BOOL WINAPI on_signal(DWORD signal) {
    if (signal == CTRL_CLOSE_EVENT || signal == CTRL_LOGOFF_EVENT || signal == CTRL_SHUTDOWN_EVENT) {
        Sleep(INFINITE); /* when this returns, Windows ends the process */
    }
    return TRUE;
}

/* Two folders up: home\bin\coffre.exe. */
static void find_home(void) {
    DWORD length = GetModuleFileNameW(NULL, home, LONGEST);
    if (length == 0 || length >= LONGEST) {
        fail(L"its own folder is unknown", GetLastError());
    }
    for (int up = 0; up < 2; up++) {
        wchar_t *slash = wcsrchr(home, L'\\');
        if (!slash) {
            fail(home, ERROR_PATH_NOT_FOUND);
        }
        *slash = 0;
    }
}

static void set_environment(void) {
    wchar_t language[LOCALE_NAME_MAX_LENGTH];
    SetEnvironmentVariableW(L"JAVA_TOOL_OPTIONS", NULL);
    SetEnvironmentVariableW(L"JDK_JAVA_OPTIONS", NULL);
    SetEnvironmentVariableW(L"_JAVA_OPTIONS", NULL);
    SetEnvironmentVariableW(L"CLASSPATH", NULL);
    SetEnvironmentVariableW(L"COFFRE_INSTALLATION", home);
    if (GetEnvironmentVariableW(L"COFFRE_LANG", NULL, 0) == 0
            && LCIDToLocaleName(MAKELCID(GetUserDefaultUILanguage(), SORT_DEFAULT), language, LOCALE_NAME_MAX_LENGTH, 0)) {
        SetEnvironmentVariableW(L"COFFRE_LANG", language);
    }
}

static void compose(void) {
    const wchar_t *given = arguments();
    append(L"\"");
    append(java);
    append(L"\"");
    append(ALWAYS);
    append(kind(given));
    append(L" \"-Dcoffre.launcher=");
    append(home);
    append(L"\\bin\\coffre.exe\" \"-DZstdNativePath=");
    append(home);
    append(L"\\lib\\native\\libzstd-jni.dll\" ");
    if (GetEnvironmentVariableW(L"COFFRE_JAVA_OPTIONS", options, LONGEST) < LONGEST) {
        append(options);
    }
    append(L" -cp \"");
    append(home);
    append(L"\\lib\\*\" dev.coffre.agent.Coffre ");
    append(given);
}

/* Java ends with this process. What Java starts, such as a browser, does not. */
static void tie(HANDLE process) {
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
    HANDLE job = CreateJobObjectW(NULL, NULL);
    ZeroMemory(&limits, sizeof limits);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    if (job && SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) {
        AssignProcessToJobObject(job, process); /* where this is refused, Java ends by itself when its streams close */
    }
}

/* A setup program reads what the agent says from the file of COFFRE_OUTPUT, as UTF-8. */
static HANDLE output_file(void) {
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    DWORD length = GetEnvironmentVariableW(L"COFFRE_OUTPUT", options, LONGEST);
    if (length == 0 || length >= LONGEST) {
        return NULL;
    }
    SetEnvironmentVariableW(L"COFFRE_OUTPUT", NULL);
    HANDLE file = CreateFileW(options, GENERIC_WRITE, FILE_SHARE_READ, &inherited, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    return file == INVALID_HANDLE_VALUE ? NULL : file;
}

int wmain(void) {
    STARTUPINFOW start;
    PROCESS_INFORMATION process;
    DWORD code = 1;

    find_home();
    wcscpy(java, home);
    if (wcslen(java) + 32 >= LONGEST) {
        fail(home, ERROR_FILENAME_EXCED_RANGE);
    }
    wcscat(java, L"\\runtime\\bin\\java.exe");
    set_environment();
    compose();

    SetConsoleCtrlHandler(on_signal, TRUE);
    code_page = GetConsoleOutputCP();
    if (code_page) {
        SetConsoleOutputCP(CP_UTF8);
    }

    ZeroMemory(&start, sizeof start);
    start.cb = sizeof start;
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    HANDLE file = output_file();
    if (file) {
        start.hStdOutput = start.hStdError = file;
    }
    if (!CreateProcessW(java, line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &start, &process)) {
        fail(java, GetLastError());
    }
    tie(process.hProcess);
    ResumeThread(process.hThread);
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    leave(code);
    return 0;
}
