package dev.coffre.agent.home;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The file {@code stopped}: records that protection of this machine was stopped, and the policy to resume with. */
public final class StoppedProtection {
    private final DurableFile file;

    /** @param folder the agent's state directory */
    public StoppedProtection(Path folder) {
        this.file = new DurableFile(folder.resolve("stopped"), WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
    }

    /**
     * How protection was stopped.
     *
     * @param policy the policy until then; empty if all points are kept
     * @param deletedUntil until when its recovery points can be undeleted, if they were deleted
     */
    public record Stop(Instant since, Optional<PolicyForm> policy, Optional<Instant> deletedUntil) {}

    private record Stored(long since, Optional<PolicyForm> policy, Optional<Long> deletedUntil) {}

    /** Returns how protection was stopped; empty if it was not. */
    public Optional<Stop> read() {
        return file.read().map(this::parse);
    }

    public void write(Stop stop) {
        file.write(WireJson.write(new Stored(
                stop.since().toEpochMilli(), stop.policy(), stop.deletedUntil().map(Instant::toEpochMilli))));
    }

    /** Resumes protection. */
    public void delete() {
        file.delete();
    }

    private Stop parse(byte[] json) {
        try {
            Stored stored = WireJson.read(json, Stored.class);
            return new Stop(
                    Instant.ofEpochMilli(stored.since), stored.policy, stored.deletedUntil.map(Instant::ofEpochMilli));
        } catch (MalformedMessage e) {
            throw file.damaged(String.valueOf(e.getMessage())).causedBy(e);
        }
    }
}
