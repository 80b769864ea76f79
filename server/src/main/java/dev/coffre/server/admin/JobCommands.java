package dev.coffre.server.admin;

import dev.coffre.server.hosting.JobQueries;
import dev.coffre.server.message.JobList;
import dev.coffre.server.message.ListJobsRequest;
import java.util.List;
import java.util.stream.Stream;

/** Commands about jobs. */
public final class JobCommands implements CommandGroup {
    static final List<CommandSpec<JobCommands, ?, ?>> SPECS =
            List.of(CommandSpec.of("list-jobs", ListJobs.class, JobList.class)
                    .needs(CommandNeed.anybody())
                    .byToken()
                    .readOnly()
                    .handledBy(JobCommands::listJobs));

    private final JobQueries jobs;

    public JobCommands(JobQueries jobs) {
        this.jobs = jobs;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private JobList listJobs(CommandCall<ListJobs> call) {
        return jobs.list(call.actor(), call.command().jobs());
    }

    /** Lists jobs of the vaults that the actor sees, newest first. */
    public record ListJobs(ListJobsRequest jobs) implements AdminCommand<JobList> {}
}
