package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.mount.ActiveMount;
import dev.coffre.backup.mount.FileSystemMounts;
import dev.coffre.backup.mount.MountTree;
import dev.coffre.backup.mount.MountedPoints;
import dev.coffre.backup.view.ContentView;
import dev.coffre.backup.view.TreePageCache;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre mount FOLDER} */
@Command(name = "mount")
final class MountCommand implements Callable<Integer> {
    /** Plaintext of files, those in flight included. */
    private static final long CONTENT_CACHE_BYTES = 32L << 20;

    private static final long PAGE_CACHE_BYTES = 48L << 20;

    private static final int MAX_HOURS = 24 * 31;

    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineOpener opener;
    private final Optional<FileSystemMounts> mounts;
    private final MachineClock clock;
    private final RandomGenerator random;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(paramLabel = "FOLDER", descriptionKey = "mount.folder")
    private String folder = "";

    @Option(names = "--for", paramLabel = "HOURS", descriptionKey = "mount.for")
    private int hours = 6;

    MountCommand(
            CommandRunner runner,
            CoffreHome home,
            MachineOpener opener,
            Optional<FileSystemMounts> mounts,
            MachineClock clock,
            RandomGenerator random) {
        this.runner = runner;
        this.home = home;
        this.opener = opener;
        this.mounts = mounts;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Integer call() {
        return runner.run("mount", common, this::mount);
    }

    private CommandResult mount(TerminalOutput output) {
        FileSystemMounts system = mounts.orElseThrow(ProblemCode.MOUNT_UNSUPPORTED::problem);
        if (hours < 1 || hours > MAX_HOURS) {
            throw runner.refusedNumber("--for", hours, 1, MAX_HOURS);
        }
        ByteString target = new PathArguments(runner.files()).absolute(folder);
        cleanUp(system, output);
        try (OutageReporter outages = new OutageReporter(output);
                ReadableMachine machine = foreign.open(runner, opener, outages);
                PointPageCache pages = new PointPageCache(home.cache(), machine);
                FetchThreads threads = FetchThreads.ofCores(Runtime.getRuntime().availableProcessors());
                ContentView contents = new ContentView(
                        new DomainAccess(machine.reader(), machine.keys(), threads), pages, CONTENT_CACHE_BYTES)) {
            MountedPoints points = new MountedPoints(
                    machine::points,
                    new TreePageCache(pages, PAGE_CACHE_BYTES, Optional.of(threads.network())),
                    clock.zone(),
                    clock.source());
            MountTree tree = new MountTree(machine.machineName(), points, contents, random);
            serve(output, system.mount(target, tree, output::warn), target);
            return CommandResult.done();
        }
    }

    private static void cleanUp(FileSystemMounts system, TerminalOutput output) {
        try {
            system.unmountDead().forEach(dead -> output.message("mount.cleaned", dead.displayPath()));
        } catch (ErrnoException _) {
            // The mount of another user: only that user can unmount it. Mounting says if it is in the way.
        }
    }

    private void serve(TerminalOutput output, ActiveMount mount, ByteString target) {
        try (mount;
                StopDispatcher.StopRegistration _ = runner.stops().register(_ -> stop(mount))) {
            output.message("mount.mounted", target.displayPath(), hours);
            output.event(Map.of("event", "mounted", "folder", target.displayPath(), "hours", hours));
            boolean ended = mount.awaitEnd(Duration.ofHours(hours));
            output.message(ended ? "mount.ended" : "mount.expired", target.displayPath(), hours);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of a mount by a signal is its usual end, whatever the exit code of other commands. */
    private static void stop(ActiveMount mount) {
        Thread.ofPlatform().daemon().name("unmount").start(mount::close);
    }
}
