package dev.coffre.backup.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.backup.shadow.ShadowCopyException.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shadow copies by a program that takes the place of PowerShell and fails at each step. */
@EnabledOnOs(OS.LINUX)
class PowerShellShadowCopiesTest {
    private static final String ID = "{3f2504e0-4f89-11d3-9a0c-0305e82c3301}";
    private static final String DEVICE = "\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy3";

    @TempDir
    Path folder = Path.of("");

    /** The program knows what it is asked for by its environment, as PowerShell does, and notes what it deleted. */
    private PowerShellShadowCopies program(String onCreate, String onDelete) throws IOException {
        Path script = folder.resolve("powershell");
        Files.writeString(script, """
                #!/bin/sh
                made() { printf '%%s' '%s' > "$COFFRE_RECORD"; }
                device() { printf 'device %%s\\n' '%s'; }
                if [ -n "$COFFRE_SHADOW" ]; then
                  echo "$COFFRE_SHADOW" >> '%s'
                  %s
                else
                  echo x >> '%s'
                  %s
                fi
                """.formatted(
                        ID, DEVICE, folder.resolve("deleted"), onDelete, folder.resolve("created"), onCreate));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new PowerShellShadowCopies(List.of(script.toString()), folder.resolve("records"), Duration.ZERO);
    }

    private long lines(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private void assertNothingIsLeft() throws IOException {
        Path records = folder.resolve("records");
        if (Files.exists(records)) {
            try (Stream<Path> left = Files.list(records)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void makesAndDeletesACopy() throws Exception {
        PowerShellShadowCopies copies = program("made; device", "echo deleted");

        assertThat(copies.create("C:\\", "m-1")).contains(DEVICE);
        copies.delete("m-1");

        assertThat(lines("deleted")).isOne();
        assertNothingIsLeft();
        copies.delete("m-1");
        assertThat(lines("deleted")).isOne();
    }

    @Test
    void aVolumeWithoutShadowCopiesIsNoFailure() throws Exception {
        assertThat(program("echo 'failed create 4'; exit 1", "").create("E:\\", "m-1"))
                .isEmpty();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "echo 'failed create 6',the volume has no storage left for shadow copies,0",
        "echo 'failed create -2147024891',Windows did not make a shadow copy (error 0x80070005),0",
        "made; echo 'failed find -1',Windows made a shadow copy and does not find it (error 0xFFFFFFFF),1",
        "echo 'failed record -2147024784',the agent could not record the shadow copy (error 0x80070070),0",
        "made,PowerShell ended without an answer,1",
        "echo 'device x',PowerShell ended without an answer,0",
        "exit 0,PowerShell ended without an answer,0",
    })
    void everyFailingStepIsReportedAndNothingIsLeft(String onCreate, String reason, long deleted) throws Exception {
        PowerShellShadowCopies copies = program(onCreate, "echo deleted");

        ShadowCopyException failure =
                catchThrowableOfType(ShadowCopyException.class, () -> copies.create("C:\\", "m-1"));

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(lines("deleted")).isEqualTo(deleted);
        assertNothingIsLeft();
    }

    @Test
    void aCopyWithoutARecordIsAFailure() throws Exception {
        PowerShellShadowCopies copies = program("device", "echo deleted");

        assertThat(catchThrowableOfType(ShadowCopyException.class, () -> copies.create("C:\\", "m-1"))
                        .reason())
                .isEqualTo("the agent could not record the shadow copy");
    }

    @Test
    void waitsForAnotherProgramThatMakesACopy() throws Exception {
        PowerShellShadowCopies copies = program("""
                if [ $(wc -l < '%s') -lt 3 ]; then echo 'failed create 9'; else made; device; fi
                """.formatted(folder.resolve("created")), "echo deleted");

        copies.create("C:\\", "m-1");

        assertThat(lines("created")).isEqualTo(3);
    }

    @Test
    void givesUpAfterFiveAttempts() throws Exception {
        PowerShellShadowCopies copies = program("echo 'failed create 9'", "");

        assertThat(catchThrowableOfType(ShadowCopyException.class, () -> copies.create("C:\\", "m-1"))
                        .reason())
                .isEqualTo("another program is making a shadow copy");
        assertThat(lines("created")).isEqualTo(5);
    }

    @Test
    void aCopyThatCannotBeDeletedStaysRecorded() throws Exception {
        PowerShellShadowCopies copies = program("made; device", "echo 'failed delete 5'");
        copies.create("C:\\", "m-1");

        assertThat(catchThrowableOfType(ShadowCopyException.class, () -> copies.delete("m-1"))
                        .reason())
                .isEqualTo("Windows did not delete the shadow copy (error 0x00000005)");
        assertThat(folder.resolve("records/m-1.id")).hasContent(ID);
    }

    @Test
    void everyCodeOfWindowsIsWorded() {
        assertThat(IntStream.rangeClosed(0, 13).mapToObj(code -> new ShadowCopyException(Step.CREATE, code).reason()))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
    }

    @Test
    void aMissingProgramIsReported() {
        PowerShellShadowCopies copies = new PowerShellShadowCopies(
                List.of(folder.resolve("none").toString()), folder.resolve("records"), Duration.ZERO);

        assertThat(catchThrowableOfType(ShadowCopyException.class, () -> copies.create("C:\\", "m-1"))
                        .reason())
                .isEqualTo("PowerShell does not start");
    }
}
