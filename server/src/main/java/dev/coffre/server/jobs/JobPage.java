package dev.coffre.server.jobs;

import dev.coffre.server.catalog.TimeCursor;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list of jobs, newest first.
 *
 * @param next where the next page begins; empty on the last
 */
public record JobPage(List<Job> jobs, Optional<TimeCursor> next) {
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
