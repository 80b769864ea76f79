package dev.coffre.agent;

import dev.coffre.agent.command.CoffreCommandLine;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.process.AgentProgram;
import dev.coffre.agent.process.StopRequests;
import dev.coffre.agent.registration.ChildProcessKdf;
import dev.coffre.agent.terminal.SystemTerminal;
import dev.coffre.agent.world.World;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.remote.Patience;
import dev.coffre.vault.signal.StopSignals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The program {@code coffre}. Only here do the real clock, random source and terminal enter. */
public final class Coffre {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** How long the exit hooks may take before the process is halted: a terminal or a disk may hang. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

    private Coffre() {}

    public static void main(String[] arguments) {
        StopRequests stops = new StopRequests(Coffre::end);
        StopSignals.onEach(stops::request);
        Map<String, String> environment = System.getenv();
        World world = new World(
                environment,
                CoffreHome.of(environment),
                new SystemTerminal(),
                InstantSource.system(),
                ZoneId.systemDefault(),
                new SecureRandom(),
                new ChildProcessKdf(),
                Argon2Parameters.STANDARD,
                Patience.brief(),
                Patience.lasting(),
                new AgentProgram(Coffre.class.getName()),
                stops,
                hostName(),
                Optional.ofNullable(Coffre.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        System.exit(new CoffreCommandLine(world).run(CommandLineBytes.arguments(List.of(arguments))));
    }

    /**
     * Ends the process even if an exit hook hangs. {@code System.exit} runs the hooks, which restore the terminal's echo; the
     * halt thread is the fallback.
     */
    private static void end(ExitCode exit, Supplier<ExitCode> last) {
        Thread.ofPlatform().daemon().name("halt").start(() -> halt(exit));
        ExitCode told = exit;
        try {
            told = last.get();
        } finally {
            System.exit(told.number());
        }
    }

    private static void halt(ExitCode exit) {
        try {
            Thread.sleep(LAST_MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exit.number());
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "machine";
        }
    }
}
