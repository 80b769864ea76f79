package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.backup.recovery.RecoveryPlan;
import dev.coffre.backup.recovery.RecoveryReport;
import dev.coffre.vault.problem.ExitCode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints what a recovery did. */
record RecoverySummary(TerminalOutput output, ReadingJob job, RecoveryPlan plan, RecoveryProgressReporter progress) {
    /**
     * Records how the job ended, and prints it.
     *
     * @param warningsBeside number of warnings outside of the recovery itself
     */
    CommandResult end(RecoveryReport report, long warningsBeside) {
        long warnings = report.warningCount() + warningsBeside;
        ExitCode exit = report.damaged() ? ExitCode.INTEGRITY : warnings > 0 ? ExitCode.WARNINGS : ExitCode.DONE;
        CommandResult result = CommandResult.of(exit).at(plan.point().ext().seq());
        job.ended(
                result,
                report.totals().files(),
                report.totals().bytes(),
                warnings,
                Optional.of(new JobOutcome.Recovered(
                        progress.notRecovered(),
                        plan.dryRun() ? 0 : report.totals().copies())));
        output.message(
                plan.dryRun() ? "recover.would" : "recover.done",
                plan.point().ext().seq(),
                output.format().count(report.totals().files()),
                output.format().bytes(report.totals().bytes()),
                output.format().duration(report.elapsed()));
        report.kept().ifPresent(this::printKept);
        if (progress.conflicts() > 0) {
            String rule = plan.conflicts().name().toLowerCase(Locale.ROOT);
            output.message("recover.conflicts." + rule, output.format().count(progress.conflicts()));
        } else if (report.totals().skipped() > progress.skipped()) {
            output.message(
                    "recover.skipped", output.format().count(report.totals().skipped() - progress.skipped()));
        }
        if (report.totals().copies() > 0 && !plan.dryRun()) {
            output.message(
                    "recover.copied", output.format().count(report.totals().copies()));
        }
        if (plan.verify() && !plan.dryRun()) {
            output.message(
                    "recover.verified", output.format().count(report.totals().verified()));
        }
        if (report.leftOut() > 0) {
            output.message("recover.left-out", output.format().count(report.leftOut()));
            output.event(Map.of("event", "special-left-out", "count", report.leftOut()));
        }
        if (progress.devices() > 0) {
            output.message("recover.devices", output.format().count(progress.devices()));
        }
        if (warnings > 0) {
            output.message("recover.warnings", output.format().count(warnings));
        }
        printPaths("recover.not-recovered", progress.notRecovered() - progress.skipped());
        printPaths("recover.left", progress.skipped());
        Map<String, Object> recovered = progress.recovered(report.totals(), warnings, plan.dryRun());
        report.kept().ifPresent(kept -> recovered.put("bytesKept", kept.bytes()));
        output.event(recovered);
        return result;
    }

    private void printPaths(String key, long paths) {
        if (paths > 0 && !plan.dryRun()) {
            job.number()
                    .ifPresent(number -> output.message(
                            key, Long.toString(number), output.format().count(paths)));
        }
    }

    private void printKept(RecoveryReport.Kept kept) {
        output.message(
                kept.files() > 0 ? "recover.resumed.kept" : "recover.resumed",
                output.format().count(kept.files()),
                output.format().bytes(kept.bytes()));
    }
}
