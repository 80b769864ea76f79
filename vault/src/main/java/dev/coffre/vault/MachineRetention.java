package dev.coffre.vault;

import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.wire.RetentionShown;
import java.util.Optional;

/** What the vault keeps of one machine, as the machine sees it and may change it. */
public interface MachineRetention {
    /** The machine's points after {@code seq}, at most 1,000: until when each is kept, and why. */
    RetentionShown show(long seq);

    /** The same under another policy, or under none. */
    RetentionShown preview(Optional<PolicyForm> policy, long seq);

    /**
     * Another policy, or none: then everything is kept. One that keeps anything shorter MUST be refused without a PIN:
     * {@code pin-missing}.
     */
    void set(Optional<PolicyForm> policy, Optional<SecurityPin> pin);

    /** Deletes all of the machine's points. An owner of the vault can bring them back for a while. */
    void deleteAll(SecurityPin pin);
}
