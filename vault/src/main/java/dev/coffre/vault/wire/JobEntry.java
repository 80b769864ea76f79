package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;
import static dev.coffre.vault.field.Holds.What.SYSTEM;
import static dev.coffre.vault.field.Holds.What.VERSION;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.OneOf;
import java.util.Optional;

/** A job, as in lists; instants in ms by the vault's clock. {@code progress} is present only while it runs. */
public record JobEntry(
        @Holds(ID) String job,
        @Holds(ID) String machine,
        String machineName,
        @Holds(ID) String vault,
        String vaultName,

        @OneOf({"backup", "recovery", "check", "key-change"})
        String kind,

        @OneOf({"in-progress", "completed", "completed-with-warnings", "failed", "cancelled"})
        String state,

        @Holds(MILLIS) long started,
        @Holds(MILLIS) Optional<Long> ended,
        @Holds(VERSION) String agentVersion,
        @Holds(SYSTEM) String os,
        Optional<ReportJob.Progress> progress,
        Optional<ReportJob.End> end) {}
