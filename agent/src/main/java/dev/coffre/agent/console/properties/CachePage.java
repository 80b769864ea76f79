package dev.coffre.agent.console.properties;

import dev.coffre.agent.cache.CacheCapacity;
import dev.coffre.agent.cache.CacheLocationChange;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.UserNamedPath;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.platform.Volumes;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The cache folder: where it is, how much data it has room for, and moving it. */
record CachePage(PropertiesTabLayout tabs, CoffreHome home, JobRegistry jobs, Volumes volumes) {
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET /properties/cache",
                request -> page(request, "", Optional.empty()),
                "POST /properties/cache",
                this::move);
    }

    private PageResponse page(ConsolePageRequest request, String typed, Optional<Problem> problem) {
        Path folder = home.currentCache().path();
        return tabs.page(
                request,
                PropertiesTab.CACHE,
                Map.of("room", CacheCapacity.of(folder), "backedUp", jobs.lastPointBytes(), "typed", typed),
                problem);
    }

    private PageResponse move(ConsolePageRequest request) {
        String typed = request.field("folder").orElse("");
        try {
            return tabs.changeOrThrow(request, PropertiesTab.CACHE, () -> move(request, typed));
        } catch (Problem problem) {
            return page(request, typed, Optional.of(problem));
        }
    }

    /** Does the same as {@code coffre properties --cache}. */
    private void move(ConsolePageRequest request, String typed) {
        Path folder = UserNamedPath.of(typed, reason -> unfit(typed, reason)).normalize();
        AgentMessages texts = AgentMessages.in(request.language());
        new CacheLocationChange(home, jobs, volumes, texts).run(folder);
    }

    private static Problem unfit(String folder, String reason) {
        return ProblemCode.CACHE_FOLDER_UNFIT.with("folder", folder).with("reason", reason);
    }
}
