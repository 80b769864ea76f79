package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs before and after a backup. */
class HooksTest {
    private AgentFixture fixture;
    private Path source;
    private Path said;

    @BeforeEach
    void start(@TempDir(factory = TrustedTempDir.class) Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source"));
        said = folder.resolve("said");
        Files.writeString(source.resolve("note"), "something to keep");
        Files.writeString(said, "");
        fixture.register();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Path script(String name, String... lines) throws IOException {
        Path script = fixture.file(name, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    /** Says what it is told. */
    private Path telling(String name, String then) throws IOException {
        return script(name, "echo \"$COFFRE_PHASE $COFFRE_JOB $COFFRE_EXIT $*\" >> " + said, then);
    }

    private String set(String... more) {
        String[] command = new String[more.length + 2];
        command[0] = "hooks";
        command[1] = "set";
        System.arraycopy(more, 0, command, 2, more.length);
        assertThat(fixture.run(command)).as(fixture.terminal.takeErr()).isZero();
        return fixture.terminal.takeOut();
    }

    @Test
    void aProgramThatIsNotThereIsNotCalledUnsafe() {
        assertThat(fixture.run("hooks", "set", "pre", "--", "/nonexist")).isEqualTo(1);
        assertThat(fixture.terminal.takeErr())
                .contains("[hook-unusable]", "/nonexist", "no such file")
                .doesNotContain("others may change");
    }

    private int backup() {
        int exit = fixture.run("backup", source.toString());
        fixture.terminal.takeOut();
        return exit;
    }

    private Path marker() {
        return fixture.home().resolve("state/open-hook");
    }

    private String log() throws IOException {
        return Files.readString(fixture.home().resolve("logs/coffre.log"), StandardCharsets.UTF_8);
    }

    @Test
    void bothRunAroundABackupAndAreToldOfIt() throws IOException {
        set("pre", "--", telling("pre.sh", "echo hello").toString(), "-a", "two words", "é");
        set("post", telling("post.sh", "").toString());
        assertThat(backup()).isZero();
        assertThat(said).hasContent("pre 1  -a two words é\npost 1 0 \n");
        assertThat(log()).contains("pre-hook: hello", "post-hook ended: exit 0");
        assertThat(marker()).doesNotExist();
        assertThat(fixture.run("hooks", "show")).isZero();
        assertThat(fixture.terminal.takeOut())
                .contains("pre.sh -a two words é", "no backup is made", "post.sh", "a warning is given");
        assertThat(fixture.run("hooks", "clear", "pre")).isZero();
        assertThat(backup()).isZero();
        assertThat(Files.readString(said)).endsWith("post 1 0 \npost 2 0 \n");
    }

    @Test
    void noHookRunsForABackupThatCannotReachItsVault() throws IOException {
        set("pre", telling("pre.sh", "").toString());
        set("post", telling("post.sh", "").toString());
        fixture.server.close();
        assertThat(backup()).isEqualTo(6);
        assertThat(fixture.terminal.takeErr()).contains("[vault-unreachable]");
        assertThat(said).isEmptyFile();
    }

    @Test
    void aBackupThatCannotReachItsVaultSaysSoAtOnce() {
        fixture.server.close();
        assertThat(backup()).isEqualTo(6);
        assertThat(fixture.terminal.takeErr()).contains("[vault-unreachable]");
    }

    @Test
    void aPreHookThatFailsStopsTheBackupAndThePostHookCleansUp() throws IOException {
        set("pre", telling("pre.sh", "echo no disk >&2; exit 7").toString());
        set("post", telling("post.sh", "").toString());
        assertThat(backup()).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[hook-failed]", "exit 7");
        assertThat(said).hasContent("pre 1  \npost 1 1 \n");
        assertThat(log()).contains("pre-hook: no disk");
        assertThat(fixture.run("points")).isZero();
        assertThat(fixture.terminal.takeOut()).contains("No recovery point");
    }

    @Test
    void aPreHookThatOnlyWarnsLetsTheBackupBeMade() throws IOException {
        set("pre", "--on-failure", "warn", telling("pre.sh", "exit 7").toString());
        assertThat(backup()).isEqualTo(3);
        assertThat(fixture.terminal.takeErr()).contains("[hook-warning]", "pre-hook", "exit 7");
    }

    @Test
    void aHookThatTakesTooLongIsEndedWithWhatItStarted() throws IOException {
        set("pre", "--timeout", "1s", telling("pre.sh", "sleep 60 & sleep 60").toString());
        long begun = System.nanoTime();
        assertThat(backup()).isEqualTo(1);
        assertThat(System.nanoTime() - begun).isLessThan(20_000_000_000L);
        assertThat(fixture.terminal.takeErr()).contains("[hook-failed]", "timeout 1 s");
    }

    @Test
    void thePostHookRunsAfterABackupThatFailed() throws IOException {
        set("post", telling("post.sh", "").toString());
        set("pre", script("pre.sh", "rm -r " + source).toString());
        assertThat(backup()).isEqualTo(2);
        assertThat(said).hasContent("post 1 2 \n");
    }

    @Test
    void whatAKilledJobLeftOpenIsClosedByTheNextOneFirst() throws IOException {
        set("pre", telling("pre.sh", "").toString());
        set("post", telling("post.sh", "").toString());
        Files.createDirectories(marker().getParent());
        Files.writeString(marker(), "41\n");
        assertThat(backup()).isZero();
        assertThat(said).hasContent("post 41 unknown \npre 1  \npost 1 0 \n");
        assertThat(marker()).doesNotExist();
    }

    @Test
    void aPostHookThatFailsIsTriedAgainBeforeTheNextBackup() throws IOException {
        Path flag = fixture.path("flag");
        set("post", telling("post.sh", "test -e " + flag).toString());
        assertThat(backup()).isEqualTo(3);
        assertThat(marker()).hasContent("1\n");
        Files.createFile(flag);
        assertThat(backup()).isZero();
        assertThat(said).hasContent("post 1 0 \npost 1 unknown \npost 2 0 \n");
        assertThat(marker()).doesNotExist();
    }

    @Test
    void noHookGetsASecretOfTheAgentsEnvironment() throws IOException {
        Path script = script("pre.sh", "env > " + said);
        set("pre", script.toString());
        assertThat(backup()).isZero();
        assertThat(Files.readString(said).lines().map(line -> line.split("=", 2)[0]))
                .contains("COFFRE_JOB", "COFFRE_PHASE", "PATH")
                .isSubsetOf(
                        "COFFRE_JOB",
                        "COFFRE_PHASE",
                        "PATH",
                        "HOME",
                        "LANG",
                        "LC_ALL",
                        "TZ",
                        "USER",
                        "LOGNAME",
                        "SHELL",
                        "TMPDIR",
                        "PWD",
                        "SHLVL",
                        "_",
                        "OLDPWD");
    }

    @Test
    void whatOthersMayWriteIsNeverRun() throws IOException {
        Path script = telling("pre.sh", "");
        set("pre", script.toString());
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(backup()).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[hook-failed]", "hook-unsafe", "mode 0777");
        assertThat(said).isEmptyFile();
        assertThat(fixture.run("hooks", "set", "post", script.toString())).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[hook-unsafe]");
        Path settings = fixture.home();
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(backup()).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[hook-unsafe]", settings.toString());
        assertThat(said).isEmptyFile();
        assertThat(fixture.run("hooks", "clear")).isZero();
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rwx------"));
        assertThat(backup()).isZero();
    }

    /** The program is in a good folder; whoever may write the folder of the link leads the name elsewhere at any time. */
    @Test
    void whatLinkInFolderOfOthersLeadsToIsNeverRun(@TempDir(factory = TrustedTempDir.class) Path elsewhere)
            throws IOException {
        Path script = telling("pre.sh", "");
        Path shared = Files.createDirectory(elsewhere.resolve("shared"));
        Path link = Files.createSymbolicLink(shared.resolve("hook"), script);
        set("pre", link.toString());
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(backup()).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[hook-failed]", "hook-unsafe", "mode 0777");
        assertThat(said).isEmptyFile();
        assertThat(fixture.run("hooks", "set", "post", link.toString())).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[hook-unsafe]", shared.toString());
    }

    /** A shell is safe; what runs is the script that it is given. */
    @Test
    void aScriptThatOthersMayWriteIsNotGivenToItsInterpreter() throws IOException {
        Path script = telling("pre.sh", "");
        set("pre", "--", "/bin/sh", "-e", script.toString(), "argument");
        assertThat(backup()).isZero();
        assertThat(said).hasContent("pre 1  argument\n");
        Files.writeString(said, "");

        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(backup()).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[hook-failed]", "hook-unsafe", "mode 0777");
        assertThat(said).isEmptyFile();

        assertThat(fixture.run("hooks", "set", "pre", "--", "/bin/bash", "-eu", "-o", "pipefail", script.toString()))
                .isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[hook-unsafe]", script.toString());

        set("pre", "--", "/bin/sh", "-c", "echo fine >> " + said);
        assertThat(backup()).isZero();
        assertThat(said).hasContent("fine\n");
    }

    @Test
    void whatIsNoHookIsRefused() throws IOException {
        String program = telling("pre.sh", "").toString();
        assertThat(fixture.run("hooks", "set", "between", program)).isEqualTo(2);
        assertThat(fixture.run("hooks", "set", "pre", "echo")).isEqualTo(2);
        assertThat(fixture.run("hooks", "set", "pre", "--timeout", "0s", program))
                .isEqualTo(2);
        assertThat(fixture.run("hooks", "set", "post", "--on-failure", "stop", program))
                .isEqualTo(2);
        assertThat(fixture.run("hooks", "set", "pre", program, "\uDCFF")).isEqualTo(2);
    }

    @Test
    void aScriptThatIsNotThereIsNamed() {
        assertThat(fixture.run(
                        "hooks",
                        "set",
                        "pre",
                        "--",
                        "/bin/sh",
                        said.resolveSibling("absent.sh").toString()))
                .isNotZero();
        assertThat(fixture.terminal.takeErr()).contains("hook-unusable");
        assertThat(fixture.run("hooks", "set", "pre", "--", "/bin/sh", "-c", "/bin/true and more"))
                .isZero();
    }
}
