package dev.coffre.agent.console.home;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.job.ExclusiveJob;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.util.Map;

/** The home page. Thread-safe. */
public final class HomePage {
    private final AgentContext context;
    private final ConsoleLayout layout;
    private final ChildJobs children;

    public HomePage(AgentContext context, ConsoleLayout layout, ChildJobs children) {
        this.context = context;
        this.layout = layout;
        this.children = children;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of("GET /", this::show);
    }

    private PageResponse show(ConsolePageRequest request) {
        return PageResponse.ok(
                "console/home",
                Map.of(
                        "frame", layout.frame(request, "home.title"),
                        "standing", MachineProtectionStatus.of(context.home(), context.clock()),
                        "hostName", context.hostName(),
                        "running", children.running(),
                        "held", ExclusiveJob.of(new JobRegistry(context.home().state(), context.clock()), children)));
    }
}
