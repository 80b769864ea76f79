package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.process.JobLauncher;
import dev.coffre.agent.recovery.RecoveryNoteFiles;
import dev.coffre.agent.report.CacheSpace;
import dev.coffre.agent.report.ReportInterval;
import dev.coffre.agent.report.ReportingContext;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.recovery.RecoveryKey;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.memory.MemoryReportSink;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backing up and recovering by the console: its jobs are the very commands, in processes of their own. */
class ConsoleRecoveryTest extends ConsoleTest {
    /** A command that says that it was cancelled. */
    private static final String CANCELLED =
            "cat >/dev/null; echo '{\"event\":\"problem\",\"code\":\"job-cancelled\"}'; exit 143";

    private Path source;
    private JobLauncher launcher = _ -> {
        throw new IOException("not set");
    };

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.register();
        source = Files.createDirectories(fixture.path("source/letters"));
        Files.writeString(source.resolve("to Ada"), "Dear Ada");
        Files.writeString(source.resolve("to Bob & <i>"), "Dear Bob");
        launcher = fixture::coffre;
        fixture.program = arguments -> launcher.start(arguments);
        request();
    }

    private static String code(Path path) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(path.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void awaitJob() throws InterruptedException {
        assertThat(person.here()).startsWith("/jobs/watch");
        for (int i = 0; i < 600 && person.get(person.here()).contains("every 1s"); i++) {
            Thread.sleep(100);
        }
    }

    private void backUp() throws InterruptedException {
        person.get("/backup");
        person.post("/backup", Map.of("items", source.toString() + "\r\n\r\n"));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Backup: completed");
    }

    @Test
    void oneFileIsFoundByItsNameAndRecoveredElsewhere() throws Exception {
        backUp();
        assertThat(person.get("/")).contains("Protected");
        person.get("/recovery/machine");
        assertThat(person.post("/recovery", Map.of())).contains("Browse a recovery point");
        assertThat(person.get("/recovery/points"))
                .contains("Recovery points of bench")
                .contains("Choose");
        assertThat(person.get("/recovery/tree?point=1")).contains(source.toString());
        assertThat(person.get("/recovery/tree?point=1&folder=" + code(source)))
                .contains("to Ada")
                .contains("to Bob &amp; &lt;i>")
                .doesNotContain("<i>");
        assertThat(person.get("/recovery/tree?point=1&filter=ADA"))
                .contains("to Ada")
                .doesNotContain("to Bob");

        person.submit("/recovery/tree", Map.of("path", code(source.resolve("to Ada")), "go-on", "yes"));
        assertThat(person.body()).contains("to Ada").contains("Where a file is already");
        Path target = Files.createDirectory(fixture.path("target"));
        person.submit("/recovery/target", Map.of("place", "other", "folder", target.toString(), "acls", "yes"));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Recovery: completed");
        Path recovered = onlyFile(target);
        assertThat(recovered).hasFileName("to Ada").hasContent("Dear Ada");
        assertResultNames(target, "Keep both");
        assertThat(person.body()).doesNotContain("as copies");

        Files.writeString(recovered, "changed since");
        chooseAda();
        person.submit("/recovery/target", Map.of("place", "other", "folder", target.toString(), "acls", "yes"));
        awaitJob();
        assertResultNames(target, "Keep both");
        assertThat(person.body()).contains("as copies (1)", "Copy of to Ada");
        person.get("/jobs/job?n=3");
        assertResultNames(target, "Keep both");
        assertThat(person.body()).contains("as copies (1)", "Copy of to Ada").doesNotContain("--to");
        try (var left = Files.list(fixture.home().resolve("state"))) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("child-"));
        }
        assertThat(person.get("/jobs")).contains("Backup").contains("Recovery");
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (var found = Files.walk(folder)) {
            List<Path> files = found.filter(Files::isRegularFile).toList();
            assertThat(files).hasSize(1);
            return files.getFirst();
        }
    }

    /** The page of a recovery names its target, what was chosen and the rule. */
    private void assertResultNames(Path target, String rule) {
        assertThat(person.body())
                .contains(
                        "id=\"target\">" + target + "<",
                        source.resolve("to Ada").toString(),
                        rule)
                .doesNotContain("id=\"resume\"");
    }

    @Test
    void aCancelledRecoveryIsResumedWithTheSameChoiceTargetAndMode() throws Exception {
        backUp();
        chooseAda();
        Path target = fixture.path("target");
        launcher = _ -> new ProcessBuilder("sh", "-c", CANCELLED).start();
        person.submit("/recovery/target", Map.of("place", "other", "folder", target.toString(), "conflict", "skip"));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Recovery: cancelled");
        assertThat(person.body()).contains("id=\"resume\"", "“Resume”").doesNotContain("same command");
        Matcher button =
                Pattern.compile("id=\"resume\" name=\"n\" value=\"(\\d+)\"").matcher(person.body());
        assertThat(button.find()).isTrue();

        launcher = fixture::coffre;
        person.post("/recovery/resume", Map.of("n", button.group(1)));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Recovery: completed");
        assertResultNames(target, "Leave what is there");
        assertThat(onlyFile(target)).hasFileName("to Ada");
        person.get("/jobs/job?n=2");
        assertResultNames(target, "Leave what is there");
    }

    @Test
    void aRecoveryThatWasCompletedElsewhereIsNotResumedFromAPageThatWasLeftOpen() throws Exception {
        backUp();
        chooseAda();
        Path target = fixture.path("target");
        launcher = _ -> new ProcessBuilder("sh", "-c", CANCELLED).start();
        person.submit("/recovery/target", Map.of("place", "other", "folder", target + "/", "conflict", "overwrite"));
        awaitJob();
        String page = person.here();
        Matcher button =
                Pattern.compile("id=\"resume\" name=\"n\" value=\"(\\d+)\"").matcher(person.body());
        assertThat(button.find()).isTrue();
        launcher = fixture::coffre;
        String ada = source.resolve("to Ada").toString();
        assertThat(fixture.run("recover", "1", ada, "--to", target.toString())).isZero();
        Files.writeString(onlyFile(target), "changed since");

        person.post("/recovery/resume", Map.of("n", button.group(1)));
        assertThat(person.status()).isEqualTo(404);
        assertThat(person.get(page)).contains("id=\"again\"").doesNotContain("id=\"resume\"");
        assertThat(onlyFile(target)).hasContent("changed since");
    }

    @Test
    void aRecoveryOfManyPathsIsResumedFromTheHistory() throws Exception {
        StringBuilder paths = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            Path file = source.resolve("one of many letters, number " + i);
            Files.writeString(file, "letter");
            paths.append(" '").append(file).append("'");
        }
        backUp();
        Path target = fixture.path("target");
        assertThat(paths.length()).isGreaterThan(1_000);
        cancelInTerminal("1 --to " + target + paths);
        assertThat(person.get("/jobs/job?n=2")).contains("id=\"resume\"", "id=\"target\">" + target);
        person.submit("/recovery/resume", Map.of("job", "2"));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Recovery: completed");
        try (var recovered = Files.walk(target)) {
            assertThat(recovered.filter(Files::isRegularFile)).hasSize(30);
        }
        assertThat(person.get("/jobs/job?n=2")).as("it is completed").doesNotContain("id=\"resume\"");
    }

    /** Leaves what a recovery in a terminal leaves in the history. */
    private void cancelInTerminal(String what) {
        ReportingContext reporting = new ReportingContext(
                new MemoryReportSink(),
                new AgentSoftware("1.0", "Linux 6"),
                new Random(1),
                new CacheSpace(Path.of("/")),
                Optional.empty(),
                ReportInterval.DEFAULT);
        try (RunningJob job = fixture.world().jobs().beginConcurrent(JobKind.RECOVERY, what, reporting)) {
            job.end(JobOutcome.failed(ProblemCode.JOB_CANCELLED));
        }
    }

    @Test
    void aRecoveryThatWasCancelledAnywhereIsResumedOnItsPage() throws Exception {
        backUp();
        Path target = fixture.path("target");
        cancelInTerminal("1 --to " + target + " --conflict skip '" + source.resolve("to Ada") + "'");
        person.get("/jobs/job?n=2");
        assertThat(person.body()).contains("id=\"resume\"", "Leave what is there", "notice refused");
        person.submit("/recovery/resume", Map.of("job", "2"));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Recovery: completed");
        assertThat(person.body()).contains("Leave what is there");
        assertThat(onlyFile(target)).hasFileName("to Ada");
        assertThat(person.get("/jobs/job?n=2")).doesNotContain("id=\"resume\"");
        person.post("/recovery/resume", Map.of("job", "1"));
        assertThat(person.status()).as("a backup").isEqualTo(404);
        person.post("/recovery/resume", Map.of("job", "2"));
        assertThat(person.status()).as("it is completed").isEqualTo(404);
        person.post("/recovery/resume", Map.of("n", "77"));
        assertThat(person.status()).isEqualTo(404);
    }

    private void recoverAll(Map<String, String> choices) throws InterruptedException {
        person.get("/recovery/machine");
        person.post("/recovery", Map.of());
        person.get("/recovery/tree?point=1");
        person.submit("/recovery/tree", Map.of("everything", "yes"));
        person.submit("/recovery/target", choices);
        awaitJob();
    }

    @Test
    void anInterruptedRecoveryOfAnotherPointIsGivenUpOnRequest() throws Exception {
        backUp();
        Path target = Files.createDirectory(fixture.path("target"));
        new RecoveryNoteFiles(Here.privatePath(fixture.home().resolve("state")))
                .begin(new RecoveryKey(ByteString.utf8(target.toString()), Sha256.of(new byte[] {1})))
                .note()
                .close();
        Map<String, String> choices = new HashMap<>(Map.of("place", "other", "folder", target.toString()));
        recoverAll(choices);
        assertThat(person.body()).contains("Files of two recovery points would be mixed", "tick “Start over”");
        assertThat(target).isEmptyDirectory();
        choices.put("start-over", "yes");
        recoverAll(choices);
        assertThat(person.text("state")).isEqualTo("Recovery: completed");
        assertThat(target).isNotEmptyDirectory();
    }

    private void chooseAda() {
        person.get("/recovery/tree?point=1&folder=" + code(source));
        person.submit("/recovery/tree", Map.of("path", code(source.resolve("to Ada")), "go-on", "yes"));
        assertThat(person.here()).isEqualTo("/recovery/target?point=1");
    }

    @Test
    void lookingAtAnotherPointInAnotherTabChangesNoChoice() throws Exception {
        backUp();
        backUp();
        chooseAda();
        Map<String, String> shown = new HashMap<>(person.hidden());
        person.get("/recovery");
        person.get("/recovery/tree?point=2");
        Path target = Files.createDirectory(fixture.path("target"));
        shown.putAll(Map.of("place", "other", "folder", target.toString()));
        person.post("/recovery/target", shown);
        awaitJob();
        assertThat(person.body()).contains("recovery point 1");
        try (var found = Files.walk(target)) {
            assertThat(found.filter(Files::isRegularFile))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasFileName("to Ada"));
        }
    }

    @Test
    void aFormWhoseChoiceWasChangedInAnotherTabIsRefused() throws Exception {
        backUp();
        chooseAda();
        Path target = fixture.path("target");
        Map<String, String> shown = new HashMap<>(person.hidden());
        shown.putAll(Map.of("place", "other", "folder", target.toString(), "conflict", "overwrite"));
        person.get("/recovery/tree?point=1");
        person.submit("/recovery/tree", Map.of("everything", "yes"));
        person.post("/recovery/target", shown);
        assertThat(person.body())
                .contains("recovery-choice-changed", "Everything of the recovery point")
                .contains("value=\"" + target + "\"");
        assertThat(target).doesNotExist();
        person.post("/recovery/target", Map.of("point", "1", "place", "original"));
        assertThat(person.body()).contains("recovery-choice-changed");
    }

    @Test
    void everyButtonOfTheTreeKeepsTheTicks() throws Exception {
        backUp();
        String ada = source.resolve("to Ada").toString();
        List<Map<String, String>> buttons = List.of(
                Map.of("top", "yes"),
                Map.of("open", code(source)),
                Map.of("sort-by", "-size"),
                Map.of("find", "yes", "filter", "nonesuch"),
                Map.of("points", "yes"),
                Map.of("entry", code(source.resolve("to Ada"))),
                Map.of());
        for (Map<String, String> button : buttons) {
            person.get("/recovery/tree?point=1&folder=" + code(source));
            assertThat(person.body()).contains("Nothing chosen yet").doesNotContain("href=\"/recovery/tree");
            Map<String, String> fields = new HashMap<>(button);
            fields.put("path", code(source.resolve("to Ada")));
            person.submit("/recovery/tree", fields);
            assertThat(person.status()).isEqualTo(200);
            assertThat(person.get("/recovery/tree?point=1"))
                    .as("after %s", button)
                    .contains("<span class=\"isolated\">" + ada);
            person.submit("/recovery/tree", Map.of("leave-out", code(source.resolve("to Ada"))));
        }
        person.submit("/recovery/tree", Map.of("sort-by", "-size", "filter", "to B"));
        assertThat(person.here()).isEqualTo("/recovery/tree?point=1&filter=to+B&sort=-size");
    }

    @Test
    void withoutAChoiceNothingIsRecovered() throws Exception {
        backUp();
        person.get("/recovery/tree?point=1&filter=nonesuch");
        assertThat(person.body()).doesNotContain("name=\"go-on\"");
        person.submit("/recovery/tree", Map.of("go-on", "yes"));
        assertThat(person.here()).isEqualTo("/recovery/tree?point=1");
        assertThat(person.body()).contains("recovery-nothing-chosen");
        person.submit("/recovery/tree", Map.of("everything", "yes"));
        assertThat(person.body()).contains("Everything of the recovery point");
        person.get("/recovery/tree?point=1");
        person.submit("/recovery/tree", Map.of("leave-out-everything", "yes"));
        assertThat(person.body()).contains("Nothing chosen yet");
        person.get("/recovery/target?point=1");
        assertThat(person.location()).isEqualTo("/recovery/tree?point=1");
        person.get("/recovery/target");
        assertThat(person.location()).isEqualTo("/recovery/points");
    }

    @Test
    void aRefusedTargetKeepsWhatWasFilledIn() throws Exception {
        backUp();
        chooseAda();
        for (String folder : List.of("", "~/x", "mes documents")) {
            person.submit("/recovery/target", Map.of("place", "other", "folder", folder, "conflict", "overwrite"));
            assertThat(person.body())
                    .contains("folder-path-incomplete", "/home/ada/recovered")
                    .contains("name=\"place\" value=\"other\" checked")
                    .contains("name=\"conflict\" value=\"overwrite\" checked")
                    .contains("name=\"folder\" value=\"" + folder + "\"")
                    .doesNotContain("--help");
        }
    }

    @Test
    void afterAFailedRecoveryAnotherFolderCanBeChosen() throws Exception {
        backUp();
        chooseAda();
        Path file = Files.writeString(fixture.path("a file"), "x");
        person.submit("/recovery/target", Map.of("place", "other", "folder", file.toString(), "conflict", "skip"));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Recovery: failed");
        Matcher again = Pattern.compile("id=\"again\" href=\"([^\"]+)\"").matcher(person.body());
        assertThat(again.find()).isTrue();
        person.get(again.group(1).replace("&amp;", "&"));
        assertThat(person.body())
                .contains("to Ada", "value=\"" + file + "\"", "value=\"other\" checked", "value=\"skip\" checked");
        Path target = fixture.path("target");
        person.submit("/recovery/target", Map.of("place", "other", "folder", target.toString()));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Recovery: completed");
        assertThat(person.get("/recovery/tree?point=1")).contains("to Ada");
    }

    @Test
    void aFolderLeadsToItsDownload() throws Exception {
        backUp();
        person.get("/recovery/tree?point=1&folder=" + code(source));
        assertThat(person.body()).contains("name=\"entry\" value=\"" + code(source));
        person.submit("/recovery/tree", Map.of("entry", code(source)));
        assertThat(person.body()).contains("id=\"download-zip\"", "id=\"download-tar\"");
        assertThat(person.get("/recovery/versions?path=" + code(source)))
                .contains("/recovery/entry?point=1&amp;path=" + code(source));
    }

    @Test
    void recoverThisReplacesAnEarlierChoice() throws Exception {
        backUp();
        chooseAda();
        person.get("/recovery/entry?point=1&path=" + code(source.resolve("to Bob & <i>")));
        person.submit("/recovery/entry", Map.of());
        assertThat(person.body()).contains("to Bob").doesNotContain("to Ada");
    }

    @Test
    void anotherMachineIsRecoveredByCredentialsAndPassphraseWhichStandInNoArgument() throws Exception {
        backUp();
        Path other = Files.createDirectory(fixture.path("other-target"));
        person.get("/recovery/machine");
        person.post(
                "/recovery/vault",
                Map.of("credentials-path", fixture.credentialsFile().toString()));
        assertThat(person.body()).contains("bench").contains("Passphrase or recovery code");
        String machine = fixture.server.machineIds().getFirst().toString();
        person.post("/recovery/other", Map.of("machine", machine, "secret", "not that one, surely"));
        assertThat(person.body()).contains("notice refused");
        person.post("/recovery/other", Map.of("machine", machine, "secret", AgentFixture.PASSPHRASE));
        assertThat(person.body()).contains("In the recovery points of bench").doesNotContain(AgentFixture.PASSPHRASE);
        person.get("/recovery/tree?point=1");
        person.submit("/recovery/tree", Map.of("everything", "yes"));
        assertThat(person.body()).contains("Everything of the recovery point");
        person.submit("/recovery/target", Map.of("place", "other", "folder", other.toString()));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Recovery: completed");
        try (var found = Files.walk(other)) {
            assertThat(found.filter(Files::isRegularFile)).hasSize(2);
        }
    }

    @Test
    void whyABackupFailedStandsUnderTheJob() throws Exception {
        person.get("/backup");
        person.post("/backup", Map.of("items", "/nowhere/at/all"));
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Backup: failed");
        assertThat(person.body()).contains("notice refused").contains("/nowhere/at/all");
        assertThat(person.post("/backup", Map.of("items", " "))).contains("notice refused");
    }

    @Test
    void aDateAndALabelGoAlong() throws Exception {
        person.get("/backup");
        Map<String, String> fields = new HashMap<>(
                Map.of("items", source.toString(), "retain-until", "2030-01-31", "label", "--json of May"));
        person.post("/backup", fields);
        awaitJob();
        assertThat(person.text("state")).isEqualTo("Backup: completed");
        fixture.terminal.takeOut();
        assertThat(fixture.run("points")).isZero();
        assertThat(fixture.terminal.takeOut()).contains("--json of May");
    }
}
