package dev.coffre.agent.console.home;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.job.ExclusiveJob;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.time.InstantSource;
import java.util.Map;

/** The home page. Thread-safe. */
public final class HomePage {
    private final CoffreHome home;
    private final InstantSource clock;
    private final String hostName;
    private final JobRegistry jobs;
    private final ConsoleLayout layout;
    private final ChildJobs children;

    public HomePage(
            CoffreHome home,
            InstantSource clock,
            String hostName,
            JobRegistry jobs,
            ConsoleLayout layout,
            ChildJobs children) {
        this.home = home;
        this.clock = clock;
        this.hostName = hostName;
        this.jobs = jobs;
        this.layout = layout;
        this.children = children;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of("GET /", this::show);
    }

    private PageResponse show(ConsolePageRequest request) {
        MachineProtectionStatus standing = MachineProtectionStatus.of(home, clock);
        return PageResponse.ok(
                "console/home",
                Map.of(
                        "frame", layout.frame(request, "home.title"),
                        "standing", standing,
                        "machineName",
                                standing.registered()
                                        .map(MachineProtectionStatus.RegistrationNames::machineName)
                                        .orElse(hostName),
                        "running", children.running(),
                        "held", ExclusiveJob.of(jobs, children)));
    }
}
