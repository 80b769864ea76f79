package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.OneOf;
import java.util.Optional;

/**
 * A key slot as lists show it.
 *
 * @param kind {@code damaged}: it is valid, and cannot be read
 * @param epoch 0 where it cannot be read
 * @param valid whether it opens now; else it is a former one that can be brought back
 * @param superseded when a former one was superseded, in ms
 * @param until when a former one can be brought back no more, in ms
 */
public record SlotEntry(
        @Holds(ID) String slot,
        @OneOf({"passphrase", "recovery-code", "damaged"}) String kind,
        int epoch,
        boolean valid,
        @Holds(MILLIS) Optional<Long> superseded,
        @Holds(MILLIS) Optional<Long> until) {}
