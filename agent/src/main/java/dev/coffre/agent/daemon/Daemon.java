package dev.coffre.agent.daemon;

import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.log.AgentLog;
import dev.coffre.agent.machine.MachineStatus;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.process.JobProgram;
import dev.coffre.agent.process.LockFile;
import dev.coffre.agent.schedule.Standing;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * Runs scheduled backups until it is stopped. Each backup is a child process, so that the daemon stays small and every way for
 * a backup to end is an exit code. Failures are logged and retried: no file, disk or vault error ends the daemon.
 */
public final class Daemon {
    /** Upper bound of a wait, after which clock changes and the end of a suspend are noticed. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(1);

    private final World world;
    private final Supplier<String> consoleLink;
    private final Supplier<MachineStatus> status;
    private final JobProgram program;
    private final AgentLog log;
    private final DueBackups backups;
    private final Pause pause = new Pause();
    private final Instant started;
    private volatile Optional<JobRun> running = Optional.empty();

    /**
     * Other programs of the same user can ask for both suppliers' values.
     *
     * @param consoleLink makes a single-use link to this machine's console
     * @param status asks the vault about this machine
     */
    public Daemon(World world, Supplier<String> consoleLink, Supplier<MachineStatus> status) {
        this.world = world;
        this.consoleLink = consoleLink;
        this.status = status;
        this.program = world.program();
        this.log = new AgentLog(world.home().logs(), world.clock());
        this.started = world.clock().instant();
        this.backups = new DueBackups(
                new BackupPolicyFile(world.home().policy()),
                new GroupStandings(new StandingsFile(world.home().state()), log),
                world.clock(),
                new LocalZone(
                        Path.of("/etc/localtime"),
                        Optional.ofNullable(world.environment().get("TZ")),
                        world.zone()),
                this::placeInSpread);
    }

    /**
     * Runs until {@link #stop}.
     *
     * @param ready called once, when the daemon answers on its socket
     * @throws Problem {@code daemon-running}
     */
    public void run(Runnable ready) {
        Path folder = world.home().state();
        LockFile lock = LockFile.acquire(DaemonSocket.lock(folder)).orElseThrow(ProblemCode.DAEMON_RUNNING::problem);
        try (lock;
                DaemonSocket socket = new DaemonSocket(folder, this::state, pause::wake, consoleLink, status)) {
            lock.write(new DaemonHolder(
                    ProcessHandle.current().pid(),
                    started.toEpochMilli(),
                    socket.path().toString()));
            log.note("daemon began");
            ready.run();
            while (!pause.isOver()) {
                turn();
            }
            log.note("daemon ended");
        }
    }

    /** Ends {@link #run} after the running job has stopped at a safe point. Called by another thread. */
    public void stop() {
        pause.end();
        running.ifPresent(JobRun::stop);
    }

    private void turn() {
        try {
            if (isStopped()) {
                pause.await(LONGEST_PAUSE);
                return;
            }
            Optional<DueBackups.Due> due = backups.first();
            if (due.isPresent()) {
                backUp(due.get());
            } else {
                pause.await(quiet());
            }
        } catch (Problem problem) {
            log.note("the schedule waits: " + problem.code().code());
            rest();
        } catch (RuntimeException defect) {
            Optional<Path> unused = log.defect(defect);
            rest();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            pause.end();
        }
    }

    private Duration quiet() {
        return backups.quiet()
                .filter(quiet -> quiet.compareTo(LONGEST_PAUSE) < 0)
                .map(quiet -> quiet.plusMillis(1))
                .orElse(LONGEST_PAUSE);
    }

    private void rest() {
        try {
            pause.await(AFTER_TROUBLE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            pause.end();
        }
    }

    private boolean isStopped() {
        return new StoppedProtection(world.home().state()).read().isPresent();
    }

    private void backUp(DueBackups.Due due) throws InterruptedException {
        Standing before = backups.standing(due);
        try {
            JobRun run = JobRun.start(
                    program,
                    List.of(
                            "backup",
                            "--scheduled",
                            "--json",
                            "--group",
                            due.group().name()),
                    log);
            running = Optional.of(run);
            if (pause.isOver()) {
                run.stop();
            }
            JobRun.End end = run.await();
            if (!pause.isOver()) {
                backups.put(due, after(before, due.due(), end));
            }
        } catch (IOException notStarted) {
            log.note("a scheduled backup could not be started: "
                    + notStarted.getClass().getSimpleName());
            backups.put(due, before.failed(due.due(), world.clock().instant()));
        } finally {
            running = Optional.empty();
        }
    }

    private Standing after(Standing before, Instant due, JobRun.End end) {
        Instant now = world.clock().instant();
        if (end.isBusy()) {
            return before.deferred(due, now);
        }
        return !end.isDone() && end.mayPass() ? before.failed(due, now) : before.done(due);
    }

    private DaemonState state() {
        return new DaemonState(
                ProcessHandle.current().pid(), world.agentVersion(), started.toEpochMilli(), backups.states());
    }

    /**
     * Returns 0 to 1 from a hash of host and group: stable across starts, but different between machines, so that machines do
     * not start at the same moment.
     */
    private double placeInSpread(String group) {
        CRC32 sum = new CRC32();
        sum.update((world.hostName() + "/" + group).getBytes(StandardCharsets.UTF_8));
        return sum.getValue() / (double) (1L << 32);
    }
}
