package dev.coffre.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.machine.MachineVaultStatus;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.schedule.ScheduleParser;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon on a clock of the test; jobs are shells that end as the test wants. */
class DaemonTest {
    private static final Instant NINE = Instant.parse("2026-11-23T21:00:00Z");
    private static final String DONE = "echo '{\"event\":\"result\",\"code\":\"done\",\"exit\":0}'";

    private static final Supplier<MachineVaultStatus> NO_STATUS = () -> {
        throw ProblemCode.NOT_REGISTERED.problem();
    };

    @TempDir
    private Path folder;

    private volatile Instant now = NINE.minus(Duration.ofHours(1));
    private volatile String job = DONE;
    private final BlockingQueue<List<String>> started = new LinkedBlockingQueue<>();
    private CoffreHome home;
    private Daemon daemon;
    private Thread thread;

    @BeforeEach
    void start() throws InterruptedException {
        home = CoffreHome.below(folder, Here.PLATFORM);
        begin();
    }

    private void begin() throws InterruptedException {
        daemon = daemon();
        CountDownLatch ready = new CountDownLatch(1);
        thread = Thread.ofPlatform().start(() -> daemon.run(ready::countDown));
        assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void stop() throws InterruptedException {
        daemon.stop();
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }

    private Daemon daemon() {
        return new Daemon(
                home,
                () -> now,
                () -> ZoneOffset.UTC,
                arguments -> {
                    started.add(arguments);
                    return new ProcessBuilder("/bin/sh", "-c", job).start();
                },
                new AgentInstallation("bench", () -> "Linux 6", "test"),
                () -> "http://127.0.0.1:1/enter#token",
                NO_STATUS);
    }

    private void schedule(String times) {
        new BackupPolicyFile(home.policy())
                .update(policy -> policy.with(
                        ProtectionGroup.DEFAULT_NAME,
                        group -> group.withSchedule(Optional.of(ScheduleForm.of(ScheduleParser.daily(times))), now)
                                .withSpread(Duration.ZERO)));
        client().notifyChanged();
    }

    private DaemonClient client() {
        return new DaemonClient(home.state(), home.sockets());
    }

    private void itIs(Instant instant) {
        now = instant;
        client().notifyChanged();
    }

    private List<String> nextJob() throws InterruptedException {
        List<String> arguments = started.poll(20, TimeUnit.SECONDS);
        assertThat(arguments).as("a job that is started; the log: %s", log()).isNotNull();
        return arguments;
    }

    private String log() {
        try {
            return Files.readString(home.logs().path().resolve("coffre.log"));
        } catch (java.io.IOException none) {
            return "none";
        }
    }

    private void nothingStarts() throws InterruptedException {
        assertThat(started.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    private GroupState group() {
        return client().state().orElseThrow().groups().getFirst();
    }

    private void untilTried(int tries) throws InterruptedException {
        for (int i = 0; i < 200 && group().tries().orElse(0) != tries; i++) {
            Thread.sleep(50);
        }
        assertThat(group().tries()).contains(tries);
    }

    @Test
    void theScheduleFiresOnceAtItsTimeAndTellsWhenItWillAgain() throws Exception {
        assertThat(client().state())
                .hasValueSatisfying(state -> assertThat(state.groups()).isEmpty());
        schedule("21:00");
        assertThat(group().next()).isEqualTo(NINE.toEpochMilli());
        nothingStarts();
        itIs(NINE);
        assertThat(nextJob()).containsExactly("backup", "--scheduled", "--json", "--group", "default");
        nothingStarts();
        assertThat(group().next()).isEqualTo(NINE.plus(Duration.ofDays(1)).toEpochMilli());
    }

    @Test
    void aVaultThatIsAwayIsTriedAgainAndTheBackupIsMadeOnce() throws Exception {
        job = "exit 6";
        schedule("21:00");
        itIs(NINE);
        nextJob();
        untilTried(1);
        nothingStarts();
        itIs(NINE.plusSeconds(60));
        nextJob();
        untilTried(2);
        job = DONE;
        itIs(NINE.plusSeconds(200));
        nextJob();
        nothingStarts();
        assertThat(group().tries()).isEmpty();
        itIs(NINE.plus(Duration.ofHours(3)));
        nothingStarts();
    }

    @Test
    void whatAPersonMustMendOrHasStoppedIsNotTriedAgain() throws Exception {
        job = "exit 9";
        schedule("21:00,22:00");
        itIs(NINE);
        nextJob();
        itIs(NINE.plusSeconds(600));
        nothingStarts();
        job = "echo '{\"event\":\"result\",\"code\":\"job-cancelled\",\"exit\":1}'; exit 1";
        itIs(NINE.plusSeconds(3600));
        nextJob();
        itIs(NINE.plusSeconds(7200));
        nothingStarts();
    }

    @Test
    void whatWasDueWhileNoDaemonRanIsMadeUpForOnce() throws Exception {
        schedule("21:00");
        stop();
        Files.deleteIfExists(home.state().path().resolve("schedule"));
        now = NINE.plus(Duration.ofDays(3)).plusSeconds(60);
        begin();
        nextJob();
        nothingStarts();
        stop();
        begin();
        nothingStarts();
    }

    @Test
    void aJobThatRunsWhenTheDaemonIsStoppedIsToldToStopAndMadeLater() throws Exception {
        Path told = folder.resolve("told");
        job = "trap 'echo yes >" + told + "; exit 1' TERM; while :; do sleep 0.1; done";
        schedule("21:00");
        itIs(NINE);
        nextJob();
        Thread.sleep(300);
        stop();
        assertThat(told).exists();
        job = DONE;
        begin();
        nextJob();
    }

    @Test
    void aJobThatHasToldItsResultButCannotEndDoesNotKeepTheNextOne() throws Exception {
        job = "echo '{\"event\":\"result\",\"code\":\"file-system-silent\",\"exit\":1}'; trap '' TERM; sleep 1000";
        schedule("21:00");
        itIs(NINE);
        nextJob();
        untilTried(1);
        job = DONE;
        itIs(NINE.plusSeconds(60));
        nextJob();
    }

    @Test
    void aJobThatTellsItsResultWhenStoppedButCannotEndDoesNotKeepTheDaemon() throws Exception {
        Path result = Files.writeString(
                folder.resolve("result"), "{\"event\":\"result\",\"code\":\"job-cancelled\",\"exit\":143}\n");
        job = "trap 'cat " + result + "' TERM; while :; do sleep 0.1; done";
        schedule("21:00");
        itIs(NINE);
        nextJob();
        Thread.sleep(300);
        long begun = System.nanoTime();
        daemon.stop();
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void stoppedProtectionMakesNoBackups() throws Exception {
        new StoppedProtectionFile(home.state())
                .write(new StoppedProtectionFile.StopState(now, Optional.empty(), Optional.empty()));
        schedule("21:00");
        itIs(NINE);
        nothingStarts();
        new StoppedProtectionFile(home.state()).delete();
        client().notifyChanged();
        nextJob();
    }

    @Test
    void aSecondDaemonIsRefused() {
        Daemon second = daemon();
        assertThat(catchThrowableOfType(Problem.class, () -> second.run(() -> {}))
                        .code())
                .isEqualTo(ProblemCode.DAEMON_RUNNING);
    }

    @Test
    void aPolicyThatCannotBeReadDoesNotEndTheDaemon() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(home.policy().path(), "nonsense");
        client().notifyChanged();
        Thread.sleep(200);
        assertThat(thread.isAlive()).isTrue();
        Files.delete(home.policy().path());
        schedule("21:00");
        itIs(NINE);
        nextJob();
    }

    @Test
    void aStateThatCannotBeWrittenMakesNoBackupTwice() throws Exception {
        schedule("21:00");
        group();
        Files.createDirectories(home.state().path());
        Files.deleteIfExists(home.state().path().resolve("schedule"));
        Files.createDirectories(home.state().path().resolve("schedule/in-the-way"));
        itIs(NINE);
        nextJob();
        nothingStarts();
        itIs(NINE.plusSeconds(900));
        nothingStarts();
    }
}
