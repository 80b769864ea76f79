package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.JobCommands;
import dev.coffre.server.catalog.JobCursor;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.message.JobEntry;
import dev.coffre.server.message.JobList;
import dev.coffre.server.message.ListJobsRequest;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.wire.JobReportRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault admin list-jobs}. */
@Command(name = "list-jobs", versionProvider = VersionText.class)
final class ListJobsCommand extends AdminCliCommand<JobList> {
    private static final List<String> KINDS =
            Arrays.stream(JobKind.values()).map(JobKind::code).toList();
    private static final List<String> STATES =
            Arrays.stream(JobState.values()).map(JobState::code).toList();

    @Option(names = "--vault", paramLabel = "VAULT", descriptionKey = "vault")
    private Optional<String> vault = Optional.empty();

    @Option(names = "--machine", paramLabel = "MACHINE", descriptionKey = "machine")
    private Optional<String> machine = Optional.empty();

    @Option(names = "--kind", split = ",", paramLabel = "KIND", descriptionKey = "list-jobs.kind")
    private List<String> kinds = List.of();

    @Option(names = "--state", split = ",", paramLabel = "STATE", descriptionKey = "list-jobs.state")
    private List<String> states = List.of();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", descriptionKey = "list-jobs.limit")
    private int limit;

    @Option(names = "--after", paramLabel = "PLACE", descriptionKey = "list.after")
    private Optional<String> after = Optional.empty();

    ListJobsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<JobList> command() {
        check().eachOf("--kind", kinds, KINDS);
        check().eachOf("--state", states, STATES);
        check().within("--limit", limit, 1, JobSearch.MAX_PAGE);
        after.ifPresent(place ->
                check().require(JobCursor.parse(place).isPresent(), "--after", place, texts().say("list.after")));
        return new JobCommands.ListJobs(new ListJobsRequest(
                vault, machine, kinds, states, Optional.empty(), Optional.empty(), after, Optional.of(limit)));
    }

    @Override
    void show(JobList answer, Printer printer) {
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
}
