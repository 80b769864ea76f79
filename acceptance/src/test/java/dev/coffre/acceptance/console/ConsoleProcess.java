package dev.coffre.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.RunningProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code coffre console} of a machine without a daemon. */
final class ConsoleProcess implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("\"link\":\"([^\"]+)\"");
    private static final int PATIENCE = 600;
    private static final int PAUSE_MILLIS = 100;

    private final RunningProgram program;
    private final String link;

    private ConsoleProcess(RunningProgram program, String link) {
        this.program = program;
        this.link = link;
    }

    static ConsoleProcess of(AgentProcess agent) throws InterruptedException {
        RunningProgram program = agent.start("console");
        for (int i = 0; i < PATIENCE && program.isAlive(); i++) {
            Matcher found = LINK.matcher(program.output());
            if (found.find()) {
                return new ConsoleProcess(program, found.group(1));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        program.kill();
        throw new AssertionError("no console: " + program.said());
    }

    String link() {
        return link;
    }

    String site() {
        return "http://" + URI.create(link).getAuthority();
    }

    /** What of it is in memory now. */
    long residentMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + program.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }

    @Override
    public void close() {
        assertThat(program.isAlive()).as("the console still runs").isTrue();
        program.stop();
    }
}
