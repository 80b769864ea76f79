package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.platform.Here;
import dev.coffre.agent.recovery.RecoveryNoteFiles;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.recovery.RecoveryKey;
import dev.coffre.backup.recovery.RecoveryNote;
import dev.coffre.vault.id.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code recover} answers to a person. */
class RecoverCommandTest extends CommandTest {
    private Path source;
    private Path to;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("note"), "something to keep\n");
        to = folder.resolve("to");
        fixture.register();
        ok("backup", source.toString());
    }

    @Test
    void anEmptyListOfPathsIsRefusedBeforeAnythingIsTouched() throws Exception {
        Files.writeString(source.resolve("note"), "newer");
        String empty = fixture.file("empty", "").toString();
        fails(2, "flags-invalid", "recover", "--files-from", empty, "--original", "--conflict", "overwrite");
        assertThat(source.resolve("note")).hasContent("newer");
        fails(2, "flags-invalid", "export", "--files-from", empty);
        fails(2, "flags-invalid", "cat", "--files-from", empty);
        fixture.run("recover", "--to", to.toString(), "--files-from", empty, "--lang", "fr");
        assertThat(fixture.terminal.takeErr()).contains("La liste de --files-from ne désigne aucun chemin");
        assertThat(to).doesNotExist();
    }

    @Test
    void anEmptyListAddsNothingToThePathsOfTheCommandLine() throws Exception {
        String empty = fixture.file("empty", "").toString();
        String note = source.resolve("note").toString();
        assertThat(ok("cat", note, "--files-from", empty)).isEqualTo("something to keep\n");
        ok("recover", "--to", to.toString(), "--files-from", empty, note);
        fails(2, "flags-invalid", "recover", "1", "--to", to.toString(), "--files-from", empty);
    }

    @Test
    void aDryRunGoesOnIfTheNotesOfRecoveriesCannotBeRead() throws Exception {
        Path state = fixture.home().resolve("state");
        ok("recover", "--to", to.toString());
        Path notes = state.resolve("recoveries");
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(notes);
        Files.writeString(notes, "no folder");
        assertThat(fixture.run("recover", "--to", to.toString(), "--dry-run")).isEqualTo(3);
        assertThat(fixture.terminal.takeErr()).contains("recoveries");
    }

    @Test
    void aListHasAHeaderAtATerminalOnly() {
        assertThat(ok("points")).doesNotContain("Received");
        fixture.terminal.answers();
        for (String command : List.of("points", "ls", "find note", "history " + source.resolve("note"), "jobs")) {
            List<String> lines = ok(command.split(" ")).lines().toList();
            assertThat(lines.getFirst()).as(command).containsAnyOf("Received", "Changed", "Started");
            int path = lines.getFirst().indexOf("Path");
            assertThat(path < 0 || lines.get(1).startsWith("/", path))
                    .as(command + lines)
                    .isTrue();
        }
        assertThat(ok("points", "--json")).doesNotContain("Received");
    }

    @Test
    void aListOfPathsThatIsMissingIsNotASource() {
        String missing = source.resolve("none").toString();
        assertThat(fixture.run("recover", "--to", to.toString(), "--files-from", missing))
                .isEqualTo(2);
        assertThat(fixture.terminal.takeErr())
                .contains("The list of --files-from cannot be read (ENOENT): " + missing)
                .doesNotContain("back");
    }

    @Test
    void removePartialAndADryRunExcludeEachOther() {
        fails(2, "flags-invalid", "recover", "--remove-partial", "--dry-run");
    }

    @Test
    void theLastLineSaysWhereTheFilesAre() {
        assertThat(ok("recover", "--to", to.toString())).contains("The files are in " + to + ".");
        assertThat(ok("recover", "--original", "--conflict", "overwrite")).contains("The files are where they were");
        assertThat(ok("recover", "--to", to.toString(), "--dry-run")).doesNotContain("The files are");
    }

    @Test
    void aPathThatIsNotThereIsSaidWithThePointThatWasLookedIn() {
        fixture.run("ls", "1", source.resolve("gone").toString());
        assertThat(fixture.terminal.takeErr())
                .contains("The recovery point 1 does not contain " + source.resolve("gone"))
                .contains("coffre history PATH");
    }

    @Test
    void foldersAboveTheRootsListThem() {
        assertThat(ok("ls", "1", "/")).contains(source.toString());
        assertThat(ok(
                        "ls",
                        "-R",
                        "1",
                        Objects.requireNonNull(source.getParent()).toString()))
                .contains(source.resolve("note").toString());
        fails(2, "path-not-in-point", "ls", "1", "/gone");
        assertThat(ok("ls", "--help")).contains("[POINT] [PATH]").doesNotContain("[PATH]...");
    }

    @Test
    void anUnclosedBracketIsOneOfAName() throws Exception {
        Files.writeString(source.resolve("a[1"), "");
        ok("backup", source.toString());
        assertThat(ok("find", "[")).contains(source.resolve("a[1").toString());
        assertThat(ok("find", "\\[1")).contains("a[1");
        assertThat(ok("find", "?\\[1")).contains("a[1");
    }

    @Test
    void wordsOfOtherProgramsAreAnsweredWithOurs() {
        fixture.run("restore");
        assertThat(fixture.terminal.takeErr()).contains("Did you mean recover?");
        fixture.run("snapshots", "--lang", "fr");
        assertThat(fixture.terminal.takeErr()).contains("Vouliez-vous dire points");
        for (String mistyped : List.of("pionts", "point", "recoverr")) {
            fixture.run(mistyped);
            String right = mistyped.startsWith("r") ? "recover?" : "points?";
            assertThat(fixture.terminal.takeErr()).contains("Did you mean " + right);
        }
        fixture.run("ls", "--recusrive");
        assertThat(fixture.terminal.takeErr()).contains("Did you mean --recursive?");
        fixture.run("jobs", "cnacel");
        assertThat(fixture.terminal.takeErr()).contains("[flags-invalid]");
        fixture.run("nonsense");
        assertThat(fixture.terminal.takeErr()).contains("This command does not know nonsense.");
    }

    @Test
    void aShortPassphraseAndAnUnknownMachineAreWrongInputs() throws Exception {
        String credentials = fixture.credentialsFile().toString();
        String shortOne = fixture.file("short", "mistyped").toString();
        String[] points = {"points", "--credentials", credentials, "--passphrase-file", shortOne, "--machine"};
        List<String> words = new ArrayList<>(List.of(points));
        words.add("bench");
        fails(5, "passphrase-wrong", words.toArray(String[]::new));
        words.set(words.size() - 1, "nobody");
        assertThat(fixture.run(words.toArray(String[]::new))).isEqualTo(2);
        assertThat(fixture.terminal.takeErr()).contains("[machine-unknown]", "coffre machines --credentials FILE");
    }

    @Test
    void aSecondRecoveryIntoTheSameFolderIsRefused() {
        RecoveryKey running = new RecoveryKey(ByteString.utf8(to.toString()), hashOfPoint(1));
        try (RecoveryNote _ = notes().begin(running).note()) {
            fails(7, "recovery-running", "recover", "--to", to.toString());
            assertThat(to).isEmptyDirectory();
        }
        ok("recover", "--to", to.toString());
        assertThat(to.resolve("note")).exists();
    }

    private RecoveryNoteFiles notes() {
        return new RecoveryNoteFiles(Here.privatePath(fixture.home().resolve("state")));
    }

    private Sha256 hashOfPoint(int seq) {
        Matcher hash = Pattern.compile("\"point\":" + seq + ",.*?\"hash\":\"([0-9a-f]{64})\"")
                .matcher(ok("points", "--json"));
        assertThat(hash.find()).isTrue();
        return Sha256.parse(hash.group(1));
    }

    /** Leaves what a kill leaves: a note whose recovery does not run. */
    private void interrupt(Sha256 point) {
        notes().begin(new RecoveryKey(ByteString.utf8(to.toString()), point))
                .note()
                .close();
    }

    @Test
    void anInterruptedRecoveryOfAnotherPointIsNotAbandonedSilently() throws Exception {
        Files.createDirectory(to);
        interrupt(hashOfPoint(1));
        Files.writeString(source.resolve("note"), "newer");
        ok("backup", source.toString());

        assertThat(fixture.run("recover", "--to", to.toString(), "--dry-run")).isEqualTo(1);
        assertThat(fixture.run("recover", "--to", to.toString())).isEqualTo(1);
        assertThat(fixture.terminal.takeErr())
                .contains("[recovery-interrupted]", "another recovery point, 1,", "--start-over")
                .contains("coffre recover 1 --to " + to + ",");
        assertThat(to).isEmptyDirectory();
        ok("recover", "1", "--to", to.toString());
        assertThat(to.resolve("note")).hasContent("something to keep\n");
        ok("recover", "--to", to.toString(), "--conflict", "overwrite");
        assertThat(to.resolve("note")).hasContent("newer");
    }

    @Test
    void startOverGivesUpInterruptedRecoveriesOfAnyPoint() throws Exception {
        interrupt(Sha256.of(new byte[] {1}));
        fails(1, "recovery-interrupted", "recover", "--to", to.toString());
        ok("recover", "--to", to.toString(), "--start-over", "--dry-run");
        fails(1, "recovery-interrupted", "recover", "--to", to.toString());
        ok("recover", "--to", to.toString(), "--start-over");
        interrupt(hashOfPoint(1));
        assertThat(ok("recover", "--to", to.toString(), "--start-over")).contains("cop");
        assertThat(to).isDirectoryContaining("glob:**Copy of note");
        fails(2, "flags-invalid", "recover", "--remove-partial", "--start-over");
    }

    @Test
    void aJobIsShownWithItsPointAndItsFigures() {
        ok("check");
        assertThat(ok("jobs")).containsPattern("check +done +point 1\n");
        assertThat(ok("jobs", "1"))
                .contains(
                        "Started: ", "Ended: ", "Recovery point: 1", "Files: 1, 18 B", "Read 18 B, sent ", ", stored ");
        fails(2, "path-not-in-point", "recover", "1", "/nope", "--to", to.toString());
        assertThat(ok("jobs", "3")).contains("path-not-in-point", "coffre history PATH");
    }

    @Test
    void anInterruptedRecoveryIsShownWithTheCommandThatGoesOn() throws Exception {
        Path odd = to.resolveSibling("it's to");
        String command = "1 --to '" + odd.toString().replace("'", "'\\''") + "' --conflict skip " + source;
        Files.writeString(
                fixture.home().resolve("state/jobs"), """
                {"job":7,"kind":"recovery","what":"%s","started":0,\
                "report":{"id":"%s","told":false,"process":1,"processStarted":5}}
                """.formatted(command.replace("\\", "\\\\"), "ab".repeat(16)));
        assertThat(ok("jobs", "7")).contains("To go on where it ended: coffre recover " + command);
        ok("recover", "1", "--to", odd.toString(), "--conflict", "skip", source.toString());
        assertThat(ok("jobs")).contains("done          " + command);
        assertThat(ok("jobs", "7")).doesNotContain("To go on");
    }

    @Test
    void aRecoveryThatWasCompletedWithOtherOptionsIsNotResumed() throws Exception {
        Files.writeString(fixture.home().resolve("state/jobs"), """
                {"job":7,"kind":"recovery","what":"1 --to %s","started":0,\
                "report":{"id":"%s","told":false,"process":1,"processStarted":5}}
                """.formatted(to, "ab".repeat(16)));
        assertThat(ok("jobs", "7")).contains("To go on where it ended: coffre recover 1 --to " + to);
        ok("recover", "1", "--to", to.toString(), "--verify");
        assertThat(ok("jobs", "7")).doesNotContain("To go on");
    }

    @Test
    void aRecoveryWhoseCommandIsTooLongForTheHistoryIsResumedUntilItIsCompleted() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("recover", "1", "--to", to.toString()));
        arguments.addAll(Collections.nCopies(100, source.toString()));
        String command = String.join(" ", arguments.subList(1, arguments.size()));
        Path state = fixture.home().resolve("state");
        Files.writeString(state.resolve("jobs"), """
                {"job":7,"kind":"recovery","what":"%s…","started":0,\
                "report":{"id":"%s","told":false,"process":1,"processStarted":5}}
                """.formatted(command.substring(0, 1_000), "ab".repeat(16)));
        Files.createDirectories(state.resolve("commands"));
        Files.writeString(state.resolve("commands/0000000007"), command);
        assertThat(ok("jobs", "7")).contains("To go on where it ended: coffre recover " + command);
        ok(arguments.toArray(new String[0]));
        assertThat(ok("jobs", "7")).doesNotContain("To go on");
    }

    @Test
    void aRecoveryThatNoRepetitionHelpsIsNotResumed() {
        fails(2, "path-not-in-point", "recover", "1", "/nope", "--to", to.toString());
        assertThat(ok("jobs", "2")).contains("path-not-in-point").doesNotContain("To go on");
    }

    @Test
    void aRecoveryThatRunsIsListedAsRunningAndCanBeCancelled() throws Exception {
        Process job = new ProcessBuilder("sleep", "60").start();
        try {
            long started = job.info().startInstant().orElseThrow().toEpochMilli();
            Files.writeString(fixture.home().resolve("state/jobs"), """
                    {"job":7,"kind":"recovery","what":"point 1","started":0,\
                    "report":{"id":"%s","told":false,"process":%d,"processStarted":%d}}
                    """.formatted("ab".repeat(16), job.pid(), started));
            assertThat(ok("jobs")).contains("running").doesNotContain("interrupted");
            assertThat(ok("jobs", "--json")).contains("\"state\":\"running\"");
            fails(1, "job-not-running", "jobs", "cancel", "8");
            assertThat(job.isAlive()).isTrue();
            ok("jobs", "cancel", "7");
            assertThat(job.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ok("jobs", "--json")).contains("\"state\":\"interrupted\"");
            fails(1, "job-not-running", "jobs", "cancel");
        } finally {
            job.destroyForcibly();
        }
    }
}
