package dev.coffre.agent.console.home;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.job.ExclusiveJob;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageHandler;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.ConsolePageResponse;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.job.JobRegistry;
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

    public Map<String, ConsolePageHandler> routes() {
        return Map.of("GET /", this::show);
    }

    private ConsolePageResponse show(ConsolePageRequest request) {
        return ConsolePageResponse.page(
                "console/home",
                Map.of(
                        "frame", layout.frame(request, "home.title"),
                        "standing", MachineProtectionStatus.of(context.home(), context.clock()),
                        "hostName", context.hostName(),
                        "running", children.running(),
                        "held", ExclusiveJob.of(new JobRegistry(context.home().state(), context.clock()), children)));
    }
}
