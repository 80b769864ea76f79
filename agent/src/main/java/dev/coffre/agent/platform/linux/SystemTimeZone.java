package dev.coffre.agent.platform.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The machine's current time zone. A JVM reads the zone only at its start, but a service runs for months and a machine may
 * travel.
 *
 * @param localtime symbolic link to the zone's rules: {@code /etc/localtime}
 * @param tz the environment variable {@code TZ}, which overrides the link
 * @param fallback the zone if {@code TZ} is set or the link names none
 */
record SystemTimeZone(Path localtime, Optional<String> tz, ZoneId fallback) implements Supplier<ZoneId> {
    private static final String ZONEINFO = "zoneinfo/";

    @Override
    public ZoneId get() {
        return tz.isPresent() ? fallback : linked().orElse(fallback);
    }

    private Optional<ZoneId> linked() {
        try {
            String target = Files.readSymbolicLink(localtime).toString();
            int rules = target.indexOf(ZONEINFO);
            return rules < 0 ? Optional.empty() : Optional.of(ZoneId.of(target.substring(rules + ZONEINFO.length())));
        } catch (IOException | UnsupportedOperationException | DateTimeException notSaid) {
            return Optional.empty();
        }
    }
}
