package dev.coffre.agent.answerer;

import dev.coffre.agent.home.CoffreHome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Supplier;

/** Which questions this process may answer: those to which the caller's own process would give the same answer. Thread-safe. */
public final class AnswerRules {
    private static final String TIME_ZONE = "TZ";
    private static final String INSTALLATION = "COFFRE_INSTALLATION";

    private final Map<String, String> environment;
    private final Supplier<ZoneId> zone;
    private final Path program;
    private final Optional<FileIdentity> atStart;

    /**
     * @param environment of this process
     * @param zone its current time zone
     * @param program a file that every upgrade replaces
     */
    AnswerRules(Map<String, String> environment, Supplier<ZoneId> zone, Path program) {
        this.environment = Map.copyOf(environment);
        this.zone = zone;
        this.program = program;
        this.atStart = FileIdentity.of(program);
    }

    /** The rules of this process. The first file of its class path is the agent's own. */
    public static AnswerRules ofThisProcess(Map<String, String> environment, Supplier<ZoneId> zone) {
        String first = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        return new AnswerRules(environment, zone, Path.of(first));
    }

    private record FileIdentity(String key, long size, long modified) {
        static Optional<FileIdentity> of(Path file) {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new FileIdentity(
                        String.valueOf(found.fileKey()),
                        found.size(),
                        found.lastModifiedTime().toMillis()));
            } catch (IOException missing) {
                return Optional.empty();
            }
        }
    }

    /** Returns whether the program's files are those that this process runs. An upgrade replaces them. */
    boolean isCurrentProgram() {
        return atStart.isPresent() && atStart.equals(FileIdentity.of(program));
    }

    /** Returns whether the caller's command, home and installation allow an answer. */
    boolean allows(Question question) {
        return AnswerableCommand.matches(question.arguments())
                && isSame(question, CoffreHome.VARIABLE)
                && isSame(question, INSTALLATION)
                && zoneOf(question).isPresent();
    }

    private boolean isSame(Question question, String name) {
        return question.variable(name).orElse("").equals(environment.getOrDefault(name, ""));
    }

    /** Returns the caller's time zone; empty if only its own process can know it. */
    Optional<ZoneId> zoneOf(Question question) {
        Optional<String> wanted = question.variable(TIME_ZONE);
        if (wanted.equals(Optional.ofNullable(environment.get(TIME_ZONE)))) {
            return Optional.of(zone.get());
        }
        return wanted.filter(name -> TimeZone.getTimeZone(name).getID().equals(name))
                .map(name -> TimeZone.getTimeZone(name).toZoneId());
    }
}
