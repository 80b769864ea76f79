package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.SlotKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterCommandTest {
    private AgentFixture fixture;

    @BeforeEach
    void start(@TempDir Path folder) {
        fixture = new AgentFixture(folder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private int registerWith(Path credentials) throws IOException {
        return fixture.run(
                "register",
                credentials.toString(),
                "--passphrase-file",
                fixture.file("passphrase", AgentFixture.PASSPHRASE).toString(),
                "--i-saved-the-passphrase");
    }

    private void refused(ProblemCode code, int exit) {
        assertThat(exit).isEqualTo(code.exitCode().number());
        assertThat(fixture.terminal.takeErr()).contains("[" + code.code() + "]");
        assertThat(fixture.server.machineCount()).isZero();
    }

    @Test
    void flagsAloneRegisterAndStatusKnowsTheMachine() throws IOException {
        fixture.register();
        assertThat(fixture.run("status")).isZero();
        assertThat(fixture.terminal.takeOut()).contains("bench").contains("Docs");
        assertThat(fixture.run("status", "--lang", "fr")).isZero();
        assertThat(fixture.terminal.takeOut()).contains("Ordinateur").contains("Pas encore de point de récupération");
    }

    @Test
    void aPersonTypesThePassphraseTwiceIsWarnedAndSeesTheRecoveryCodeOnce() throws IOException {
        fixture.terminal.answers(
                AgentFixture.PASSPHRASE,
                AgentFixture.PASSPHRASE,
                "yes",
                "",
                "not it",
                ScriptedTerminal.GROUP_OF_THE_CODE);
        assertThat(fixture.run("register", fixture.credentialsFile().toString()))
                .isZero();
        assertThat(fixture.terminal.unanswered()).isEmpty();
        assertThat(fixture.terminal.takeErr())
                .contains("nobody can help you recover")
                .containsPattern("([0-9A-Z]{4}-){8}[0-9A-Z*~$=]")
                .doesNotContain(AgentFixture.PASSPHRASE);
        assertThat(slotKinds()).containsExactlyInAnyOrder(SlotKind.PASSPHRASE, SlotKind.RECOVERY_CODE);
    }

    @Test
    void aRegistrationThatStopsAtTheRecoveryCodeSaysSoAndGoesOnWithThePassphraseOfBefore() throws IOException {
        String credentials = fixture.credentialsFile().toString();
        fixture.terminal.answers(AgentFixture.PASSPHRASE, AgentFixture.PASSPHRASE, "yes", "", "no", "idea", "at all");
        refused(ProblemCode.RECOVERY_CODE_UNCONFIRMED, fixture.run("register", credentials));
        for (String command : List.of("status", "points")) {
            assertThat(fixture.run(command)).isEqualTo(1);
            assertThat(fixture.terminal.takeErr()).contains("Registration is incomplete");
        }
        fixture.terminal.answers("", ScriptedTerminal.GROUP_OF_THE_CODE);
        assertThat(fixture.run("register", credentials)).isZero();
        assertThat(slotKinds()).containsExactlyInAnyOrder(SlotKind.PASSPHRASE, SlotKind.RECOVERY_CODE);
        fixture.terminal.nobody();
        assertThat(fixture.run("recover", "--machine", "bench", "--credentials", credentials, "--to", "/nowhere"))
                .as("the passphrase is asked for")
                .isNotZero();
    }

    private List<SlotKind> slotKinds() {
        return fixture.vault.vaultOf(fixture.server.machineIds().getFirst()).slots().slots().stream()
                .map(slot -> slot.kind())
                .toList();
    }

    @Test
    void aGeneratedPassphraseIsSavedForItsOwnerAloneAndNothingIsOverwritten() throws IOException {
        Path saved = fixture.path("saved");
        String credentials = fixture.credentialsFile().toString();
        String[] command = {
            "register",
            credentials,
            "--generate-passphrase",
            "--save-passphrase",
            saved.toString(),
            "--i-saved-the-passphrase",
            "--no-recovery-code"
        };
        Files.writeString(saved, "precious");
        refused(ProblemCode.PASSPHRASE_FILE_EXISTS, fixture.run(command));
        assertThat(saved).hasContent("precious");

        Files.delete(saved);
        assertThat(fixture.run(command)).isZero();
        assertThat(Files.readString(saved).strip()).hasSizeGreaterThanOrEqualTo(16);
        assertThat(Files.getPosixFilePermissions(saved)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(fixture.terminal.takeOut() + fixture.terminal.takeErr())
                .doesNotContain(Files.readString(saved).strip());
    }

    @Test
    void aPassphraseFileThatCannotBeReadOrMadeIsNamed() throws IOException {
        String credentials = fixture.credentialsFile().toString();
        String folder = Files.createDirectory(fixture.path("folder")).toString();
        refused(
                ProblemCode.PASSPHRASE_FILE_UNREADABLE,
                fixture.run("register", credentials, "--passphrase-file", folder, "--i-saved-the-passphrase"));
        String nowhere = fixture.path("nowhere/passphrase").toString();
        refused(
                ProblemCode.PASSPHRASE_FILE_UNWRITABLE,
                fixture.run(
                        "register",
                        credentials,
                        "--generate-passphrase",
                        "--save-passphrase",
                        nowhere,
                        "--i-saved-the-passphrase",
                        "--no-recovery-code"));
    }

    @Test
    void withoutTheAcknowledgementNothingHappensAndTheGeneratedFileIsTakenBack() throws IOException {
        Path saved = fixture.path("saved");
        int exit = fixture.run(
                "register",
                fixture.credentialsFile().toString(),
                "--generate-passphrase",
                "--save-passphrase",
                saved.toString());
        refused(ProblemCode.LOSS_NOT_ACKNOWLEDGED, exit);
        assertThat(saved).doesNotExist();
    }

    @Test
    void theCredentialsFileMayBeNamedByAFlagAndMustBeNamedOnce() throws IOException {
        String credentials = fixture.credentialsFile().toString();
        refused(ProblemCode.FLAGS_INVALID, fixture.run("register"));
        refused(ProblemCode.FLAGS_INVALID, fixture.run("register", credentials, "--credentials", credentials));
        String passphrase = fixture.file("passphrase", AgentFixture.PASSPHRASE).toString();
        assertThat(fixture.run(
                        "register",
                        "--credentials",
                        credentials,
                        "--passphrase-file",
                        passphrase,
                        "--i-saved-the-passphrase"))
                .isZero();
    }

    @Test
    void aSecondRegistrationIsRefused() throws IOException {
        fixture.register();
        assertThat(registerWith(fixture.credentialsFile())).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[already-registered]").contains("Docs");
        assertThat(fixture.server.machineCount()).isEqualTo(1);
    }

    @Test
    void aRegistrationWhoseAnswerIsLostIsSeenAndGoesOnAsTheSameMachine() throws IOException {
        assertThat(fixture.run("status")).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[not-registered]");

        Path credentials = fixture.credentialsFile();
        fixture.server.loseAnswersFrom("/v1/machines");
        assertThat(registerWith(credentials)).isEqualTo(6);
        assertThat(fixture.server.machineCount()).isEqualTo(1);
        assertThat(fixture.run("status")).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[registration-incomplete]");

        fixture.server.loseAnswersFrom("nowhere");
        assertThat(fixture.run("register", credentials.toString())).isZero();
        assertThat(fixture.server.machineCount()).isEqualTo(1);
        assertThat(fixture.run("status")).isZero();
    }

    private String[] registration(String passphrase, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "register",
                fixture.credentialsFile().toString(),
                "--passphrase-file",
                passphrase,
                "--i-saved-the-passphrase"));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    @Test
    void aRecoveryCodeFileThatCannotBeWrittenIsSeenBeforeAnyKeyIsKept() throws IOException {
        String passphrase = fixture.file("A", AgentFixture.PASSPHRASE).toString();
        String nowhere = fixture.path("nowhere/code").toString();
        refused(
                ProblemCode.RECOVERY_CODE_FILE_UNWRITABLE,
                fixture.run(registration(passphrase, "--recovery-code-file", nowhere)));
        assertThat(fixture.run("status")).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[not-registered]");
        refused(
                ProblemCode.RECOVERY_CODE_FILE_EXISTS,
                fixture.run(registration(
                        passphrase,
                        "--recovery-code-file",
                        fixture.file("code", "precious").toString())));
        assertThat(fixture.path("code")).hasContent("precious");
    }

    @Test
    void anUnfinishedRegistrationRefusesEveryFlagThatDoesNotFitIt() throws IOException {
        String first = fixture.file("A", AgentFixture.PASSPHRASE).toString();
        String second = fixture.file("B", "another battery staple horse").toString();
        fixture.server.loseAnswersFrom("/v1/machines");
        assertThat(fixture.run(registration(first, "--name", "m3", "--no-recovery-code")))
                .isEqualTo(6);
        fixture.server.loseAnswersFrom("nowhere");
        fixture.terminal.takeErr();

        Map<String, String[]> unfit = Map.of(
                "--passphrase-file", registration(second, "--name", "m3"),
                "--name", registration(first, "--name", "m3b"),
                "--kind", registration(first, "--kind", "dpm"),
                "--recovery-code-file",
                        registration(
                                first,
                                "--recovery-code-file",
                                fixture.path("rc").toString()),
                "--generate-passphrase",
                        new String[] {
                            "register",
                            fixture.credentialsFile().toString(),
                            "--generate-passphrase",
                            "--save-passphrase",
                            fixture.path("new").toString()
                        });
        for (Map.Entry<String, String[]> one : unfit.entrySet()) {
            assertThat(fixture.run(one.getValue())).as(one.getKey()).isEqualTo(2);
            assertThat(fixture.terminal.takeErr())
                    .contains("[registration-differs]")
                    .contains(one.getKey() + " does not fit")
                    .contains("--start-over");
        }
        assertThat(fixture.path("new")).doesNotExist();
        assertThat(fixture.path("rc")).doesNotExist();

        assertThat(fixture.run(registration(first, "--name", "m3", "--no-recovery-code")))
                .as("the same command goes on")
                .isZero();
        assertThat(fixture.terminal.takeErr()).contains("Going on with");
    }

    @Test
    void startOverTakesWhatIsGivenNow() throws IOException {
        fixture.server.loseAnswersFrom("/v1/machines");
        String first = fixture.file("A", AgentFixture.PASSPHRASE).toString();
        assertThat(fixture.run(registration(first, "--name", "m3"))).isEqualTo(6);
        fixture.server.loseAnswersFrom("nowhere");

        String second = fixture.file("B", "another battery staple horse").toString();
        assertThat(fixture.run(registration(second, "--name", "m4", "--start-over")))
                .isZero();
        assertThat(fixture.terminal.takeOut()).contains("registered as m4");
        assertThat(slotKinds()).containsExactly(SlotKind.PASSPHRASE);
    }

    @Test
    void aNameThatTheVaultWouldRefuseIsRefusedBeforeAnyKeyIsKept() throws IOException {
        String passphrase = fixture.file("A", AgentFixture.PASSPHRASE).toString();
        refused(ProblemCode.MACHINE_NAME_INVALID, fixture.run(registration(passphrase, "--name", "bad\nname")));
        assertThat(fixture.run("status")).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[not-registered]");
        assertThat(fixture.run(registration(passphrase, "--name", "good"))).isZero();
        assertThat(fixture.terminal.takeOut()).contains("registered as good");
    }

    @Test
    void withoutATerminalItSaysThatNoRecoveryCodeIsMade() throws IOException {
        String passphrase = fixture.file("A", AgentFixture.PASSPHRASE).toString();
        assertThat(fixture.run(registration(passphrase))).isZero();
        assertThat(fixture.terminal.takeErr())
                .contains("no recovery code is made")
                .contains("rotate-key");
    }

    @Test
    void everyWrongCredentialsFileIsNamed() throws IOException {
        byte[] good = fixture.credentials(fixture.grant());
        refused(ProblemCode.CREDENTIALS_MISSING, registerWith(fixture.path("none.VaultCredentials")));

        Path folder = Files.createDirectory(fixture.path("folder.VaultCredentials"));
        refused(ProblemCode.CREDENTIALS_UNREADABLE, registerWith(folder));

        refused(ProblemCode.CREDENTIALS_RENAMED, registerWith(Files.write(fixture.path("Docs.json"), good)));

        Path broken = fixture.path("broken.VaultCredentials");
        refused(ProblemCode.CREDENTIALS_TRUNCATED, registerWith(Files.write(broken, Arrays.copyOf(good, 200))));

        String edited = new String(good, StandardCharsets.UTF_8).replace("Docs", "Docz");
        refused(ProblemCode.CREDENTIALS_DAMAGED, registerWith(Files.writeString(broken, edited)));

        VaultCredentials.Grant grant = fixture.grant();
        VaultCredentials.Grant other = new VaultCredentials.Grant(
                VaultId.random(new Random(9)),
                grant.vaultName(),
                grant.urls(),
                grant.tlsPins(),
                grant.issued(),
                grant.expires(),
                grant.generation(),
                grant.credential(),
                grant.signingKey());
        refused(ProblemCode.CREDENTIALS_OF_OTHER_VAULT, registerWith(Files.write(broken, fixture.credentials(other))));
    }

    @Test
    void theVaultsClockAndGenerationDecide() throws IOException {
        Path credentials = fixture.credentialsFile();
        for (ProblemCode code : List.of(ProblemCode.CREDENTIALS_EXPIRED, ProblemCode.CREDENTIALS_SUPERSEDED)) {
            Problem problem = code.with("vault", "Docs").with("expires", "2026-11-26");
            fixture.server.refuseCredentials(Optional.of(problem));
            refused(code, registerWith(credentials));
        }
    }

    @Test
    void everyWrongPassphraseIsNamed() throws IOException {
        String credentials = fixture.credentialsFile().toString();
        refused(ProblemCode.PASSPHRASE_MISSING, fixture.run("register", credentials));
        for (Map.Entry<String, ProblemCode> wrong : Map.of(
                        "short",
                        ProblemCode.PASSPHRASE_TOO_SHORT,
                        "x".repeat(2_000),
                        ProblemCode.PASSPHRASE_TOO_LONG,
                        "two lines of a\nlong passphrase",
                        ProblemCode.PASSPHRASE_MALFORMED,
                        "a \ufffd where accents were",
                        ProblemCode.PASSPHRASE_MALFORMED)
                .entrySet()) {
            String file = fixture.file("passphrase", wrong.getKey()).toString();
            int exit = fixture.run("register", credentials, "--passphrase-file", file, "--i-saved-the-passphrase");
            refused(wrong.getValue(), exit);
        }
        String missing = fixture.path("nothing").toString();
        refused(
                ProblemCode.PASSPHRASE_FILE_MISSING,
                fixture.run("register", credentials, "--passphrase-file", missing));
        fixture.terminal.answers(AgentFixture.PASSPHRASE, AgentFixture.PASSPHRASE + "!");
        refused(ProblemCode.PASSPHRASE_MISMATCH, fixture.run("register", credentials));
    }

    @Test
    void aVaultThatIsDownOrAnotherOneIsNamedInTheUsersLanguage() throws IOException {
        Path credentials = fixture.credentialsFile();
        fixture.close();
        assertThat(fixture.run(Map.of("LC_ALL", "fr_FR.UTF-8"), "register", credentials.toString()))
                .isEqualTo(6);
        assertThat(fixture.terminal.takeErr())
                .startsWith("Erreur :")
                .contains("[vault-unreachable]")
                .hasLineCount(3);
    }

    @Test
    void nothingSecretStandsInTheHomeOutsideOfTheKeys() throws IOException {
        fixture.register();
        assertThat(Files.getPosixFilePermissions(fixture.home().resolve("keys")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(fixture.home().resolve("keys/machine")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (Stream<Path> files = Files.walk(fixture.home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(AgentFixture.PASSPHRASE);
            }
        }
    }
}
