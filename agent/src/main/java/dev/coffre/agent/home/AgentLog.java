package dev.coffre.agent.home;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The agent's log: commands, their exit status, and the stack traces of defects. Rotated after 1 MiB; one older file is
 * kept. A failure to write the log never stops a command.
 */
public final class AgentLog {
    private static final long MAX_BYTES = 1 << 20;
    private static final int TAIL_BYTES = 256 << 10;

    private final PrivatePath file;
    private final InstantSource clock;

    public AgentLog(PrivatePath folder, InstantSource clock) {
        this.file = folder.resolve("coffre.log");
        this.clock = clock;
    }

    public Path file() {
        return file.path();
    }

    /** Appends one line. Returns whether it was written. */
    public boolean log(String text) {
        return append(clock.instant() + " " + text + "\n");
    }

    /** Logs the cause of a problem, if it has one. People see only the problem itself. */
    public void logCause(Problem problem) {
        if (problem.getCause() != null) {
            log(problem.code().code() + " because of " + problem.getCause());
        }
    }

    /** Logs a defect with its stack trace. Returns the log file, or empty if nothing was written. */
    public Optional<Path> logDefect(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return append(clock.instant() + " defect " + trace) ? Optional.of(file.path()) : Optional.empty();
    }

    /** Returns the newest lines, at most {@value #TAIL_BYTES} bytes; empty if there is no readable log. */
    public String tail() {
        try (SeekableByteChannel channel = Files.newByteChannel(file.path())) {
            long begin = Math.max(0, channel.size() - TAIL_BYTES);
            channel.position(begin);
            String text = new String(Channels.newInputStream(channel).readNBytes(TAIL_BYTES), StandardCharsets.UTF_8);
            return begin == 0 ? text : text.substring(text.indexOf('\n') + 1);
        } catch (IOException unreadable) {
            return "";
        }
    }

    private boolean append(String text) {
        try {
            Path log = file.path();
            Path folder = log.toAbsolutePath().getParent();
            if (folder != null) {
                if (folder.getParent() != null) {
                    file.files().requireHome(folder.getParent());
                }
                if (!Files.isDirectory(folder)) {
                    file.files().createDirectories(folder);
                }
            }
            if (Files.exists(log) && Files.size(log) > MAX_BYTES) {
                Files.move(log, log.resolveSibling("coffre.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(log, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return true;
        } catch (IOException unwritable) {
            return false;
        }
    }
}
