package dev.coffre.agent;

import dev.coffre.agent.command.CoffreCommandLine;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.platform.Platform;
import dev.coffre.agent.platform.linux.LinuxPlatform;
import dev.coffre.agent.platform.windows.WindowsPlatform;
import dev.coffre.agent.process.AgentLauncher;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.registration.ChildProcessKdf;
import dev.coffre.agent.terminal.SystemTerminal;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.client.RetryPolicy;
import dev.coffre.vault.problem.ExitCode;
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
    /** How long the exit hooks may take before the process is halted: a terminal or a disk may hang. */
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(1);

    private Coffre() {}

    public static void main(String[] arguments) {
        Platform platform = platform();
        StopDispatcher stops = new StopDispatcher(Coffre::end);
        platform.stopRequests().onRequest(stops::requestStop);
        Map<String, String> environment = System.getenv();
        CoffreHome home = CoffreHome.of(environment, platform);
        AgentContext context = new AgentContext(
                environment,
                platform,
                home,
                platform.localFiles(home.state().resolve("snapshots").path(), environment),
                new SystemTerminal(platform.terminal()),
                InstantSource.system(),
                ZoneId.systemDefault(),
                new SecureRandom(),
                new ChildProcessKdf(),
                Argon2Parameters.STANDARD,
                RetryPolicy.interactive(),
                RetryPolicy.forJob(),
                new AgentLauncher(Coffre.class.getName(), platform.jobPriority(), platform.stopRequests()),
                stops,
                platform.hostName().orElse("machine"),
                Optional.ofNullable(Coffre.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        System.exit(new CoffreCommandLine(context).run(platform.arguments(List.of(arguments))));
    }

    /** The only place that chooses a platform. Every system but Windows gets that of Linux. */
    private static Platform platform() {
        return System.getProperty("os.name").startsWith("Windows")
                ? new WindowsPlatform(Coffre.class.getName())
                : new LinuxPlatform();
    }

    /**
     * Ends the process even if an exit hook hangs. {@code System.exit} runs the hooks, which restore the terminal's
     * echo; the halt thread is the fallback.
     */
    private static void end(ExitCode exit, Supplier<ExitCode> finalStep) {
        Thread.ofPlatform().daemon().name("halt").start(() -> halt(exit));
        ExitCode finalExit = exit;
        try {
            finalExit = finalStep.get();
        } finally {
            System.exit(finalExit.number());
        }
    }

    private static void halt(ExitCode exit) {
        try {
            Thread.sleep(EXIT_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exit.number());
    }
}
