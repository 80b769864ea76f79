package dev.coffre.agent.console.properties;

import dev.coffre.agent.cache.CacheChange;
import dev.coffre.agent.cache.CacheRoom;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.home.LocalPath;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The cache folder: where it is, how much data it has room for, and moving it. */
record CachePage(Tabs tabs) {
    Map<String, Handler> routes() {
        return Map.of(
                "GET /properties/cache",
                visit -> page(visit, "", Optional.empty()),
                "POST /properties/cache",
                this::move);
    }

    private Jobs jobs() {
        World world = tabs.world();
        return new Jobs(world.home().state(), world.clock());
    }

    private Answer page(Visit visit, String typed, Optional<Problem> problem) {
        Path folder = tabs.world().home().cacheNow();
        return tabs.page(
                visit,
                PropertiesTab.CACHE,
                Map.of("room", CacheRoom.of(folder), "backedUp", jobs().lastBackedUp(), "typed", typed),
                problem);
    }

    private Answer move(Visit visit) {
        String typed = visit.field("folder").orElse("");
        try {
            return tabs.changed(visit, PropertiesTab.CACHE, () -> move(visit, typed));
        } catch (Problem problem) {
            return page(visit, typed, Optional.of(problem));
        }
    }

    /** Does the same as {@code coffre properties --cache}. */
    private void move(Visit visit, String typed) {
        Path folder = LocalPath.of(typed, reason -> unfit(typed, reason)).normalize();
        Texts texts = Texts.in(visit.language().locale());
        new CacheChange(tabs.world().home(), jobs(), texts).run(folder);
    }

    private static Problem unfit(String folder, String reason) {
        return ProblemCode.CACHE_FOLDER_UNFIT.with("folder", folder).with("reason", reason);
    }
}
