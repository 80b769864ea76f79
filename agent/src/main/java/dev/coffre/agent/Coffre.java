package dev.coffre.agent;

import dev.coffre.agent.command.CoffreCommandLine;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.process.AgentProgram;
import dev.coffre.agent.registration.ChildProcessKdf;
import dev.coffre.agent.terminal.SystemTerminal;
import dev.coffre.agent.world.World;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.remote.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program {@code coffre}: the one place where the real clock, chance and terminal enter. */
public final class Coffre {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private Coffre() {}

    public static void main(String[] arguments) {
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
                hostName(),
                Optional.ofNullable(Coffre.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        System.exit(new CoffreCommandLine(world).run(CommandLineBytes.arguments(List.of(arguments))));
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "machine";
        }
    }
}
