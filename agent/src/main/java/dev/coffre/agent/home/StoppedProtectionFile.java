package dev.coffre.agent.home;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.time.Instant;
import java.util.Optional;

/** The file {@code stopped}: records that protection of this machine was stopped, and the policy to resume with. */
public final class StoppedProtectionFile {
    private final DurableFile file;

    /** @param folder the agent's state directory */
    public StoppedProtectionFile(PrivatePath folder) {
        this.file = new DurableFile(folder.resolve("stopped"), WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
    }

    /**
     * How protection was stopped.
     *
     * @param policy the policy until then; empty if all points are kept
     * @param deletedUntil until when its recovery points can be undeleted, if they were deleted
     */
    public record StopState(Instant since, Optional<RetentionPolicyMessage> policy, Optional<Instant> deletedUntil) {}

    private record StoredStop(long since, Optional<RetentionPolicyMessage> policy, Optional<Long> deletedUntil) {}

    /** Returns how protection was stopped; empty if it was not. */
    public Optional<StopState> read() {
        return file.read().map(this::parse);
    }

    public void write(StopState stop) {
        file.write(WireJson.write(new StoredStop(
                stop.since().toEpochMilli(), stop.policy(), stop.deletedUntil().map(Instant::toEpochMilli))));
    }

    /** Resumes protection. */
    public void delete() {
        file.delete();
    }

    private StopState parse(byte[] json) {
        try {
            StoredStop stored = WireJson.read(json, StoredStop.class);
            return new StopState(
                    Instant.ofEpochMilli(stored.since), stored.policy, stored.deletedUntil.map(Instant::ofEpochMilli));
        } catch (MalformedMessageException e) {
            throw file.damaged(String.valueOf(e.getMessage())).causedBy(e);
        }
    }
}
