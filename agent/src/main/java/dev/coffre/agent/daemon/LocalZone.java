package dev.coffre.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The time zone of the machine as it is now. A JVM asks once, when it starts; a service runs for months, and a machine
 * travels.
 *
 * @param localtime the link to the zone's rules: {@code /etc/localtime}
 * @param otherwise where that says nothing, or the environment has said another one with {@code TZ}
 */
record LocalZone(Path localtime, Optional<String> tz, ZoneId otherwise) implements Supplier<ZoneId> {
    private static final String RULES = "zoneinfo/";

    @Override
    public ZoneId get() {
        return tz.isPresent() ? otherwise : linked().orElse(otherwise);
    }

    private Optional<ZoneId> linked() {
        try {
            String target = Files.readSymbolicLink(localtime).toString();
            int rules = target.indexOf(RULES);
            return rules < 0 ? Optional.empty() : Optional.of(ZoneId.of(target.substring(rules + RULES.length())));
        } catch (IOException | UnsupportedOperationException | DateTimeException notSaid) {
            return Optional.empty();
        }
    }
}
