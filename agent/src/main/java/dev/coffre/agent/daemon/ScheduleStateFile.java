package dev.coffre.agent.daemon;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.agent.schedule.ScheduleState;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code schedule} in the agent's state directory: how far the schedule of each protection group has been
 * handled. Malformed content counts as empty: the schedule must keep running, even if its progress is lost.
 */
final class ScheduleStateFile {
    private final DurableFile file;

    /** @param folder the agent's state directory */
    ScheduleStateFile(PrivatePath folder) {
        this.file = new DurableFile(folder.resolve("schedule"), WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
    }

    private record StoredScheduleStates(List<StoredScheduleState> groups) {}

    private record StoredScheduleState(
            String group, long handled, Optional<Long> due, Optional<Integer> tries, Optional<Long> at) {
        static StoredScheduleState of(String group, ScheduleState standing) {
            return new StoredScheduleState(
                    group,
                    standing.handled().toEpochMilli(),
                    standing.retry().map(retry -> retry.due().toEpochMilli()),
                    standing.retry().map(ScheduleState.PendingRetry::attempts),
                    standing.retry().map(retry -> retry.at().toEpochMilli()));
        }

        ScheduleState state() {
            return new ScheduleState(
                    Instant.ofEpochMilli(handled),
                    due.map(known -> new ScheduleState.PendingRetry(
                            Instant.ofEpochMilli(known), tries.orElse(1), Instant.ofEpochMilli(at.orElse(known)))));
        }
    }

    Map<String, ScheduleState> read() {
        Map<String, ScheduleState> standings = new LinkedHashMap<>();
        file.read()
                .flatMap(ScheduleStateFile::parse)
                .ifPresent(stored -> stored.groups().forEach(entry -> standings.put(entry.group(), entry.state())));
        return standings;
    }

    private static Optional<StoredScheduleStates> parse(byte[] json) {
        try {
            return Optional.of(WireJson.read(json, StoredScheduleStates.class));
        } catch (MalformedMessageException damaged) {
            return Optional.empty();
        }
    }

    void write(Map<String, ScheduleState> standings) {
        file.write(WireJson.write(new StoredScheduleStates(standings.entrySet().stream()
                .map(entry -> StoredScheduleState.of(entry.getKey(), entry.getValue()))
                .toList())));
    }
}
