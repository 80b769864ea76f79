package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A machine loses its disk, is installed again, and goes on with its recovery points as if nothing had been. */
class ReinstalledMachineTest {
    private static final String VAULT = "reinstalled";
    private static final String OPERATION = "replace-machine";
    private static final int LOOKING_NANOS = 200_000;

    @TempDir
    Path folder = Path.of("");

    private VaultProcess vault;
    private SourceTree source;
    private AgentProcess agent;
    private String machine;
    private Path recoveryCode;

    @BeforeEach
    void backUpTwice() {
        vault = VaultProcess.start(folder);
        source = SourceTree.in(folder.resolve("source"), 17)
                .files("small", 200, 2_000)
                .file("big", 3_000_000)
                .file("database", 5_000_000);
        agent = AgentProcess.in(folder.resolve("machine"));
        recoveryCode = folder.resolve("recovery code");
        vault.administrator().createVault(VAULT);
        agent.run(
                        "register",
                        credentials().toString(),
                        "--passphrase-file",
                        agent.passphraseFile().toString(),
                        "--i-saved-the-passphrase",
                        "--recovery-code-file",
                        recoveryCode.toString(),
                        "--name",
                        "host")
                .expect(0);
        agent.run("backup", source.path()).expect(0);
        agent.run("recover", "--to", folder.resolve("first").toString()).expect(0);
        source.text("small/later", "only in the second point").changeAt("database", 2_000_000);
        assertThat(agent.run("backup", source.path()).expect(0).figure("bytesSent"))
                .as("the database has a patched chunk")
                .isLessThan(200_000);
        machine = agent.machine();
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    private Path credentials() {
        return vault.administrator().credentials(VAULT, folder);
    }

    private String pin() {
        return vault.administrator().pin(machine, OPERATION);
    }

    /** The home goes, and with it keys, state and cache; the answer is a copy of it, as it lies in a backup of the disk. */
    private AgentProcess loseHome() {
        AgentProcess old = AgentProcess.in(folder.resolve("old"));
        run("/bin/mkdir", "-p", folder.resolve("old").toString());
        run("/bin/mv", agent.home().toString(), old.home().toString());
        return old;
    }

    private void run(String program, String... arguments) {
        Invocation.of(Path.of(program), arguments).run(agent.logs()).expect(0);
    }

    private String[] replacement(Path credentials, String wanted, String pin, String... secret) {
        List<String> command = new ArrayList<>(List.of("register", credentials.toString(), "--replace", wanted));
        command.addAll(List.of("--pin-file", agent.file("pin", pin + "\n").toString()));
        command.addAll(Arrays.asList(secret));
        return command.toArray(String[]::new);
    }

    private String[] replacement(String pin) {
        return replacement(
                credentials(),
                "host",
                pin,
                "--passphrase-file",
                agent.passphraseFile().toString());
    }

    private void goesOn(long handover) {
        Outcome next = agent.run("backup", source.path()).expect(0);
        assertThat(next.figure("point")).isEqualTo(handover + 1);
        assertThat(next.figure("dataRecordsSent")).isZero();
        assertThat(next.figure("bytesSent")).isLessThan(16 << 10);
        agent.run("check").expect(0);
    }

    private void readsWhatWasAndWhatCame(long handover) {
        for (String point : List.of("2", String.valueOf(handover), "latest")) {
            Path target = folder.resolve("target of " + point + "-" + handover);
            agent.run("recover", point, "--to", target.toString()).expect(0);
            assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                    .isEmpty();
        }
        Path first = folder.resolve("first again " + handover);
        agent.run("recover", "1", "--to", first.toString()).expect(0);
        assertThat(new TreeComparison(agent.logs()).differences(folder.resolve("first"), first))
                .isEmpty();
    }

    @Test
    void theNewInstallationGoesOnAndTheOldOneIsShutOut() throws IOException {
        AgentProcess old = loseHome();

        Outcome replaced = agent.run(replacement(pin())).expect(0);

        assertThat(replaced.events("registered")).singleElement().satisfies(event -> {
            assertThat(event.path("machine").asString()).isEqualTo(machine);
            assertThat(event.path("point").asLong()).isEqualTo(3);
        });
        goesOn(3);
        readsWhatWasAndWhatCame(3);
        for (String command : List.of("status", "points", "check")) {
            assertThat(old.run(command).expect(9).code()).isEqualTo("machine-replaced");
        }
        assertThat(old.run("backup", source.path()).expect(9).code()).isEqualTo("machine-replaced");
        assertThat(old.speak("status").err()).contains("Another installation has taken this machine’s place");
        aMachineOfATakenNameIsToldHowItCouldGoOnInstead();
        vault.command("scrub").expect(0);
        rebuiltCatalogKnowsIt(old);
        decoderReadsAll();
    }

    private void aMachineOfATakenNameIsToldHowItCouldGoOnInstead() {
        AgentProcess second = AgentProcess.in(folder.resolve("second"));
        Outcome told = second.speak(
                "register",
                credentials().toString(),
                "--passphrase-file",
                second.passphraseFile().toString(),
                "--i-saved-the-passphrase",
                "--no-recovery-code",
                "--name",
                "host");
        assertThat(told.expect(0).out()).contains("host-2", "coffre register --replace");
    }

    private void rebuiltCatalogKnowsIt(AgentProcess old) {
        String before = vault.administrator().machines(VAULT) + "\n"
                + vault.administrator().points(machine);
        vault.stop();
        run("/bin/rm", "-r", vault.data().resolve("catalog").toString());
        vault.command("rebuild").expect(0);
        vault.restart();
        assertThat(vault.administrator().machines(VAULT) + "\n"
                        + vault.administrator().points(machine))
                .isEqualTo(before);
        assertThat(old.run("status").expect(9).code()).isEqualTo("machine-replaced");
        agent.run("backup", source.path()).expect(0);
    }

    /** Written from docs/format.md alone, it verifies every point by the key of its generation. */
    private void decoderReadsAll() {
        Outcome read = Invocation.of(
                        Path.of("/usr/bin/python3"),
                        Checkout.file("acceptance/decoder/decode.py").toString(),
                        vault.data().resolve("store").toString(),
                        agent.passphraseFile().toString())
                .run(agent.logs())
                .expect(0);
        assertThat(read.out()).contains(machine + "-1: ", machine + "-3: ", machine + "-5: ");
    }

    @Test
    @Tag("long")
    void theRecoveryCodeDoesAsWell() {
        loseHome();
        agent.run(replacement(credentials(), machine, pin(), "--recovery-code-file", recoveryCode.toString()))
                .expect(0);
        goesOn(3);
    }

    @Test
    @Tag("long")
    void aMachineWithoutPointsAndOneWhoseKeyWasRotatedGoOnToo() {
        AgentProcess empty = AgentProcess.in(folder.resolve("empty"));
        empty.register(credentials()).expect(0);
        String id = empty.machine();
        run("/bin/rm", "-r", empty.home().toString());
        String pin = vault.administrator().pin(id, OPERATION);
        empty.run(replacement(
                        credentials(),
                        id,
                        pin,
                        "--passphrase-file",
                        empty.passphraseFile().toString()))
                .expect(0);
        assertThat(empty.run("backup", source.path()).expect(0).figure("point")).isEqualTo(1);
        empty.run("check").expect(0);

        Path rotated = empty.file("rotated", "the passphrase of the second key\n");
        Path rotationPin = empty.file("rotation pin", vault.administrator().pin(id, "rotate-key"));
        empty.run(
                        "passphrase",
                        "rotate-key",
                        "--passphrase-file",
                        rotated.toString(),
                        "--i-saved-the-passphrase",
                        "--no-recovery-code",
                        "--pin-file",
                        rotationPin.toString())
                .expect(0);
        run("/bin/rm", "-r", empty.home().toString());
        String second = vault.administrator().pin(id, OPERATION);
        empty.run(replacement(credentials(), id, second, "--passphrase-file", rotated.toString()))
                .expect(0);
        assertThat(empty.run("backup", source.path()).expect(0).figure("point")).isEqualTo(3);
        assertThat(empty.run("backup", source.path()).expect(0).figure("dataRecordsSent"))
                .isZero();
        empty.run("check").expect(0);
    }

    @Test
    @Tag("long")
    void nobodyElseChangesAnything() {
        vault.administrator().createVault("foreign");
        AgentProcess intruder = AgentProcess.in(folder.resolve("intruder"));
        Path credentials = credentials();
        String passphrase = agent.passphraseFile().toString();
        String before = vault.administrator().points(machine).toString();

        refused(9, "reregistration-refused", intruder, replacement("AAAAAAAA"));
        String otherOperation = vault.administrator().pin(machine, "rotate-key");
        refused(9, "reregistration-refused", intruder, replacement(otherOperation));
        AgentProcess other = AgentProcess.in(folder.resolve("other"));
        other.register(credentials()).expect(0);
        String otherMachine = vault.administrator().pin(other.machine(), OPERATION);
        refused(9, "reregistration-refused", intruder, replacement(otherMachine));

        String good = pin();
        refused(9, "pin-wrong", intruder, replacement(good.equals("00000000") ? "11111111" : "00000000"));
        refused(
                5,
                "passphrase-wrong",
                intruder,
                replacement(
                        credentials(),
                        "host",
                        good,
                        "--passphrase-file",
                        intruder.file("wrong", "incorrect horse battery staple\n")
                                .toString()));
        Path foreign = vault.administrator().credentials("foreign", folder);
        refused(2, "machine-unknown", intruder, replacement(foreign, machine, good, "--passphrase-file", passphrase));
        refused(
                4,
                "credentials-superseded",
                intruder,
                replacement(supersededBy(credentials), "host", good, "--passphrase-file", passphrase));
        refused(1, "already-registered", agent, replacement(good));

        assertThat(vault.administrator().points(machine)).hasToString(before);
        agent.run("backup", source.path()).expect(0);
        loseHome();
        agent.run(replacement(good)).expect(0);
        goesOn(4);
    }

    private Path supersededBy(Path credentials) {
        try {
            Path old = Files.copy(
                    credentials, Files.createDirectories(folder.resolve("past")).resolve("old.VaultCredentials"));
            credentials();
            return old;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(int exit, String code, AgentProcess who, String... command) {
        assertThat(who.run(command).expect(exit).code()).isEqualTo(code);
    }

    /** Who is killed, and when. */
    private enum Blow {
        AGENT_AS_ITS_KEYS_ARE_KEPT,
        AGENT_AS_THE_POINT_ARRIVES,
        VAULT_AS_THE_POINT_ARRIVES,
        VAULT_A_LITTLE_LATER
    }

    @ParameterizedTest
    @EnumSource(names = "VAULT_AS_THE_POINT_ARRIVES")
    void whoeverIsKilledInTheMiddleEitherTheOldOrTheNewInstallationIsThere(Blow blow) {
        killed(blow);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VAULT_AS_THE_POINT_ARRIVES")
    @Tag("long")
    void whoeverIsKilledAtOtherMomentsToo(Blow blow) {
        killed(blow);
    }

    private void killed(Blow blow) {
        AgentProcess old = loseHome();
        Path kept = agent.home().resolve("keys/replacement");
        RunningProgram running = agent.start(replacement(pin()));
        switch (blow) {
            case AGENT_AS_ITS_KEYS_ARE_KEPT -> await(() -> Files.exists(kept), running);
            case AGENT_AS_THE_POINT_ARRIVES, VAULT_AS_THE_POINT_ARRIVES -> await(this::handoverIsThere, running);
            case VAULT_A_LITTLE_LATER -> {
                await(this::handoverIsThere, running);
                LockSupport.parkNanos(5_000_000);
            }
        }
        if (blow.name().startsWith("AGENT")) {
            running.kill();
        } else {
            vault.kill();
            vault.restart();
            running.await();
        }

        int outcome = old.run("status").exit();
        assertThat(outcome).isIn(0, 9);
        if (!Files.exists(agent.home().resolve("keys/machine"))) {
            agent.run(replacement(pin())).expect(0);
        }
        assertThat(old.run("status").expect(9).code()).isEqualTo("machine-replaced");
        goesOn(3);
        vault.command("scrub").expect(0);
        System.out.println("  " + blow + ": " + (outcome == 0 ? "the old one" : "the new one") + " was there");
    }

    private static void await(BooleanSupplier what, RunningProgram running) {
        while (!what.getAsBoolean()) {
            if (!running.isAlive()) {
                return;
            }
            LockSupport.parkNanos(LOOKING_NANOS);
        }
    }

    private boolean handoverIsThere() {
        try (Stream<Path> all = Files.walk(vault.data().resolve("store/vaults"))) {
            return all.anyMatch(file -> file.getFileName().toString().startsWith("0000000000000003-"));
        } catch (IOException | UncheckedIOException changing) {
            return false;
        }
    }
}
