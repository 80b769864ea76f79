package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.home.Settings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;

/** Sets the bandwidth limits and their work hours. A running job applies a change within a second. */
record ThrottlingPage(Tabs tabs) {
    Map<String, Handler> routes() {
        return Map.of("GET /properties/throttling", this::show, "POST /properties/throttling", this::set);
    }

    private SettingsFile settings() {
        World world = tabs.world();
        return new SettingsFile(world.home().settings(), world.environment());
    }

    private Answer show(Visit visit) {
        Throttle throttle = settings().read().throttle();
        return page(visit, ThrottleForm.of(throttle), throttle, Optional.empty());
    }

    private Answer page(Visit visit, ThrottleForm form, Throttle holds, Optional<Problem> problem) {
        World world = tabs.world();
        Optional<Bitrate> now = holds.at(LocalDateTime.ofInstant(world.clock().instant(), world.zone()));
        return tabs.page(
                visit,
                PropertiesTab.THROTTLING,
                Map.of(
                        "form",
                        form,
                        "now",
                        now.map(rate -> rate.spoken(visit.texts().locale()))),
                problem);
    }

    private Answer set(Visit visit) {
        ThrottleForm form = ThrottleForm.of(visit);
        try {
            return tabs.changed(visit, PropertiesTab.THROTTLING, () -> {
                Settings unused = settings().update(known -> known.withThrottle(form.settled(visit, known.throttle())));
            });
        } catch (Problem problem) {
            return page(visit, form, settings().read().throttle(), Optional.of(problem));
        }
    }
}
