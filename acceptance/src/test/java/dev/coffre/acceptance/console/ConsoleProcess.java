package dev.coffre.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.RunningProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code coffre daemon}, and the console that it serves from the first {@code coffre console} on. */
final class ConsoleProcess implements AutoCloseable {
    private static final int PATIENCE = 600;
    private static final int PAUSE_MILLIS = 100;

    private final RunningProgram daemon;
    private final String link;

    private ConsoleProcess(RunningProgram daemon, String link) {
        this.daemon = daemon;
        this.link = link;
    }

    static ConsoleProcess of(AgentProcess agent) throws InterruptedException {
        RunningProgram daemon = agent.start("daemon");
        for (int i = 0; i < PATIENCE && !daemon.output().contains("\"ready\""); i++) {
            assertThat(daemon.isAlive()).as(daemon.said()).isTrue();
            Thread.sleep(PAUSE_MILLIS);
        }
        String link = agent.run("console")
                .expect(0)
                .events("console")
                .getFirst()
                .path("link")
                .asString();
        return new ConsoleProcess(daemon, link);
    }

    String link() {
        return link;
    }

    String site() {
        return "http://" + URI.create(link).getAuthority();
    }

    /** {@code kill -9} of a command that it runs with this argument. */
    boolean killChild(String argument) {
        return ProcessHandle.of(daemon.pid())
                .orElseThrow()
                .descendants()
                .anyMatch(child -> arguments(child).contains(argument) && child.destroyForcibly());
    }

    /** The JDK knows the first 4 KiB only. */
    private static String arguments(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    /** What of it is in memory now. */
    long residentMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }

    @Override
    public void close() {
        assertThat(daemon.isAlive()).as("the service still runs").isTrue();
        daemon.stop();
    }
}
