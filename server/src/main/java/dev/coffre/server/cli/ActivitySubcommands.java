package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.admin.JobCommands;
import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.alerts.AlertService;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.AlertList;
import dev.coffre.server.message.JobEntry;
import dev.coffre.server.message.JobList;
import dev.coffre.server.message.ListAlertsRequest;
import dev.coffre.server.message.ListJobsRequest;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.JobReportRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Subcommands about jobs and alerts, and who receives mail about them. */
final class ActivitySubcommands {
    private static final String VAULT = "VAULT";
    private static final List<String> JOB_KINDS =
            Arrays.stream(JobKind.values()).map(JobKind::code).toList();
    private static final List<String> JOB_STATES =
            Arrays.stream(JobState.values()).map(JobState::code).toList();
    private static final List<String> ALERT_STATES =
            Arrays.stream(AlertState.values()).map(AlertState::code).toList();
    private static final List<String> SEVERITIES =
            Arrays.stream(AlertSeverity.values()).map(AlertSeverity::code).toList();

    private ActivitySubcommands() {}

    static AdminSubcommand listJobs() {
        return AdminSubcommand.takes(
                        Arg.option("--vault", VAULT, "vault"),
                        Arg.option("--machine", "MACHINE", "machine"),
                        Arg.list("--kind", "KIND", "list-jobs.kind"),
                        Arg.list("--state", "STATE", "list-jobs.state"),
                        Arg.option("--limit", "N", "list-jobs.limit", Integer.class)
                                .otherwise("50"),
                        Arg.option("--after", "PLACE", "list.after"))
                .executes(ActivitySubcommands::askedJobs, ActivitySubcommands::print);
    }

    private static AdminCommand<JobList> askedJobs(Arguments given) {
        List<String> kinds = given.eachOf("--kind", JOB_KINDS);
        List<String> states = given.eachOf("--state", JOB_STATES);
        int limit = Math.toIntExact(given.within("--limit", 1, JobSearch.MAX_PAGE));
        Optional<String> after = given.optional("--after");
        after.ifPresent(place -> given.check()
                .require(
                        TimeCursor.parse(place).isPresent(),
                        "--after",
                        place,
                        given.texts().say("list.after")));
        return new JobCommands.ListJobs(new ListJobsRequest(
                given.optional("--vault"),
                given.optional("--machine"),
                kinds,
                states,
                Optional.empty(),
                Optional.empty(),
                after,
                Optional.of(limit)));
    }

    private static void print(JobList answer, Arguments given, Printer printer) {
        for (JobEntry job : answer.jobs()) {
            printer.say(
                    "list-jobs.line",
                    Instant.ofEpochMilli(job.started()),
                    job.vaultName(),
                    job.machineName(),
                    job.kind(),
                    job.state(),
                    job.end().flatMap(JobReportRequest.End::code).orElse("-"),
                    job.end().map(JobReportRequest.End::warnings).orElse(0L));
        }
        answer.next().ifPresent(next -> printer.say("list.more", next));
        printer.message(answer);
    }

    static AdminSubcommand listAlerts() {
        return AdminSubcommand.takes(
                        Arg.option("--vault", VAULT, "vault"),
                        Arg.option("--machine", "MACHINE", "machine"),
                        Arg.list("--state", "STATE", "list-alerts.state"),
                        Arg.list("--severity", "SEVERITY", "list-alerts.severity"),
                        Arg.option("--limit", "N", "list-jobs.limit", Integer.class)
                                .otherwise("50"),
                        Arg.option("--after", "PLACE", "list.after", Long.class))
                .executes(ActivitySubcommands::askedAlerts, ActivitySubcommands::print);
    }

    private static AdminCommand<AlertList> askedAlerts(Arguments given) {
        List<String> states = given.eachOf("--state", ALERT_STATES);
        List<String> severities = given.eachOf("--severity", SEVERITIES);
        int limit = Math.toIntExact(given.within("--limit", 1, AlertService.MAX_PAGE));
        return new AlertCommands.ListAlerts(new ListAlertsRequest(
                given.optional("--vault"),
                given.optional("--machine"),
                states.isEmpty() ? List.of(AlertState.OPEN.code(), AlertState.ACKNOWLEDGED.code()) : states,
                severities,
                given.value("--after", Long.class),
                Optional.of(limit)));
    }

    private static void print(AlertList answer, Arguments given, Printer printer) {
        for (AlertEntry alert : answer.alerts()) {
            printer.say(
                    "list-alerts.line",
                    String.valueOf(alert.alert()),
                    Instant.ofEpochMilli(alert.lastRaised()),
                    printer.text("alert-severity." + alert.severity()),
                    printer.text("alert-state." + alert.state()),
                    alert.vaultName(),
                    alert.machineName().orElse("-"),
                    alert.kind(),
                    alert.code().orElse("-"),
                    alert.occurrences());
            printer.say(
                    "list-alerts.what",
                    printer.text("alert." + alert.kind()),
                    printer.text("alert-advice." + alert.kind()));
        }
        answer.next().ifPresent(next -> printer.say("list.more", String.valueOf(next)));
        printer.message(answer);
    }

    static AdminSubcommand acknowledgeAlert() {
        return AdminSubcommand.takes(Arg.text(VAULT, "vault"), Arg.number("ALERT", "acknowledge-alert.alert"))
                .executes(
                        given -> new AlertCommands.AcknowledgeAlert(given.text(VAULT), given.number("ALERT")),
                        (answer, _, printer) -> {
                            printer.say(
                                    "acknowledge-alert.done",
                                    String.valueOf(answer.alert()),
                                    printer.text("alert-state." + answer.state()));
                            printer.message(answer);
                        });
    }

    static AdminSubcommand setRecipients() {
        return AdminSubcommand.takes(
                        Arg.text(VAULT, "vault"),
                        Arg.texts("ADDRESS", "set-recipients.address", "0..*"),
                        Arg.option("--least", "warning|critical", "set-recipients.least")
                                .otherwise(AlertSeverity.WARNING.code()),
                        Arg.flag("--closings", "set-recipients.closings"))
                .executes(
                        ActivitySubcommands::changedRecipients,
                        (_, given, printer) -> printer.say(
                                "set-recipients.done",
                                given.text(VAULT),
                                given.list("ADDRESS").size()));
    }

    private static AdminCommand<Empty> changedRecipients(Arguments given) {
        String least = given.oneOf("--least", SEVERITIES);
        return new MailCommands.SetRecipients(
                given.text(VAULT),
                given.list("ADDRESS").stream()
                        .map(address -> new MailRecipient(
                                address, least, given.language().tag(), given.flag("--closings")))
                        .toList());
    }
}
