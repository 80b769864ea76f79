package dev.coffre.agent.daemon;

import dev.coffre.agent.child.PrivateTempDirectory;
import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.machine.MachineVaultStatus;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.process.JobLauncher;
import dev.coffre.agent.process.LockFile;
import dev.coffre.agent.schedule.ScheduleState;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * Runs scheduled backups until it is stopped. Each backup is a child process, so that the daemon stays small and every
 * way for a backup to end is an exit code. Failures are logged and retried: no file, disk or vault error ends the
 * daemon.
 */
public final class Daemon {
    /** Upper bound of a wait, after which clock changes and the end of a suspend are noticed. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final Duration ERROR_DELAY = Duration.ofMinutes(1);

    private final CoffreHome home;
    private final InstantSource clock;
    private final AgentInstallation installation;
    private final Supplier<String> consoleLink;
    private final Supplier<MachineVaultStatus> status;
    private final JobLauncher program;
    private final AgentLog log;
    private final DueBackups dueBackups;
    private final WakeSignal wakeSignal = new WakeSignal();
    private final Instant started;
    private volatile Optional<ScheduledJobProcess> running = Optional.empty();

    /**
     * Other programs of the same user can ask for the link and the status.
     *
     * @param zone the machine's time zone, asked for each time
     * @param program starts the backups, and the answerer
     * @param consoleLink makes a single-use link to this machine's console
     * @param status asks the vault about this machine
     */
    public Daemon(
            CoffreHome home,
            InstantSource clock,
            Supplier<ZoneId> zone,
            JobLauncher program,
            AgentInstallation installation,
            Supplier<String> consoleLink,
            Supplier<MachineVaultStatus> status) {
        this.home = home;
        this.clock = clock;
        this.installation = installation;
        this.consoleLink = consoleLink;
        this.status = status;
        this.program = program;
        this.log = new AgentLog(home.logs(), clock);
        this.started = clock.instant();
        this.dueBackups = new DueBackups(
                new BackupPolicyFile(home.policy()),
                new GroupScheduleStates(new ScheduleStateFile(home.state()), log),
                clock,
                zone,
                this::spreadFraction);
    }

    /**
     * Runs until {@link #stop}.
     *
     * @throws Problem {@code daemon-running}
     */
    public void run(DaemonListener listener) {
        PrivatePath folder = home.state();
        LockFile lock = LockFile.acquire(DaemonSocket.lock(folder)).orElseThrow(ProblemCode.DAEMON_RUNNING::problem);
        try (lock;
                AnswererProcess answerer = new AnswererProcess(program, log, home.sockets());
                DaemonSocket socket = new DaemonSocket(
                        home.sockets(), folder, this::state, wakeSignal::wake, consoleLink, status, answerer)) {
            lock.write(new DaemonLockInfo(ProcessHandle.current().pid(), started.toEpochMilli(), socket.address()));
            log.log("daemon began");
            PrivateTempDirectory.sweep(folder, clock.instant());
            listener.ready();
            while (!wakeSignal.isEnded()) {
                runOnce(listener);
            }
            log.log("daemon ended");
        }
    }

    /** Ends {@link #run} after the running job has stopped at a safe point. Called by another thread. */
    public void stop() {
        wakeSignal.end();
        running.ifPresent(ScheduledJobProcess::stop);
    }

    private void runOnce(DaemonListener listener) {
        try {
            if (isStopped()) {
                wakeSignal.await(MAX_WAIT);
                return;
            }
            Optional<DueBackups.DueBackup> due = dueBackups.longestDue();
            if (due.isPresent()) {
                backUp(due.get(), listener);
            } else {
                wakeSignal.await(waitTime());
            }
        } catch (Problem problem) {
            log.log("the schedule waits: " + problem.code().code());
            waitAfterError();
        } catch (RuntimeException defect) {
            Optional<Path> unused = log.logDefect(defect);
            waitAfterError();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            wakeSignal.end();
        }
    }

    private Duration waitTime() {
        return dueBackups
                .timeUntilNext()
                .filter(quiet -> quiet.compareTo(MAX_WAIT) < 0)
                .map(quiet -> quiet.plusMillis(1))
                .orElse(MAX_WAIT);
    }

    private void waitAfterError() {
        try {
            wakeSignal.await(ERROR_DELAY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            wakeSignal.end();
        }
    }

    private boolean isStopped() {
        return new StoppedProtectionFile(home.state()).read().isPresent();
    }

    private void backUp(DueBackups.DueBackup due, DaemonListener listener) throws InterruptedException {
        ScheduleState before = dueBackups.state(due);
        try {
            ScheduledJobProcess run = ScheduledJobProcess.start(
                    program,
                    List.of(
                            "backup",
                            "--scheduled",
                            "--json",
                            "--group",
                            due.group().name()),
                    log);
            running = Optional.of(run);
            if (wakeSignal.isEnded()) {
                run.stop();
            }
            ScheduledJobProcess.JobExit end = run.await();
            if (!wakeSignal.isEnded()) {
                dueBackups.record(due, after(before, due.due(), end));
                listener.backupEnded(due.group().name(), end.exit(), end.code());
            }
        } catch (IOException notStarted) {
            log.log("a scheduled backup could not be started: "
                    + notStarted.getClass().getSimpleName());
            dueBackups.record(due, before.failed(due.due(), clock.instant()));
            listener.backupNotStarted(due.group().name());
        } finally {
            running = Optional.empty();
        }
    }

    private ScheduleState after(ScheduleState before, Instant due, ScheduledJobProcess.JobExit end) {
        Instant now = clock.instant();
        if (end.isBusy()) {
            return before.deferred(due, now);
        }
        return !end.madePoint() && end.isTransient() ? before.failed(due, now) : before.done(due);
    }

    private DaemonState state() {
        return new DaemonState(
                ProcessHandle.current().pid(),
                installation.agentVersion(),
                started.toEpochMilli(),
                dueBackups.states());
    }

    /**
     * Returns 0 to 1 from a hash of host and group: stable across starts, but different between machines, so that
     * machines do not start at the same moment.
     */
    private double spreadFraction(String group) {
        CRC32 sum = new CRC32();
        sum.update((installation.hostName() + "/" + group).getBytes(StandardCharsets.UTF_8));
        return sum.getValue() / (double) (1L << 32);
    }
}
