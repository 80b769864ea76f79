package dev.coffre.agent.console.home;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.console.job.HeldJob;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.world.World;
import java.util.Map;

/** The home page. Thread-safe. */
public final class HomePage {
    private final World world;
    private final Frames frames;
    private final ChildJobs children;

    public HomePage(World world, Frames frames, ChildJobs children) {
        this.world = world;
        this.frames = frames;
        this.children = children;
    }

    public Map<String, Handler> routes() {
        return Map.of("GET /", this::show);
    }

    private Answer show(Visit visit) {
        return Answer.page(
                "console/home",
                Map.of(
                        "frame", frames.of(visit, "home.title"),
                        "standing", MachineStanding.of(world),
                        "hostName", world.hostName(),
                        "running", children.running(),
                        "held", HeldJob.of(new Jobs(world.home().state(), world.clock()), children)));
    }
}
