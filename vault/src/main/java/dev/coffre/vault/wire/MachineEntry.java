package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * A machine, as in lists; instants in ms. {@code lastPoint} is absent before the first point.
 *
 * @param kind code of a {@link dev.coffre.vault.MachineKind}; absent for an ordinary machine
 */
public record MachineEntry(
        @FieldFormat(ID) String machine,
        String name,
        String os,
        @FieldFormat(ID) String domain,
        @FieldFormat(MILLIS) long registered,
        long points,
        @FieldFormat(MILLIS) Optional<Long> lastPoint,
        Optional<String> kind) {}
