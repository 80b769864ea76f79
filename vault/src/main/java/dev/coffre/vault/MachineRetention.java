package dev.coffre.vault;

import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.RetentionResponse;
import java.util.Optional;

/** The retention of one machine's points, as the machine sees it and may change it. */
public interface MachineRetention {
    /** Returns the machine's points after {@code seq}, at most 1,000: until when each is kept, and why. */
    RetentionResponse show(long seq);

    /** Returns the same as it would be under another policy, or under none. */
    RetentionResponse preview(Optional<RetentionPolicyMessage> policy, long seq);

    /**
     * Sets a policy, or removes it: then everything is kept. A policy that keeps anything shorter MUST be refused without a
     * PIN: {@code pin-missing}.
     */
    void set(Optional<RetentionPolicyMessage> policy, Optional<SecurityPin> pin);

    /** Deletes all of the machine's points. An owner of the vault can undelete them for a while. */
    void deleteAll(SecurityPin pin);
}
