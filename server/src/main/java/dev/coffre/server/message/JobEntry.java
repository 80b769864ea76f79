package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;
import static dev.coffre.vault.field.FieldFormat.Format.SYSTEM;
import static dev.coffre.vault.field.FieldFormat.Format.VERSION;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.wire.JobReportRequest;
import java.util.Optional;

/** A job, as in lists; instants in ms by the vault's clock. {@code progress} is present only while it runs. */
public record JobEntry(
        @FieldFormat(ID) String job,
        @FieldFormat(ID) String machine,
        String machineName,
        @FieldFormat(ID) String vault,
        String vaultName,

        @AllowedValues({"backup", "recovery", "check", "key-change"})
        String kind,

        @AllowedValues({"in-progress", "completed", "completed-with-warnings", "failed", "cancelled"})
        String state,

        @FieldFormat(MILLIS) long started,
        @FieldFormat(MILLIS) Optional<Long> ended,
        @FieldFormat(VERSION) String agentVersion,
        @FieldFormat(SYSTEM) String os,
        Optional<JobReportRequest.Progress> progress,
        Optional<JobReportRequest.End> end) {}
