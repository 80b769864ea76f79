package dev.coffre.agent.daemon;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.agent.schedule.Standing;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code schedule} in the agent's state directory: how far the schedule of each protection group has been handled. An
 * unreadable file counts as empty, because a running schedule matters more than a remembered one.
 */
final class StandingsFile {
    private final DurableFile file;

    /** @param folder the agent's state directory */
    StandingsFile(Path folder) {
        this.file = new DurableFile(folder.resolve("schedule"), WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
    }

    private record Stored(List<Entry> groups) {}

    private record Entry(String group, long handled, Optional<Long> due, Optional<Integer> tries, Optional<Long> at) {
        static Entry of(String group, Standing standing) {
            return new Entry(
                    group,
                    standing.handled().toEpochMilli(),
                    standing.retry().map(retry -> retry.due().toEpochMilli()),
                    standing.retry().map(Standing.Retry::tries),
                    standing.retry().map(retry -> retry.at().toEpochMilli()));
        }

        Standing standing() {
            return new Standing(
                    Instant.ofEpochMilli(handled),
                    due.map(known -> new Standing.Retry(
                            Instant.ofEpochMilli(known), tries.orElse(1), Instant.ofEpochMilli(at.orElse(known)))));
        }
    }

    Map<String, Standing> read() {
        Map<String, Standing> standings = new LinkedHashMap<>();
        file.read()
                .flatMap(StandingsFile::parse)
                .ifPresent(stored -> stored.groups().forEach(entry -> standings.put(entry.group(), entry.standing())));
        return standings;
    }

    private static Optional<Stored> parse(byte[] json) {
        try {
            return Optional.of(WireJson.read(json, Stored.class));
        } catch (MalformedMessage damaged) {
            return Optional.empty();
        }
    }

    void write(Map<String, Standing> standings) {
        file.write(WireJson.write(new Stored(standings.entrySet().stream()
                .map(entry -> Entry.of(entry.getKey(), entry.getValue()))
                .toList())));
    }
}
