package dev.coffre.server.message;

import java.util.List;
import java.util.Optional;

/** Jobs, newest first. {@code next} says where the next page begins and is absent on the last page. */
public record JobList(List<JobEntry> jobs, Optional<String> next) {
    public JobList {
        jobs = List.copyOf(jobs);
    }
}
