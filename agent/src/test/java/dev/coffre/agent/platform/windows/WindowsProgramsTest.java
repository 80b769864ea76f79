package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.WideString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How programs and scripts are started, and which files they are known to run. */
class WindowsProgramsTest {
    private final WindowsPrograms programs = new WindowsPrograms(() -> "C:\\Windows\\System32");

    private ProcessBuilder builder(WindowsPrograms by, String... words) throws IOException {
        return by.builder(Stream.of(words).map(WideString::encode).toList());
    }

    private List<String> command(String... words) throws IOException {
        return builder(programs, words).command();
    }

    @Test
    void aProgramIsStartedItself() throws IOException {
        assertThat(command("C:\\Program Files\\dump.exe", "two words", "quoted \"word\"", "", "C:\\a b\\"))
                .containsExactly(
                        "C:\\Program Files\\dump.exe",
                        "\"two words\"",
                        "\"quoted \\\"word\\\"\"",
                        "\"\"",
                        "\"C:\\a b\\\\\"");
    }

    @Test
    void aScriptOfPowerShellIsStartedWithoutProfile() throws IOException {
        assertThat(command("C:\\Scripts\\My dump.PS1", "-Full", "two words"))
                .containsExactly(
                        "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
                        "-NoProfile",
                        "-NonInteractive",
                        "-File",
                        "\"C:\\Scripts\\My dump.PS1\"",
                        "-Full",
                        "\"two words\"");
    }

    @Test
    void aBatchFileIsStartedByCmdWithoutItsAutoRun() throws IOException {
        assertThat(command("C:\\Scripts\\My dump.cmd", "plain", "a & b", "C:\\x y\\"))
                .containsExactly(
                        "C:\\Windows\\System32\\cmd.exe",
                        "/d",
                        "/s",
                        "/c",
                        "\"\"C:\\Scripts\\My dump.cmd\" plain \"a & b\" \"C:\\x y\\\"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\" & calc & \"b", "%PATH%", "two\nlines"})
    void anArgumentThatCmdWouldChangeIsRefused(String argument) {
        assertThatThrownBy(() -> command("C:\\x.bat", argument))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.symbol()).isEqualTo("argument-for-shell"));
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void aBatchFileReadsItsArguments(@TempDir Path folder) throws Exception {
        Path script = Files.createDirectory(folder.resolve("with blank")).resolve("say.cmd");
        Files.writeString(script, "@echo off\r\necho [%1] [%2] [%3]\r\nexit /b 7\r\n");
        Process process = builder(
                        new WindowsPrograms(() -> KnownFolders.system().toString()),
                        script.toString(),
                        "two words",
                        "a & b",
                        "last")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.strip()).isEqualTo("[\"two words\"] [\"a & b\"] [last]");
        assertThat(process.waitFor()).isEqualTo(7);
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void outputThatIsNotUtf8IsReadInTheCodePageOfTheConsole() {
        byte[] utf8 = "Été".getBytes(StandardCharsets.UTF_8);

        assertThat(programs.text(utf8)).isEqualTo("Été");
        assertThat(programs.text(Arrays.copyOf(utf8, utf8.length - 1))).isEqualTo("Ét");
        assertThat(ConsoleText.inCodePage(new byte[] {(byte) 0x90, 't', (byte) 0x82}, 850))
                .isEqualTo("Été");
        assertThat(programs.text(new byte[] {'a', (byte) 0xFF, 'b'}))
                .startsWith("a")
                .endsWith("b");
    }

    @ParameterizedTest
    @CsvSource({
        "powershell.exe -NoProfile -File C:\\s\\dump.ps1 -To D:\\dumps, C:\\s\\dump.ps1",
        "C:\\W\\PowerShell.EXE -Command &'C:/s/dump.ps1', C:/s/dump.ps1",
        "cmd.exe /c C:\\s\\dump.cmd D:\\dumps, C:\\s\\dump.cmd",
        "C:\\W\\cmd.exe /c C:\\s\\a.bat&C:\\s\\b.bat, C:\\s\\a.bat C:\\s\\b.bat",
        "cscript.exe //nologo C:\\s\\dump.vbs, C:\\s\\dump.vbs",
        "C:\\W\\cscript.exe //E:vbscript C:\\s\\dump.txt, C:\\s\\dump.txt",
        "C:\\py\\python.exe -u C:\\s\\dump D:\\dumps, C:\\s\\dump",
        "C:\\py\\python3.13.exe C:\\s\\dump.py D:\\dumps, C:\\s\\dump.py",
        "C:\\node.exe --require=C:\\s\\a.js C:\\s\\b.mjs, C:\\s\\a.js C:\\s\\b.mjs",
        "C:\\java.exe -jar \\\\server\\share\\x.jar, \\\\server\\share\\x.jar",
        "rundll32.exe C:\\s\\x.dll;Entry, C:\\s\\x.dll",
        "C:\\py\\python.exe -c text D:\\dumps, ''",
        "C:\\pg\\pg_dump.exe -f D:\\dumps\\new.sql, ''",
        "robocopy.exe D:\\a D:\\b.js.d, ''"
    })
    void filesThatAreRunAreFound(String line, String found) {
        assertThat(programs.scripts(List.of(line.split(" "))))
                .containsExactlyElementsOf(found.isEmpty() ? List.of() : List.of(found.split(" ")));
    }
}
